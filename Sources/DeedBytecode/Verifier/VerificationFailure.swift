/// A refusal: what the verifier found wrong, where, and the facts that show it.
package struct VerificationFailure: Error, Hashable, Sendable {
  /// The part of the module that is refused.
  package enum Place: Hashable, Sendable {
    /// The module as a whole.
    case module
    /// An entry of the type table, by its type index.
    case type(TypeIndex)
    /// An entry of the constant pool.
    case constant(Int)
    /// A field.
    case field(Int)
    /// An error.
    case error(Int)
    /// An event.
    case event(Int)
    /// An asset.
    case asset(Int)
    /// An import.
    case `import`(Int)
    /// A function as a whole.
    case function(FunctionIndex)
    /// An instruction.
    case code(CodeLocation)
    /// An entry.
    case entry(Int)
    /// A phase.
    case phase(Int)
    /// An invariant.
    case invariant(Int)
    /// What the module says of its predecessor.
    case predecessor
    /// A field of the predecessor.
    case oldField(Int)
    /// A step of an upgrade.
    case step(Int)
  }

  /// Something that shows why; several stand in a fixed order.
  package enum Fact: Hashable, Sendable {
    /// A number found.
    case found(Int)
    /// The most that is allowed, or the number that is wanted.
    case expected(Int)
    /// A type found.
    case foundType(TypeIndex)
    /// The type that is wanted.
    case expectedType(TypeIndex)
    /// A local.
    case local(Int)
    /// A field.
    case field(Int)
    /// A phase.
    case phase(PhaseIndex)
    /// A name.
    case name([UInt8])
    /// Why the octets are not a module.
    case module(ModuleFailure)
    /// The function that shows it.
    case function(FunctionIndex)
    /// What a function does and may not.
    case effects(FunctionEffects)
  }

  /// What is wrong.
  package let code: VerificationCode
  /// Where.
  package let place: Place
  /// What shows it.
  package let facts: [Fact]

  /// A refusal.
  package init(_ code: VerificationCode, _ place: Place, _ facts: Fact...) {
    self.init(code, place, facts: facts)
  }

  /// A refusal with a list of facts.
  init(_ code: VerificationCode, _ place: Place, facts: [Fact]) {
    self.code = code
    self.place = place
    self.facts = facts
  }
}

extension VerificationFailure: CustomStringConvertible {
  /// One line: the code, its name, the place and the facts, such as
  /// `D4701 operandType at function 3 offset 12: expected type 1, found type 0`.
  package var description: String {
    let shown = facts.map(\.description)
    return "D\(code.rawValue) \(code) at \(place)"
      + (shown.isEmpty ? "" : ": " + shown.joined(separator: ", "))
  }
}

extension VerificationFailure.Place: CustomStringConvertible {
  /// The place in words.
  package var description: String {
    switch self {
    case .module: "module"
    case .type(let type): "type \(type.rawValue)"
    case .constant(let index): "constant \(index)"
    case .field(let index): "field \(index)"
    case .error(let index): "error \(index)"
    case .event(let index): "event \(index)"
    case .asset(let index): "asset \(index)"
    case .import(let index): "import \(index)"
    case .function(let function): "function \(function.rawValue)"
    case .code(let location): "function \(location.function.rawValue) offset \(location.offset)"
    case .entry(let index): "entry \(index)"
    case .phase(let index): "phase \(index)"
    case .invariant(let index): "invariant \(index)"
    case .predecessor: "predecessor"
    case .oldField(let index): "predecessor's field \(index)"
    case .step(let index): "step \(index)"
    }
  }
}

extension VerificationFailure.Fact: CustomStringConvertible {
  /// The fact in words.
  package var description: String {
    switch self {
    case .found(let number): "found \(number)"
    case .expected(let number): "expected \(number)"
    case .foundType(let type): "found type \(type.rawValue)"
    case .expectedType(let type): "expected type \(type.rawValue)"
    case .local(let local): "local \(local)"
    case .field(let field): "field \(field)"
    case .phase(let phase): "phase \(phase.rawValue)"
    case .name(let octets): "name '\(Self.line(octets))'"
    case .module(let failure): "\(failure)"
    case .function(let function): "function \(function.rawValue)"
    case .effects(let effects): "\(effects)"
    }
  }

  /// A name as it may be printed: what is no character of a line as its number.
  private static func line(_ name: [UInt8]) -> String {
    String(decoding: name, as: UTF8.self).unicodeScalars.map { scalar in
      let shown = String(scalar)
      return Value.isLine(Array(shown.utf8)) ? shown : "\\u{\(String(scalar.value, radix: 16))}"
    }.joined()
  }
}
