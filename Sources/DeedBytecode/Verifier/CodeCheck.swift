import DeedCrypto

/// Proves that a function's code is canonical instructions whose operands name what exists.
///
/// Afterwards every octet belongs to exactly one instruction in its one encoding, and every local, field, type,
/// constant, function, error, event and import index is within its table. Blocks are numbered here and checked in
/// `ControlFlowCheck`; cases of enums and functions of interfaces in `OperandCheck`; steps of paths in `PathCheck`.
struct CodeCheck {
  let module: Module
  let types: TypeTable

  func decode(
    _ index: Int, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) -> DecodedFunction {
    let function = module.functions[index]
    let name = FunctionIndex(rawValue: UInt32(index))
    var decoded = DecodedFunction(index: name, function: function)
    var reader = CodeReader(function.code)
    while !reader.isAtEnd {
      let place = VerificationFailure.Place.code(
        CodeLocation(function: name, offset: UInt32(reader.offset)))
      try meter.take(1, at: place)
      let offset = reader.offset
      let instruction: Instruction
      do throws(CodeFailure) {
        instruction = try reader.next()
      } catch {
        throw refusal(of: error, place)
      }
      try bounds(instruction, localCount: decoded.locals.count, place)
      decoded.append(instruction, offset: UInt32(offset))
      guard decoded.blocks.count <= Limits.blocksMax else {
        throw VerificationFailure(.tooManyBlocks, place, .expected(Limits.blocksMax))
      }
    }
    return decoded
  }

  private func refusal(
    of failure: CodeFailure, _ place: VerificationFailure.Place
  ) -> VerificationFailure {
    switch failure {
    case .unexpectedEnd: VerificationFailure(.codeTruncated, place)
    case .unknownOpcode(_, let octet):
      VerificationFailure(.unknownOpcode, place, .found(Int(octet)))
    case .numberNotShortest, .numberTooLarge: VerificationFailure(.numberNotCanonical, place)
    case .pathTooLong(_, let count):
      VerificationFailure(
        .pathTooLong, place, .found(Int(count)), .expected(Limits.pathStepsMax))
    case .unknownStep(_, let octet):
      VerificationFailure(.unknownPathStep, place, .found(Int(octet)))
    }
  }

  private func bounds(
    _ instruction: Instruction, localCount: Int, _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    var numbers = instruction.numbers.makeIterator()
    for operand in OpcodeTable.row(instruction.opcode).operands {
      let count: Int
      switch operand {
      case .signed, .path: continue
      case .block, .enumCase, .interfaceFunction, .count:
        _ = numbers.next()
        continue
      case .breachKind:
        let number = numbers.next() ?? 0
        guard BreachKind(rawValue: number) != nil else {
          throw VerificationFailure(
            .operandOutOfBounds, place, .found(Int(number)),
            .expected(BreachKind.allCases.count))
        }
        continue
      case .type:
        let type = TypeIndex(rawValue: numbers.next() ?? 0)
        guard types.contains(type) else {
          throw VerificationFailure(.operandOutOfBounds, place, .foundType(type))
        }
        continue
      case .algorithm:
        let number = numbers.next() ?? 0
        guard number <= 255, DigestTag(rawValue: UInt8(number)) != nil else {
          throw VerificationFailure(.unknownAlgorithm, place, .found(Int(number)))
        }
        continue
      case .scheme:
        let number = numbers.next() ?? 0
        guard number <= 255, SignatureScheme(rawValue: UInt8(number)) != nil else {
          throw VerificationFailure(.unknownAlgorithm, place, .found(Int(number)))
        }
        continue
      case .function: count = module.functions.count
      case .error: count = module.errors.count
      case .event: count = module.events.count
      case .local: count = localCount
      case .field: count = module.fields.count
      case .constant: count = module.constants.count
      case .import: count = module.imports.count
      case .asset: count = module.assets.count
      case .oldField: count = module.predecessor?.fields.count ?? 0
      }
      let number = Int(numbers.next() ?? 0)
      guard number < count else {
        throw VerificationFailure(.operandOutOfBounds, place, .found(number), .expected(count))
      }
    }
  }
}
