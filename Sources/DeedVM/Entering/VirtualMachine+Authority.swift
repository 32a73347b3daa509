import DeedBytecode
import DeedCrypto
import DeedEncoding

/// Whether the acting signers may act.
///
/// Each leaf's head functions run once, in the order of the formula. What they return is turned into which signers they
/// name; then the formula is evaluated for all signers, and for all but one, for each of them.
extension VirtualMachine {
  /// Faults with `unauthorised` when the signers do not meet the formula, each payer among them.
  ///
  /// Faults with `unneededSignature` when they meet it without one of them.
  ///
  /// - Returns: the payers, in the order of what is taken.
  mutating func authorise<World: Host>(
    _ authority: Authority, of entry: Entry?, _ arguments: HeadArguments,
    in module: LoadedModule, host: inout World
  ) throws(Trap) -> [Digest32] {
    let (takes, names) = (entry?.takes ?? [], entry?.parameterNames ?? [])
    var formula = try evaluate(authority, arguments, in: module, host: &host)
    var acting = context.signers.map { _ in true }
    try require(formula, by: acting)
    var payers: [Digest32] = []
    if !takes.isEmpty {
      // They may be the caller, who is there now; nobody else's signature makes him one.
      if takes.contains(where: { module.module.givesCaller($0.payer) }) {
        try require(formula, by: acting.indices.map { $0 == 0 })
      }
      var parts: [Formula] = []
      for take in takes {
        let party = try head(take.payer, arguments, in: module, host: &host)
        let parameter = names[Int(take.parameter)].description
        parts.append(
          .atLeast(1, of: try named(by: party, isSet: false), .payer(party, parameter)))
        payers.append(identifier(hostOctets(party)))
      }
      formula = .all([formula] + parts)
      try require(formula, by: acting)
    }
    for signer in acting.indices {
      acting[signer] = false
      if formula.isMet(by: acting) {
        let party = Self.literal(context.signers[signer].octets)
        throw fault(.unneededSignature, .text(Array(party.utf8)))
      }
      acting[signer] = true
    }
    return payers
  }

  /// Faults with `unauthorised` when the signers do not meet a formula.
  private mutating func require(_ formula: Formula, by acting: [Bool]) throws(Trap) {
    guard !formula.isMet(by: acting) else { return }
    var left = Self.quotedPartiesMax
    let wanted = words(formula, isPart: false, &left)
    let signers = context.signers.prefix(Self.quotedPartiesMax).map { Self.literal($0.octets) }
    let rest = context.signers.count > signers.count ? ["…"] : []
    throw fault(
      .unauthorised, .text(Array(wanted.utf8)),
      .text(Array((signers + rest).joined(separator: ", ").utf8)))
  }

  private mutating func evaluate<World: Host>(
    _ authority: Authority, _ arguments: HeadArguments, in module: LoadedModule,
    host: inout World
  ) throws(Trap) -> Formula {
    switch authority {
    case .anyone: return .atLeast(1, of: context.signers.map { _ in true }, .anyone)
    case .party(let function):
      let party = try head(function, arguments, in: module, host: &host)
      return .atLeast(1, of: try named(by: party, isSet: false), .party(party))
    case .all(let parts):
      return .all(try evaluate(parts, arguments, in: module, host: &host))
    case .any(let parts):
      return .any(try evaluate(parts, arguments, in: module, host: &host))
    case .quorum(let count, let members):
      let number = try head(count, arguments, in: module, host: &host)
      if let field = module.module.storedGroup(members) {
        let names = try stored(in: field, in: module, host: &host)
        guard Self.isSmall(number), number > 0 else { return .never }
        return .atLeast(number >> 1, of: names, .stored(name(of: field, in: module), number >> 1))
      }
      let set = try head(members, arguments, in: module, host: &host)
      let names = try named(by: set, isSet: true)
      // Fewer than one is never met; a count beyond 62 bits is more than there are signers.
      guard Self.isSmall(number), number > 0 else { return .never }
      return .atLeast(number >> 1, of: names, .members(set))
    case .every(let members):
      if let field = module.module.storedGroup(members) {
        // All members sign when as many signers are members as there are members.
        let size = try readCount(Int(field), host: &host)
        let names = try stored(in: field, in: module, host: &host)
        guard size > 0 else { return .never }
        return .atLeast(size, of: names, .stored(name(of: field, in: module), nil))
      }
      let set = try head(members, arguments, in: module, host: &host)
      let names = try named(by: set, isSet: true)
      // All members sign when as many signers are members as there are members.
      return arena[set] == 0 ? .never : .atLeast(arena[set], of: names, .members(set))
    }
  }

  private func name(of field: UInt32, in module: LoadedModule) -> String {
    module.module.fields[Int(field)].name.description
  }

