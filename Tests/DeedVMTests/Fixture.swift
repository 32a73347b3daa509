import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedVM
import Foundation
import Testing

/// A module in assembly with calls in its first lines, and beside it what the calls did (`Tests/Fixtures/vm`).
///
/// ```
/// //! call deposit(3, $ann) by ann, bob gas 5000 = 3, none
/// //! view balance() fails KeyMissing
/// //! at 2000 call forward(@b, 3) on d by ann
/// //! due deadline in open -> closed()
/// ```
/// The calls run one after another on the same state, from `at` on at another time. Contracts have the same module, and ids of
/// one letter's octets but for `@self`, the one that is called unless `on` says otherwise; `@x` has a module without calls. That
/// module is also published as 32 `x`s, and one that counts as 32 `t`s.
/// A due that fails is disarmed, as the ledger does it. What each must give is said by hand; gas, places of faults, events
/// and rows are compared with the neighbouring `.expected` file.
struct Fixture: CustomTestStringConvertible {
  let path: URL
  let testDescription: String

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/vm")

  /// All fixtures, by path.
  static let all: [Fixture] = {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".dasm") }.sorted().map {
      Fixture(path: folder.appendingPathComponent($0), testDescription: $0)
    }
  }()

  /// The text of the module.
  func text() throws -> String { try String(contentsOf: path, encoding: .utf8) }

  /// The calls in the first lines.
  func calls() throws -> [FixtureCall] {
    try text().split(separator: "\n").filter { $0.hasPrefix("//! ") }.map {
      try FixtureCall(String($0.dropFirst(4)))
    }
  }
}

/// A line that asks for a call and says what comes of it.
struct FixtureCall {
  /// The time from which on the calls run, in milliseconds since 1970.
  let time: Int64?
  let kind: Entry.Kind
  let contract: Digest32
  let name: String
  let arguments: [String]
  let signers: [Digest32]
  let gas: UInt64
  /// The results as literals, or the name of a failure.
  let outcome: Result<[String], FixtureFailure>

  static let defaultGas: UInt64 = 100_000_000

  /// A party whose octets are all the first letter of its name.
  static func party(_ name: String) -> Digest32 {
    let letter = name.utf8.first ?? 0
    return Digest32(octets: Array(repeating: letter, count: 32)) ?? .zero
  }

  init(_ line: String) throws {
    var line = line
    var time: Int64?
    if line.hasPrefix("at ") {
      let words = line.split(separator: " ", maxSplits: 2)
      time = Int64(words[1])
      line = String(words[2])
    }
    self.time = time
    guard let open = line.firstIndex(of: "("), let close = Self.end(of: line, from: open) else {
      throw FixtureFailure(name: "a call without parentheses: \(line)")
    }
    let head = line[..<open].split(separator: " ", maxSplits: 1).map(String.init)
    let kinds: [String: Entry.Kind] = [
      "create": .create, "call": .call, "view": .view, "function": .function, "test": .test,
      "due": .due,
    ]
    guard head.count == 2, let kind = kinds[head[0]] else {
      throw FixtureFailure(name: "a call without a kind: \(line)")
    }
    self.kind = kind
    name = head[1]
    arguments = Self.split(String(line[line.index(after: open)..<close]))
    var rest = String(line[line.index(after: close)...])
    if let fails = rest.range(of: " fails ") {
      outcome = .failure(FixtureFailure(name: String(rest[fails.upperBound...])))
      rest = String(rest[..<fails.lowerBound])
    } else if let gives = rest.range(of: " = ") {
      outcome = .success(Self.split(String(rest[gives.upperBound...])))
      rest = String(rest[..<gives.lowerBound])
    } else {
      outcome = .success([])
    }
    var limit = Self.defaultGas
    if let gas = rest.range(of: " gas ") {
      limit = UInt64(rest[gas.upperBound...]) ?? 0
      rest = String(rest[..<gas.lowerBound])
    }
    gas = limit
    var contract = FixtureRun.contract
    if rest.hasPrefix(" on ") {
      let name = rest.dropFirst(4).prefix { $0.isLetter }
      contract = Self.party(String(name))
      rest = String(rest.dropFirst(4 + name.count))
    }
    self.contract = contract
    signers =
      rest.hasPrefix(" by ")
      ? rest.dropFirst(4).split(separator: ",").map {
        Self.party($0.trimmingCharacters(in: .whitespaces))
      } : []
  }

  /// The parenthesis that closes the one at an index.
  private static func end(of line: String, from open: String.Index) -> String.Index? {
    var depth = 0
    var isQuoted = false
    for index in line[open...].indices {
      switch line[index] {
      case "\"": isQuoted.toggle()
      case "(" where !isQuoted: depth += 1
      case ")" where !isQuoted:
        depth -= 1
        if depth == 0 { return index }
      default: break
      }
    }
    return nil
  }

