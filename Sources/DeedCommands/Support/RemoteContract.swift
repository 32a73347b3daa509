import DeedBytecode
import DeedCrypto
import DeedNode

/// A contract on a node, with the interface that the node describes it by.
struct RemoteContract {
  /// The contract's id.
  let id: Digest32
  /// The package that it runs.
  let package: Digest32
  /// Its interface.
  let interface: Interface

  /// Asks the node about a contract, given as hexadecimal or as the literal `contract"…"`.
  ///
  /// - Throws: `CommandFailure`.
  init(_ text: String, _ client: NodeClient) throws(CommandFailure) {
    try self.init(Self.id(text), client)
  }

  /// The id that an operand names, given as hexadecimal or as the literal `contract"…"`.
  ///
  /// - Throws: `CommandFailure` of usage.
  static func id(_ text: String) throws(CommandFailure) -> Digest32 {
    if let id = Digest32(text, literal: "contract") { return id }
    guard Digest32(text, literal: "party") == nil else {
      throw .usage(
        "'\(text)' is a party, and a contract is needed: what 'deed deploy' shows as contract\"…\"")
    }
    throw .usage("'\(text)' is no contract id: 64 hexadecimal digits")
  }

  /// Asks the node about a contract.
  ///
  /// - Throws: `CommandFailure`.
  init(_ id: Digest32, _ client: NodeClient) throws(CommandFailure) {
    self.id = id
    let answer = try client.call("deed_interface", [.init("contract", .string(id.description))])
    package = try answer.digest("package")
    let octets = try answer.octets("cbor")
    do throws(InterfaceFailure) {
      interface = try Interface.decode(octets)
    } catch {
      throw .environment("the node's description of the contract is refused: \(error)")
    }
  }

  /// The call of a name, or the due clause of these words, which anyone may call once it has failed.
  ///
  /// - Throws: `CommandFailure` of usage, which lists the calls there are.
  func callable(_ name: String) throws(CommandFailure) -> InterfaceEntry {
    if let entry = interface.entry(named: name), entry.kind == .due { return entry }
    return try entry(name, kind: .call)
  }

  /// The entry of a name and kind.
  ///
  /// - Throws: `CommandFailure` of usage, which lists those there are.
  func entry(_ name: String, kind: Entry.Kind) throws(CommandFailure) -> InterfaceEntry {
    if let entry = interface.entry(named: name), entry.kind == kind { return entry }
    let known = interface.entries.filter { $0.kind == kind }.map {
      String(decoding: $0.name, as: UTF8.self)
    }
    let other: Entry.Kind = kind == .call ? .view : .call
    if let entry = interface.entry(named: name), entry.kind == other {
      throw .usage("'\(name)' is a \(other): 'deed \(other)' is for it")
    }
    throw .usage(
      "the contract has no \(kind) '\(name)'; "
        + (known.isEmpty ? "it has none at all" : "there are: \(known.joined(separator: ", "))"))
  }
}