  /// For each acting signer whether they are in a stored set.
  private mutating func stored<World: Host>(
    in field: UInt32, in module: LoadedModule, host: inout World
  ) throws(Trap) -> [Bool] {
    let type = module.layouts.types[Int(module.module.fields[Int(field)].type.rawValue)].element
    let count = context.signers.count
    try charge(GasSchedule.authority, count * (count + 1))
    var names: [Bool] = []
    for signer in context.signers {
      let key = try rowKey(Int(field), try makeOctets(signer.octets), type, in: module)
      names.append(try readRow(key, host: &host) != nil)
    }
    return names
  }

  private mutating func evaluate<World: Host>(
    _ parts: [Authority], _ arguments: HeadArguments, in module: LoadedModule,
    host: inout World
  ) throws(Trap) -> [Formula] {
    var formulas: [Formula] = []
    for part in parts {
      formulas.append(try evaluate(part, arguments, in: module, host: &host))
    }
    return formulas
  }

  /// As many parties as a fault names.
  private static let quotedPartiesMax = 8

  /// A formula with the parties that it names now: who would have to sign.
  private func words(_ formula: Formula, isPart: Bool, _ left: inout Int) -> String {
    func joined(_ parts: [Formula], _ word: String) -> String {
      var list = ""
      for (position, part) in parts.enumerated() {
        if position > 0 { list += parts[position - 1].isPayer ? ", \(word) " : " \(word) " }
        list += words(part, isPart: parts.count > 1, &left)
      }
      return isPart && parts.count > 1 ? "(\(list))" : list
    }
    switch formula {
    case .never: return "nobody"
    case .all(let parts): return joined(parts, "and")
    case .any(let parts): return joined(parts, "or")
    case .atLeast(_, _, .anyone): return "anyone"
    case .atLeast(_, _, .party(let slot)): return quoted([slot], of: 1, &left)
    case .atLeast(_, _, .payer(let slot, let parameter)):
      return quoted([slot], of: 1, &left) + ", from whom \(parameter) is"
    case .atLeast(_, _, .stored(let name, let count)):
      return count.map { "any \($0) of \(name)" } ?? "all of \(name)"
    case .atLeast(let count, _, .members(let slot)):
      let size = arena[slot]
      let members = (0..<min(size, left)).map { arena[arena[slot + 2] + $0] }
      let list = quoted(members, of: size, &left)
      return count == size ? "all of (\(list))" : "any \(count) of (\(list))"
    }
  }

  private func quoted(_ slots: [Slot], of count: Int, _ left: inout Int) -> String {
    var parties = slots.prefix(left).map { Self.literal(hostOctets($0)) }
    left -= parties.count
    if parties.count < count { parties.append("…") }
    return parties.joined(separator: ", ")
  }

  /// A party as the language writes it.
  static func literal(_ octets: [UInt8]) -> String {
    "party\"\(Hexadecimal.encode(octets))\""
  }

  /// The one result of a leaf's head function.
  mutating func head<World: Host>(
    _ function: FunctionIndex, _ arguments: HeadArguments, in module: LoadedModule,
    host: inout World
  ) throws(Trap) -> Slot {
    let copies = try copies(of: arguments.slots, arguments.types, in: module)
    let results = try invoke(function, arguments: copies, of: module, host: &host)
    guard results.count == 1 else { preconditionFailure("a leaf with another number of results") }
    return results[0]
  }

  /// For each acting signer whether a party is theirs, or they are in a set.
  private mutating func named(by slot: Slot, isSet: Bool) throws(Trap) -> [Bool] {
    let count = context.signers.count
    // Once to look each up, and once for each that is left out.
    try charge(GasSchedule.authority, count * (count + 1))
    return context.signers.map { signer in
      let octets = signer.octets
      // Members ascend by their octets, the order of parties.
      var (lower, upper) = (0, isSet ? arena[slot] : 1)
      while lower < upper {
        let middle = (lower + upper) / 2
        let member = hostOctets(isSet ? arena[arena[slot + 2] + middle] : slot)
        if member == octets { return true }
        if member.lexicographicallyPrecedes(octets) { lower = middle + 1 } else { upper = middle }
      }
      return false
    }
  }
}

/// An authority whose leaves are known.
private indirect enum Formula {
  /// Whom a leaf names.
  enum Named {
    case anyone
    case party(Slot)
    /// Who pays, and the parameter that is from him.
    case payer(Slot, String)
    case members(Slot)
    /// A stored set by its name, so many of it or all.
    case stored(String, Int?)
  }

  /// Met when at least so many of the named signers act.
  case atLeast(Int, of: [Bool], Named)
  /// Met when all parts are.
  case all([Formula])
  /// Met when some part is.
  case any([Formula])
  /// Never met.
  case never

  /// Whether it is that of somebody who pays.
  var isPayer: Bool {
    if case .atLeast(_, _, .payer) = self { true } else { false }
  }

  /// Whether the acting ones of the signers meet it.
  func isMet(by acting: [Bool]) -> Bool {
    switch self {
    case .atLeast(let count, let named, _):
      zip(acting, named).count { $0 && $1 } >= count
    case .all(let parts): parts.allSatisfy { $0.isMet(by: acting) }
    case .any(let parts): parts.contains { $0.isMet(by: acting) }
    case .never: false
    }
  }
}