  /// Splits at the commas outside of brackets and quotes; `$ann` becomes the literal of a party.
  private static func split(_ text: String) -> [String] {
    var parts: [String] = []
    var current = ""
    var depth = 0
    var isQuoted = false
    for character in text {
      switch character {
      case "\"": isQuoted.toggle()
      case "(", "[": depth += isQuoted ? 0 : 1
      case ")", "]": depth -= isQuoted ? 0 : 1
      default: break
      }
      if character == ",", depth == 0, !isQuoted {
        parts.append(current)
        current = ""
      } else {
        current.append(character)
      }
    }
    parts.append(current)
    return parts.map { part in
      var part = part.trimmingCharacters(in: .whitespaces)
      while let dollar = part.firstIndex(of: "$") {
        let name = part[part.index(after: dollar)...].prefix { $0.isLetter }
        part.replaceSubrange(dollar..<name.endIndex, with: "party\"\(party(String(name)))\"")
      }
      while let sign = part.firstIndex(of: "@") {
        let name = part[part.index(after: sign)...].prefix { $0.isLetter }
        let contract = name == "self" ? FixtureRun.contract : party(String(name))
        part.replaceSubrange(sign..<name.endIndex, with: "contract\"\(contract)\"")
      }
      return part
    }.filter { !$0.isEmpty }
  }
}

/// A failure by its name.
struct FixtureFailure: Error, Hashable {
  let name: String
}

/// Runs the calls of a fixture.
struct FixtureRun {
  let module: LoadedModule
  var host = MemoryHost()
  /// A line a call, and what is in the state afterwards.
  var report = ""
  /// The gas that the last call took.
  private(set) var gasUsed: UInt64 = 0
  static let contract = Digest32(octets: Array(repeating: 0xC0, count: 32)) ?? .zero

  init(module: LoadedModule, host: MemoryHost) throws {
    self.module = module
    self.host = host
  }

  init(_ text: String) throws {
    module = LoadedModule(try Verifier.verify(try Assembler.assemble(text)))
    host.imports = [
      .echo, .fault(.expectationFailed), .fault(.failureMissing), .fault(.eventMissing),
    ]
    host.modules[FixtureCall.party("x")] = LoadedModule(
      try Verifier.verify(
        try Assembler.assemble(
          """
          module contract Stranger
          function 0 () -> () {
            block
              return
          }
          entry 0 create new() -> () by anyone body 0
          """)))
    host.published[FixtureCall.party("x")] = host.modules[FixtureCall.party("x")]
    host.published[FixtureCall.party("t")] = LoadedModule(
      try Verifier.verify(try Assembler.assemble(Self.counter)))
  }

  /// What fixtures can create by the hash of 32 `t`s.
  private static let counter = """
    module contract Counter
    field 0 var total: int
    error 0 Unwilling(start: int)
    function 0 (int) -> () {
      block
        local.copy 0
        state.assign 0 -
        local.copy 0
        int 0
        int.less
        branch @2
      block
        return
      block
        local.copy 0
        fail 0
    }
    function 1 (int) -> (int) {
      block
        state.load 0 -
        local.copy 0
        int.add
        state.assign 0 -
        state.load 0 -
        return
    }
    entry 0 create new(start) -> () by anyone body 0
    entry 1 call add(amount) -> () by anyone body 1
    """

  /// What a call becomes for the machine.
  func request(_ call: FixtureCall) throws -> EntryCall {
    var request = EntryCall(kind: call.kind, name: Array(call.name.utf8), signers: call.signers)
    if call.kind != .function, call.kind != .test { request.contract = call.contract }
    let entry = module.entry(call.kind, named: request.name)
    let body = entry.map { module.module.functions[Int($0.body.rawValue)] }
    request.arguments = try call.arguments.enumerated().map { index, literal in
      if literal == "raw true" { return CBOR.bool(true) }
      if literal.hasPrefix("raw ") { return CBOR.integer(Int64(literal.dropFirst(4)) ?? 0) }
      let types = body?.parameters ?? []
      let type = index < types.count ? types[index] : .integer
      return try Value.parse(literal, type: type, in: module.types).cbor()
    }
    return request
  }

