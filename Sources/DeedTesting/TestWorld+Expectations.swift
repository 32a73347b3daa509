import DeedBytecode
import DeedCompiler
import DeedCrypto
import DeedEncoding
import DeedIntegers
import DeedLedger
import DeedVM

/// What a test expects: truth, failures, events.
extension TestWorld {
  /// Checks a truth value, beside which the two sides of a comparison may stand.
  mutating func expect(_ arguments: [Value], _ item: Import) throws(HostFailure) {
    guard arguments.first != .bool(true) else { return }
    if arguments.count == 3 {
      comparison = (
        literal(arguments[1], item.parameters[1]), literal(arguments[2], item.parameters[2])
      )
    }
    throw .fault(Fault(.expectationFailed))
  }

  /// An error or event of which a test names some fields.
  struct ExpectedMessage {
    /// A field that has to have a value.
    struct Field {
      /// Its number among all fields.
      let index: Int
      /// The value's octets.
      let octets: [UInt8]
    }

    /// The name.
    let name: [UInt8]
    /// The fields that were named.
    let fields: [Field]
    /// The name with these fields, as the test says them.
    let words: String
    /// The number of the error or event among the declarations; nil for a fault of the machine.
    let declaration: Int?

    /// Whether an error or event is what was expected: that very declaration, not another of its name.
    func isMet(by name: [UInt8], _ declaration: Int?, _ values: [CBOR]) -> Bool {
      self.name == name && self.declaration == declaration
        && fields.allSatisfy { $0.index < values.count && values[$0.index].encoded() == $0.octets }
    }
  }

  /// Takes a message out of the arguments of an import: its name, how many fields are named, and of each its number, its
  /// name and its value.
  ///
  /// - Returns: the message, and the number of the argument behind it.
  private func expectedMessage(
    _ arguments: [Value], _ item: Import, from start: Int
  ) throws(HostFailure) -> (message: ExpectedMessage, end: Int) {
    guard arguments.count >= start + 2, case .text(let name) = arguments[start],
      case .integer(let number) = arguments[start + 1], let count = number.uint64,
      count <= UInt64((arguments.count - start - 2) / 3)
    else { throw .unavailable("a test expects no error or event") }
    var fields: [ExpectedMessage.Field] = []
    var words: [String] = []
    var position = start + 2
    for _ in 0..<count {
      guard case .integer(let number) = arguments[position], let index = number.uint64,
        case .text(let label) = arguments[position + 1]
      else { throw .unavailable("a test expects no field") }
      let value = arguments[position + 2]
      fields.append(
        ExpectedMessage.Field(index: Int(clamping: index), octets: value.cbor().encoded()))
      words.append(
        String(decoding: label, as: UTF8.self) + ": "
          + literal(value, item.parameters[position + 2]))
      position += 3
    }
    let list = words.isEmpty ? "" : "(" + words.joined(separator: ", ") + ")"
    let message = ExpectedMessage(
      name: name, fields: fields, words: String(decoding: name, as: UTF8.self) + list,
      declaration: item.name.firstIndex(of: 0x3A).flatMap {
        Int(String(decoding: item.name[($0 + 1)...], as: UTF8.self))
      })
    return (message, position)
  }

  /// Runs the block of an `expect fails` on a machine of its own and compares the fault with what was expected.
  mutating func expectFailure(
    _ arguments: [Value], _ item: Import, gas: inout GasMeter
  ) throws(HostFailure) {
    guard case .integer(let number)? = arguments.first, let index = number.uint64,
      index < tests.module.functions.count, var machine = VirtualMachine()
    else { throw .unavailable("a test names no block") }
    let (expected, end) = try expectedMessage(arguments, item, from: 1)
    let execution = try machine.run(
      FunctionIndex(rawValue: UInt32(index)), arguments: Array(arguments.dropFirst(end)),
      of: tests, host: &self, gas: &gas)
    switch execution {
    case .completed:
      detail = (.failureMissing, "expect fails \(expected.words): it did not fail")
      throw .fault(Fault(.failureMissing))
    case .faulted(let fault):
      let fields = fault.raised?.fields ?? []
      guard expected.isMet(by: Array(fault.name.utf8), declaration(of: fault), fields) else {
        detail = (
          .failureMissing, "expect fails \(expected.words): it failed with \(told(fault))"
        )
        throw .fault(Fault(.failureMissing, sites: fault.sites))
      }
    }
  }

  /// What the module that failed has declared the error as; nil for a fault of the machine.
  private func declaration(of fault: Fault) -> Int? {
    guard fault.code == .declaredError, let name = fault.raised?.name, let site = fault.sites.first
    else { return nil }
    let declarations =
      site.contract == .zero ? declarations : contract(site.contract)?.code.declarations
    return declarations?.errors[name]
  }

  /// Looks for an event among those that were emitted since there were as many as the first argument says.
  mutating func expectEvent(_ arguments: [Value], _ item: Import) throws(HostFailure) {
    guard case .integer(let number)? = arguments.first, let before = number.uint64,
      before <= UInt64(emitted.count)
    else { throw .unavailable("a test expects an event from nowhere") }
    let expected = try expectedMessage(arguments, item, from: 1).message
    let events = emitted[Int(before)...]
    let isThere = events.contains {
      expected.isMet(by: Array($0.event.name.utf8), $0.declaration, $0.event.fields)
    }
    if isThere { return }
    let found = events.prefix(Self.eventsToldMax).map { event($0.event) }.joined(separator: ", ")
    let rest = events.count > Self.eventsToldMax ? ", and others" : ""
    detail = (
      .eventMissing,
      "expect emits \(expected.words): "
        + (events.isEmpty ? "nothing was emitted" : "what was emitted is \(found)\(rest)")
    )
    throw .fault(Fault(.eventMissing))
  }

  /// How many events a report names instead of the one that is missing.
  private static let eventsToldMax = 8
}
