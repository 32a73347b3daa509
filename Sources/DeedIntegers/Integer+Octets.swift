extension Integer {
  /// The most octets of a magnitude.
  package static let magnitudeOctetsMax = bitLimit / 8

  /// The magnitude, most significant octet first, without zero octets in front; empty for zero.
  ///
  /// This is the content of a CBOR bignum (RFC 8949, section 3.4.3), which for a negative value is of −1 − v.
  package var magnitudeOctets: [UInt8] {
    switch storage {
    case .small(let value):
      return Self.octets([value.magnitude], bitWidth: bitWidth)
    case .big(_, let limbs):
      return Self.octets(limbs, bitWidth: bitWidth)
    }
  }

  /// Reads a magnitude, most significant octet first; zero octets in front are read, and zero has no sign.
  ///
  /// Callers that demand the shortest form compare the first octet with zero themselves.
  /// - Throws: `.tooLarge`.
  package init(
    magnitudeOctets octets: some BidirectionalCollection<UInt8>, isNegative: Bool = false
  ) throws(IntegerFailure) {
    let significant = octets.drop(while: { $0 == 0 })
    let octetCount = significant.count
    guard octetCount <= Self.magnitudeOctetsMax else { throw .tooLarge }
    var limbs = [UInt64](repeating: 0, count: (octetCount + 7) / 8)
    var position = 0
    for octet in significant.reversed() {
      limbs[position / 8] |= UInt64(octet) << UInt64(position % 8 * 8)
      position += 1
    }
    // Safe: the array is copied inside the call, with the count of limbs that it has.
    self = unsafe limbs.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return .zero }
      return unsafe Integer(
        LimbOperand(limbs: start, count: buffer.count, isNegative: isNegative && octetCount > 0))
    }
  }

  /// The octets of limbs whose magnitude has the given number of bits.
  private static func octets(_ limbs: [UInt64], bitWidth: Int) -> [UInt8] {
    let count = (bitWidth + 7) / 8
    var octets = [UInt8]()
    octets.reserveCapacity(count)
    for position in stride(from: count - 1, through: 0, by: -1) {
      octets.append(UInt8(truncatingIfNeeded: limbs[position / 8] >> UInt64(position % 8 * 8)))
    }
    return octets
  }
}