  /// The results as literals, or the name of the failure.
  mutating func run(
    _ call: FixtureCall, _ machine: inout VirtualMachine
  ) throws -> Result<[String], FixtureFailure> {
    let request = try request(call)
    var meter = GasMeter(limit: call.gas)
    if let time = call.time { host.now = time }
    if call.kind == .create { host.modules[call.contract] = module }
    let execution = try machine.enter(request, in: module, host: &host, gas: &meter)
    gasUsed = meter.used
    #expect(host.openSavepoints == 0 && host.entered.isEmpty)
    if call.contract != Self.contract { report += "\(Self.letter(call.contract)): " }
    report += "\(call.kind) \(call.name): "
    defer { report += " · gas \(meter.used)\n" }
    switch execution {
    case .completed(let results):
      let found = module.entry(call.kind, named: request.name)
      let entry = try #require(found ?? module.entry(.due, named: request.name))
      let types = module.module.functions[Int(entry.body.rawValue)].results
      let literals = try zip(results, types).map { item, type in
        try Value.decode(item: item, type: type, in: module.types)
          .literal(as: type, in: module.types)
      }
      report += "ok " + literals.joined(separator: ", ")
      return .success(literals)
    case .faulted(let fault):
      if call.kind == .due { try disarm(call) }
      let sites = fault.sites.map { site in
        let other = site.contract == request.contract ? "" : Self.letter(site.contract) + ":"
        return "\(other)\(site.location.function.rawValue)+\(site.location.offset)"
      }
      let more = sites.count > 4 ? " … \(sites.count)" : ""
      report += "\(fault.name) at [\(sites.prefix(4).joined(separator: " "))\(more)]"
      if let raised = fault.raised {
        report += " \(hexadecimal(CBOR.array(raised.fields).encoded()))"
      }
      return .failure(FixtureFailure(name: fault.name))
    }
  }

  /// A contract by the letter whose octets its id has.
  private static func letter(_ contract: Digest32) -> String {
    contract == Self.contract
      ? "self" : String(decoding: contract.octets.prefix(1), as: UTF8.self)
  }

  /// A row of an asset in words.
  private static func words(_ row: AssetRow) -> String {
    func words(_ asset: AssetID) -> String { "\(letter(asset.issuer)).\(asset.name)" }
    return switch row {
    case .holding(let holder, let asset): "\(letter(holder)) holds of \(words(asset))"
    case .count(let holder, let asset): "\(letter(holder)) holds so many \(words(asset))"
    case .unique(let holder, let asset, let id): "\(letter(holder)) holds \(words(asset)) \(id)"
    case .supply(let asset): "supply of \(words(asset))"
    case .frozen(let asset, let holder): "frozen of \(letter(holder)) \(words(asset))"
    case .fields(let asset, let id): "fields of \(words(asset)) \(id)"
    }
  }

  /// Disarms a due that has failed when it was armed, as the ledger does.
  private mutating func disarm(_ call: FixtureCall) throws {
    let key = MemoryHost.Key(octets: call.contract.octets + AlarmRow.key)
    guard let number = module.dues.firstIndex(where: { $0.name == Array(call.name.utf8) }),
      let octets = host.rows[key],
      var row = AlarmRow(decoding: octets, count: module.dues.count),
      let place = row.alarms[number]?.queuedTime, place <= host.now
    else { return }
    row.fail(number, cost: module.dueCosts.costs[number])
    try host.write(contract: call.contract, key: AlarmRow.key, value: row.encoded())
    try host.setAlarm(contract: call.contract, due: number, from: place, to: nil)
  }

  /// The report with the events and rows that there are at the end.
  func fullReport() -> String {
    var text = report
    for event in host.events.suffix(8) {
      text += "event \(event.name) \(hexadecimal(CBOR.array(event.fields).encoded()))\n"
    }
    for (key, value) in host.rows.sorted(by: { $0.key < $1.key }).prefix(40) {
      let isOwn = key.octets.starts(with: Self.contract.octets)
      let owner = isOwn ? "" : String(decoding: key.octets.prefix(1), as: UTF8.self) + ": "
      text += "row \(owner)\(hexadecimal(Array(key.octets.dropFirst(32)))): \(hexadecimal(value))\n"
    }
    for (row, value) in host.assets.sorted(by: { $0.key.key.lexicographicallyPrecedes($1.key.key) })
    {
      text += "asset \(Self.words(row)): \(hexadecimal(value))\n"
    }
    for alarm in host.queue.sorted(by: { ($0.time, $0.due) < ($1.time, $1.due) }) {
      text += "alarm \(alarm.due) at \(alarm.time)\n"
    }
    return text
  }
}

/// Octets as hexadecimal digits; of many only the first, and how many there are.
func hexadecimal(_ octets: [UInt8]) -> String {
  let digits = octets.prefix(64).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  return octets.count > 64 ? "\(digits)… \(octets.count)" : digits
}
