/// An exact integer with |v| < 2^65536, as a value of the host: for constants, arguments, encodings and tools.
///
/// The representation is canonical: equal values have equal bits. What fits `Int64` is held inline; all else
/// is a sign and the magnitude's limbs, least significant first. The virtual machine does not use this type; it
/// works on raw limbs with `LimbArithmetic`, on which this type is built, too.
package struct Integer: Hashable, Sendable {
  /// The bits that a magnitude may have: |v| < 2^65536, for results on the way as well.
  package static let bitLimit = 65_536

  /// Zero.
  package static let zero = Integer(0)

  /// One.
  package static let one = Integer(1)

  /// How a value is held.
  enum Storage: Hashable, Sendable {
    /// A value in −2^63 ..< 2^63.
    case small(Int64)

    /// A value outside of that range; the last limb is not zero.
    case big(isNegative: Bool, limbs: [UInt64])
  }

  let storage: Storage

  init(storage: Storage) {
    self.storage = storage
  }

  /// Converts any value of at most 64 bits.
  package init(_ value: Int) {
    self.storage = .small(Int64(value))
  }

  /// Converts any signed value of 64 bits.
  package init(_ value: Int64) {
    self.storage = .small(value)
  }

  /// Converts any natural value of 64 bits.
  package init(_ value: UInt64) {
    if let value = Int64(exactly: value) {
      self.storage = .small(value)
    } else {
      self.storage = .big(isNegative: false, limbs: [value])
    }
  }

  /// Copies a value out of raw limbs that are normalised and within the limit.
  package init(_ operand: LimbOperand) {
    // Safe: the limbs below `count` are copied, and nothing keeps the pointer.
    if let value = unsafe operand.int64 {
      self.storage = .small(value)
    } else {
      let limbs = unsafe [UInt64](UnsafeBufferPointer(start: operand.limbs, count: operand.count))
      self.storage = unsafe .big(isNegative: operand.isNegative, limbs: limbs)
    }
  }

  /// Whether the value is below zero.
  package var isNegative: Bool {
    switch storage {
    case .small(let value): value < 0
    case .big(let isNegative, _): isNegative
    }
  }

  /// Whether the value is zero.
  package var isZero: Bool {
    storage == .small(0)
  }

  /// The value, when it is in −2^63 ..< 2^63.
  package var int64: Int64? {
    guard case .small(let value) = storage else { return nil }
    return value
  }

  /// The value, when it is in 0 ..< 2^64.
  package var uint64: UInt64? {
    switch storage {
    case .small(let value): UInt64(exactly: value)
    case .big(let isNegative, let limbs): !isNegative && limbs.count == 1 ? limbs[0] : nil
    }
  }

  /// The number of bits of the magnitude; 0 for zero.
  package var bitWidth: Int {
    switch storage {
    case .small(let value):
      64 - value.magnitude.leadingZeroBitCount
    case .big(_, let limbs):
      limbs.count * 64 - (limbs.last ?? 0).leadingZeroBitCount
    }
  }

  /// The number of 64-bit limbs of the magnitude; 0 for zero.
  package var limbCount: Int {
    switch storage {
    case .small(let value): value == 0 ? 0 : 1
    case .big(_, let limbs): limbs.count
    }
  }

  /// Lends the value as raw limbs, which are valid inside of `body` only.
  package func withLimbs<Result, Failure: Error>(
    _ body: (LimbOperand) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .small(let value):
      let count = value == 0 ? 0 : 1
      return try unsafe withUnsafePointer(to: value.magnitude) { limb throws(Failure) in
        try unsafe body(LimbOperand(limbs: limb, count: count, isNegative: value < 0))
      }
    case .big(let isNegative, let limbs):
      return try unsafe limbs.withUnsafeBufferPointer { buffer throws(Failure) in
        guard let start = buffer.baseAddress else {
          preconditionFailure("a big integer has limbs")
        }
        return try unsafe body(
          LimbOperand(limbs: start, count: buffer.count, isNegative: isNegative))
      }
    }
  }
}

extension Integer: Comparable {
  /// Orders by value.
  package static func < (left: Integer, right: Integer) -> Bool {
    if case .small(let left) = left.storage, case .small(let right) = right.storage {
      return left < right
    }
    return unsafe left.withLimbs { left in
      unsafe right.withLimbs { right in unsafe LimbArithmetic.compare(left, right) < 0 }
    }
  }
}

extension Integer: ExpressibleByIntegerLiteral {
  /// Takes a literal of at most 64 bits.
  package init(integerLiteral value: Int64) {
    self.init(value)
  }
}
