package import DeedEncoding

extension FaultCode {
  /// A fault of the machine with its fields, for people: which clause was not met and by which values, or since when.
  ///
  /// - Returns: nil for a fault without fields, for a declared error, and for fields that are not this fault's.
  package func words(_ fields: [CBOR]) -> String? {
    switch (self, fields.first, fields.dropFirst().first) {
    case (.requirementFailed, .text(let clause), .text(let values)),
      (.ensuresFailed, .text(let clause), .text(let values)),
      (.invariantBroken, .text(let clause), .text(let values)):
      let suffix = values.isEmpty ? "" : " where \(Self.text(values))"
      return "\(name): \(Self.text(clause))\(suffix)"
    case (.unauthorised, .text(let parties), nil):
      return "\(name): it takes \(Self.text(parties))"
    case (.unauthorised, .text(let parties), .text(let signers)):
      let who = signers.isEmpty ? "nobody" : Self.text(signers)
      let verb = signers.contains(0x2C) ? "sign" : "signs"
      return "\(name): it takes \(Self.text(parties)); \(who) \(verb)"
    case (.partiesNotDistinct, .text(let names), .text(let party)):
      return "\(name): \(Self.text(names)) are both \(Self.text(party))"
    case (.unneededSignature, .text(let party), nil):
      return "\(name): \(Self.text(party)) need not sign"
    case (.outOfRange, .text(let found), .text(let range)):
      return range.isEmpty
        ? "\(name): a number in \(Self.text(found))"
        : "\(name): \(Self.text(found)) is not in \(Self.text(range))"
    case (.wrongInterface, .text(let interface), .bytes(let contract)?):
      guard case .text(let module)? = fields.dropFirst(2).first, contract.count == 32 else {
        return nil
      }
      let digits = Array("0123456789abcdef")
      let address = contract.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
      return
        "\(name): contract\"\(address)\" is a \(Self.text(module)), which does not declare this \(Self.text(interface))"
    case (.wrongPhase, .text(let phase), nil):
      return "\(name): the contract is in phase \(Self.text(phase))"
    case (.tooEarly, let time?, nil): return Self.time(time).map { "\(name): not before \($0)" }
    case (.tooLate, let time?, nil): return Self.time(time).map { "\(name): only before \($0)" }
    case (.duePending, .text(let clause), let time?):
      return Self.time(time).map { "\(name): due \(Self.text(clause)) at \($0) comes first" }
    default: return assetWords(fields)
    }
  }

  private static func text(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }

  /// A time as the language writes it.
  private static func time(_ item: CBOR) -> String? {
    let milliseconds: Int64?
    switch item {
    case .unsigned(let number): milliseconds = Int64(exactly: number)
    case .negative(let number):
      milliseconds = Int64(exactly: number).map { -1 - $0 }
    default: milliseconds = nil
    }
    guard let milliseconds, (-Limits.timeBound..<Limits.timeBound).contains(milliseconds) else {
      return nil
    }
    return "time\"\(CalendarTime(milliseconds: milliseconds))\""
  }
}
