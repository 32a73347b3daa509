import DeedBytecode

/// A limit of modules that a file does not keep, in words for its author.
struct ModuleExcess {
  private let failure: VerificationFailure
  private let lowered: LoweredModule

  init(_ failure: VerificationFailure, _ lowered: LoweredModule) {
    self.failure = failure
    self.lowered = lowered
  }

  /// What is too much, and how much there may be; nil for what is no limit.
  var words: String? {
    switch failure.code {
    case .moduleTooLarge:
      found.map {
        "\(module) takes \($0) octets, and at most \(Limits.moduleOctetsMax) are allowed"
      }
        ?? "\(module) takes more than \(Limits.moduleOctetsMax) octets"
    case .tableTooLong: "\(module) has \(longestTable), and at most \(most) are allowed"
    case .tooManySteps: "\(owner) is too much to verify"
    case .codeTooLong: "the code of \(owner) takes \(count) octets, and at most \(most) are allowed"
    case .tooManyLocals:
      "\(owner) needs room for \(count) values beside each other, and at most \(most) are allowed"
    case .tooManyBlocks: "\(owner) has more than \(most) branches"
    case .stackTooHigh: "\(owner) holds more than \(most) values at once here"
    case .tooManyConditions: "\(owner) has \(count) conditions, and at most \(most) are allowed"
    case .authorityTooDeep: "who must act for \(owner) nests more than \(most) times"
    case .authorityTooWide:
      "who must act for \(owner) has \(count) parts, and at most \(most) are allowed"
    case .typeTooDeep:
      "a value of \(type) could nest more than \(Limits.valueDepthMax) times"
    case .tooManyMembers: "\(owner) has \(count) parts, and at most \(most) are allowed"
    case .tooManyInterfaces:
      "\(module) names \(count) interfaces and contracts, and at most \(most) are allowed"
    case .tooManyPhases: "\(module) has more than \(most) phases"
    case .tooManyInvariants: "\(module) has more than \(most) invariants"
    case .tooManyDues: "\(module) has more than \(most) `due`s"
    case .tooManyAssets: "\(owner) has more than \(most) assets"
    case .fixedBytesTooLong: "`bytes[n]` with an n of more than \(most)"
    default: nil
    }
  }

  /// How to keep the limit.
  var notes: [String] {
    switch failure.code {
    case .moduleTooLarge:
      largestFunctions
        + ["let a contract of its own, which this one calls or creates, do a part of the work"]
    case .tableTooLong, .tooManyInterfaces:
      ["let a contract of its own, which this one calls or creates, do a part of the work"]
    case .codeTooLong, .tooManyBlocks, .tooManySteps: ["divide it into several `fn`s"]
    case .tooManyLocals:
      [
        "its parameters and variables count, and values that wait for others in an expression: divide it into several `fn`s, or keep the values in a list"
      ]
    case .stackTooHigh:
      [
        "fill a collection of so many elements by `append` or `m[k] = v`, and keep parts of a long expression in variables"
      ]
    case .tooManyConditions:
      [
        "each `requires`, or each `ensures`, is one, and so is each parameter with a computed range; `and` makes one of several"
      ]
    case .authorityTooDeep, .authorityTooWide:
      ["keep the parties in a `set<party>`, and write `any 1 of parties` or `all of parties`"]
    case .typeTooDeep:
      [
        "each list, map, set, log, option, struct and enum around another counts; keep what is inside in a map of its own, by a key"
      ]
    default: []
    }
  }

  private var found: Int? {
    for case .found(let number) in failure.facts { return number }
    return nil
  }

  private var count: String { found.map(String.init) ?? "too many" }

  private var most: Int {
    for case .expected(let number) in failure.facts { return number }
    return 0
  }

  private var module: String {
    switch lowered.module.kind {
    case .contract: "the module of `\(lowered.module.name)`"
    case .library: "the module of the functions"
    case .test: "the module of the tests"
    }
  }

  /// What the refused part belongs to, as its author calls it.
  private var owner: String {
    switch failure.place {
    case .function(let function): name(of: function)
    case .code(let location): name(of: location.function)
    case .entry(let index):
      "`\(String(decoding: lowered.module.entries[index].name, as: UTF8.self))`"
    case .type: type
    default: module
    }
  }

  private func name(of function: FunctionIndex) -> String {
    let name = lowered.debugTable.functionName(function)?.description ?? ""
    return name.utf8.contains(0x20) ? "the \(name)" : "`\(name)`"
  }

  private var type: String {
    guard case .type(let type) = failure.place else { return "this type" }
    return "`\(lowered.module.typeTable.name(of: type))`"
  }

  private var longestTable: String {
    let module = lowered.module
    let tables = [
      (module.types.count, "types"), (module.constants.count, "constants"),
      (module.fields.count, "fields"), (module.errors.count, "errors"),
      (module.events.count, "events"), (module.functions.count, "functions"),
      (module.entries.count, "entries"), (module.imports.count, "imports"),
    ]
    let longest = tables.max { $0.0 < $1.0 } ?? (0, "entries")
    return "\(longest.0) \(longest.1)"
  }

  /// The functions with the most code, those of one generic function together.
  private var largestFunctions: [String] {
    var names: [[UInt8]] = []
    var positions: [[UInt8]: Int] = [:]
    var totals: [(octets: Int, count: Int)] = []
    for (index, function) in lowered.module.functions.enumerated() where !function.code.isEmpty {
      let name = lowered.debugTable.functionName(FunctionIndex(rawValue: UInt32(index)))
      let origin = Array((name?.octets ?? []).prefix { $0 != 0x3C })
      if let known = positions[origin] {
        totals[known].octets += function.code.count
        totals[known].count += 1
      } else {
        positions[origin] = names.count
        names.append(origin)
        totals.append((function.code.count, 1))
      }
    }
    let largest = totals.indices.sorted {
      (totals[$1].octets, $0) < (totals[$0].octets, $1)
    }.prefix(3)
    let words = largest.map { index in
      let times = totals[index].count > 1 ? " for \(totals[index].count) types" : ""
      return
        "`\(String(decoding: names[index], as: UTF8.self))`\(times) (\(totals[index].octets) octets)"
    }
    return words.isEmpty ? [] : ["most of it is \(words.joined(separator: ", "))"]
  }
}
