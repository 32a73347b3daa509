import DeedCrypto
package import DeedEncoding

extension Interface {
  /// An event of a contract in the language's words, by the packages that the contract ran in the transaction.
  ///
  /// A contract that was upgraded ran two, and the event does not say of which it is. Where both declare it, but
  /// differently, no names are shown, for they may be the wrong ones; so it is when one of the packages is not known.
  ///
  /// - Parameters:
  ///   - name: the event's name.
  ///   - fields: its values.
  ///   - packages: what describes each package, nil for one that is not known.
  /// - Returns: nil when nobody can read the fields.
  package static func literal(
    ofEvent name: String, fields: [CBOR], ranBy packages: [Interface?]
  ) -> String? {
    let known = packages.compactMap { $0 }
    let declared = known.compactMap { interface in
      interface.event(named: name.utf8).map { (interface: interface, message: $0) }
    }
    guard let first = declared.first else { return nil }
    let own = first.interface.form(of: first.message)
    let others = declared.dropFirst().map { $0.interface.form(of: $0.message) }
    let values = try? first.interface.decodeFields(.array(fields), of: first.message)
    if known.count == packages.count, others.allSatisfy({ $0 == own }) {
      return values.map { first.interface.literal(of: first.message, fields: $0) }
    }
    let why =
      known.count == packages.count
      ? "packages of the contract declare it differently"
      : "the contract ran a package that is not known"
    var parts = fields.map { "cbor \"\(Hexadecimal.encode($0.encoded()))\"" }
    if let values, known.count == packages.count,
      others.allSatisfy({ $0.types == own.types })
    {
      parts = zip(values, first.message.fields).map {
        $0.literal(as: $1.type, in: first.interface.types)
      }
    }
    return "\(name)(\(parts.joined(separator: ", "))), without names: \(why)"
  }

  /// What a message's fields are called and what they are, whatever the numbers of the types.
  private func form(of message: Message) -> (names: [Name], types: [CBOR]) {
    let hashes = StructuralHashes(types.definitions)
    return (message.fields.map(\.name), message.fields.map { hashes.reference($0.type) })
  }
}
