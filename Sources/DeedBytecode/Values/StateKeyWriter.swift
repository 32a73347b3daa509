import DeedCrypto
package import DeedIntegers

/// Appends the octets of keys, part by part: the VM feeds it from its own representation of values.
package struct StateKeyWriter: Sendable {
  /// What has been written so far.
  package private(set) var octets: [UInt8]

  /// A writer that goes on after `octets`.
  package init(appendingTo octets: [UInt8] = []) { self.octets = octets }

  /// Writes a `bool`.
  package mutating func bool(_ value: Bool) { octets.append(value ? 1 : 0) }

  /// Writes the number of a plain enum's case.
  package mutating func enumCase(_ number: UInt16) {
    octets.append(UInt8(number >> 8))
    octets.append(UInt8(truncatingIfNeeded: number))
  }

  /// Writes an `int`, a `time` or a `duration` of 64 bits.
  package mutating func integer(_ value: Int64) {
    let magnitude = value.magnitude
    let count = (64 - magnitude.leadingZeroBitCount + 7) / 8
    let mask: UInt8 = value < 0 ? 0xFF : 0
    octets.append(mask ^ (0x80 + UInt8(count)))
    for position in stride(from: count - 1, through: 0, by: -1) {
      octets.append(mask ^ UInt8(truncatingIfNeeded: magnitude >> UInt64(8 * position)))
    }
  }

  /// Writes an `int`.
  package mutating func integer(_ value: Integer) {
    if let small = value.int64 { return integer(small) }
    integer(magnitude: value.magnitudeOctets, isNegative: value.isNegative)
  }

  /// Writes an `int` of a magnitude, most significant octet first, without zero octets in front.
  ///
  /// - Precondition: at most 65,535 octets; zero is not negative.
  package mutating func integer(magnitude: some Collection<UInt8>, isNegative: Bool) {
    let count = magnitude.count
    let mask: UInt8 = isNegative ? 0xFF : 0
    if count < 127 {
      octets.append(mask ^ (0x80 + UInt8(count)))
    } else {
      octets.append(mask ^ 0xFF)
      octets.append(mask ^ UInt8(count >> 8))
      octets.append(mask ^ UInt8(truncatingIfNeeded: count))
    }
    for octet in magnitude { octets.append(mask ^ octet) }
  }

  /// Writes `bytes` or a `text`: zero octets escaped, and an end that sorts before all that could follow.
  package mutating func escaped(_ value: some Collection<UInt8>) {
    for octet in value {
      octets.append(octet)
      if octet == 0 { octets.append(0xFF) }
    }
    octets.append(0)
    octets.append(1)
  }

  /// Writes octets whose count the type gives: `bytes[n]`, a party, a contract.
  package mutating func fixed(_ value: some Collection<UInt8>) { octets.append(contentsOf: value) }

  /// Writes a `Digest`.
  package mutating func digest(_ algorithm: DigestTag, _ value: some Collection<UInt8>) {
    escaped(algorithm.name.octets)
    escaped(value)
  }

  /// Writes a value of a type.
  mutating func value(
    _ value: Value, _ type: TypeIndex, in types: TypeTable
  ) throws(ValueFailure) {
    guard let definition = types[type] else { throw ValueFailure(.unknownType) }
    switch (definition, value) {
    case (.bool, .bool(let flag)): bool(flag)
    case (.integer, .integer(let number)): integer(number)
    case (.range(let lower, let upper), .integer(let number)):
      guard lower <= number, number <= upper else { throw ValueFailure(.outOfRange) }
      integer(number)
    case (.ring(let modulus), .integer(let number)):
      guard !number.isNegative, number < modulus else { throw ValueFailure(.outOfRange) }
      integer(number)
    case (.time, .time(let milliseconds)), (.duration, .duration(let milliseconds)):
      integer(milliseconds)
    case (.bytes, .bytes(let value)), (.text, .text(let value)): escaped(value)
    case (.fixedBytes(let count), .bytes(let value)):
      guard value.count == Int(count) else {
        throw ValueFailure(.unexpectedCount(found: value.count, expected: Int(count)))
      }
      fixed(value)
    case (.party, .party(let identifier)), (.contract, .contract(let identifier)),
      (.interface, .contract(let identifier)):
      fixed(identifier.octets)
    case (.digest, .digest(let algorithm, let value)): digest(algorithm, value)
    case (.enumeration(let enumeration), .enumeration(let index, let payload)):
      guard enumeration.isPlain, payload.isEmpty else { throw ValueFailure(.notKeyType) }
      guard Int(index) < enumeration.cases.count, let number = UInt16(exactly: index) else {
        throw ValueFailure(.unknownCase)
      }
      enumCase(number)
    case (.structure(let structure), .structure(let fields)):
      guard fields.count == structure.fields.count else {
        throw ValueFailure(
          .unexpectedCount(found: fields.count, expected: structure.fields.count))
      }
      let start = octets.count
      for (position, field) in structure.fields.enumerated() {
        do throws(ValueFailure) {
          try self.value(fields[position], field.type, in: types)
        } catch {
          throw error.within(position)
        }
      }
      guard octets.count > start else { throw ValueFailure(.notKeyType) }
    case (.option, _), (.list, _), (.map, _), (.set, _), (.log, _), (.asset, _), (.unique, _):
      throw ValueFailure(.notKeyType)
    default: throw ValueFailure(.unexpectedKind)
    }
  }
}
