import DeedBytecode
import DeedCrypto

/// Signatures of other systems.
extension VirtualMachine {
  mutating func performSignature(_ operation: Operation, top: Int) throws(Trap) -> Int {
    guard let scheme = SignatureScheme(rawValue: UInt8(truncatingIfNeeded: operation.a)) else {
      preconditionFailure("a signature scheme that the verifier does not know")
    }
    let (message, key, signature) = (arena[top - 3], arena[top - 2], arena[top - 1])
    try charge(GasSchedule.rate(of: scheme), 1)
    try charge(GasSchedule.signedOctet, arena[message])
    // Before anything long is copied.
    let isValid =
      arena[key] <= Self.keyOctetsMax && arena[signature] <= Self.keyOctetsMax
      && scheme.isValid(hostOctets(signature), for: hostOctets(message), key: hostOctets(key))
    arena[top - 3] = isValid ? 1 : 0
    return top - 2
  }

  /// More octets than any key or signature has.
  private static let keyOctetsMax = 128
}

extension GasSchedule {
  /// The gas of checking a signature of a scheme.
  static func rate(of scheme: SignatureScheme) -> Rate {
    switch scheme {
    case .ed25519: ed25519
    case .p256: p256
    case .sm2: sm2
    }
  }
}
