extension Integer {
  /// The decimal digits of the largest magnitude, 2^65536 − 1.
  package static let decimalDigitsMax = 19_729

  /// Reads decimal text: an optional `-`, then 1 to `decimalDigitsMax` ASCII digits, and nothing else.
  ///
  /// Zeros in front and `-0` are read; `description` never writes them. The length is tested before the work.
  /// `nil` when the text is not of this form or the value is not within the limit.
  package init?(decimal text: some Collection<UInt8>) {
    var rest = text[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    guard !rest.isEmpty, rest.count <= Self.decimalDigitsMax else { return nil }
    guard rest.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else {
      return nil
    }
    let digits = rest.drop(while: { $0 == UInt8(ascii: "0") }).map { $0 - UInt8(ascii: "0") }
    guard digits.count > 18 else {
      let magnitude = digits.reduce(Int64(0)) { $0 * 10 + Int64($1) }
      self.init(isNegative ? -magnitude : magnitude)
      return
    }
    // A digit is less than 10/3 bits; GMP wants one limb more than the number can have.
    let limbsMax = (digits.count * 10 / 3 + 1) / 64 + 2
    let value = try? unsafe Self.computed(limbsMax: limbsMax) { result throws(IntegerFailure) in
      let count = unsafe digits.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return 0 }
        return unsafe MPN.fromDecimal(start, buffer.count, into: result)
      }
      guard count <= LimbArithmetic.limbLimit else { throw .tooLarge }
      return LimbShape(count: count, isNegative: isNegative)
    }
    guard let value else { return nil }
    self = value
  }

  /// The canonical decimal text as ASCII octets: `-` when below zero, no zeros in front.
  package var decimalOctets: [UInt8] {
    guard case .big(let isNegative, var limbs) = storage else {
      return Array(String(int64 ?? 0).utf8)
    }
    // A limb has fewer than 20 digits; GMP wants one octet more.
    let octetsMax = limbs.count * 20 + 1
    let digits = unsafe [UInt8](unsafeUninitializedCapacity: octetsMax) { digits, count in
      unsafe limbs.withUnsafeMutableBufferPointer { number in
        guard let number = number.baseAddress, let digits = digits.baseAddress else { return }
        count = unsafe MPN.toDecimal(destroying: number, limbCount, into: digits)
      }
    }
    let sign: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
    return sign + digits.drop(while: { $0 == 0 }).map { $0 + UInt8(ascii: "0") }
  }
}

extension Integer: CustomStringConvertible {
  /// The canonical decimal text.
  package var description: String {
    String(decoding: decimalOctets, as: UTF8.self)
  }
}
