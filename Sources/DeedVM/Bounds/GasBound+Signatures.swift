import DeedBytecode
import DeedCrypto

extension GasBound {
  /// Follows `signature.verify`.
  func stepSignature(_ operation: Operation, _ walk: inout BlockWalk) {
    let operands = walk.pop(3)
    guard let scheme = SignatureScheme(rawValue: UInt8(truncatingIfNeeded: operation.a)) else {
      return walk.add(.unbounded)
    }
    walk.add(.units(GasSchedule.rate(of: scheme), 1))
    walk.add(.units(GasSchedule.signedOctet, operands[0].octets))
    walk.push(.word)
  }
}
