/// Why octets are not code, with the offset of the instruction's first octet where that showed.
package enum CodeFailure: Error, Hashable, Sendable {
  /// The code ends inside an instruction.
  case unexpectedEnd(offset: Int)
  /// No instruction has the opcode.
  case unknownOpcode(offset: Int, octet: UInt8)
  /// A number is not in its shortest form, or takes more octets than its kind allows.
  case numberNotShortest(offset: Int)
  /// A number is beyond 32 bits, or a signed one beyond 63.
  case numberTooLarge(offset: Int)
  /// A path has more than `Limits.pathStepsMax` steps.
  case pathTooLong(offset: Int, count: UInt32)
  /// No step of a path has the number.
  case unknownStep(offset: Int, octet: UInt8)

  /// The offset of the first octet of the instruction that could not be read.
  package var offset: Int {
    switch self {
    case .unexpectedEnd(let offset), .unknownOpcode(let offset, _), .numberNotShortest(let offset),
      .numberTooLarge(let offset), .pathTooLong(let offset, _), .unknownStep(let offset, _):
      offset
    }
  }
}
