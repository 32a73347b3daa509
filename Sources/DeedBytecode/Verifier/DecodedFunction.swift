/// A function with its code decoded: what the checks of code work on.
struct DecodedFunction {
  /// An instruction and where it stands.
  struct Item {
    let instruction: Instruction
    let offset: UInt32

    var opcode: Opcode { instruction.opcode }
  }

  /// The function's index.
  let index: FunctionIndex
  /// Its types; the code is decoded below.
  let function: Function
  /// The types of parameters and further locals.
  let locals: [TypeIndex]
  /// The instructions in order.
  private(set) var items: [Item] = []
  /// The positions in `items` of the `block` instructions, by ordinal.
  private(set) var blocks: [Int] = []

  init(index: FunctionIndex, function: Function) {
    self.index = index
    self.function = function
    locals = function.parameters + function.locals
  }

  mutating func append(_ instruction: Instruction, offset: UInt32) {
    if instruction.opcode == .block { blocks.append(items.count) }
    items.append(Item(instruction: instruction, offset: offset))
  }

  /// The positions in `items` of a block's instructions, `block` included.
  func positions(ofBlock ordinal: Int) -> Range<Int> {
    blocks[ordinal]..<(ordinal + 1 < blocks.count ? blocks[ordinal + 1] : items.count)
  }

  /// The place of an instruction, for a refusal.
  func place(_ position: Int) -> VerificationFailure.Place {
    guard position < items.count else { return .function(index) }
    return .code(CodeLocation(function: index, offset: items[position].offset))
  }

  /// The blocks that may run after a block, in the order jump target, next.
  ///
  /// - Precondition: `ControlFlowCheck` has found every target to exist.
  func successors(ofBlock ordinal: Int) -> [Int] {
    let last = items[positions(ofBlock: ordinal).upperBound - 1]
    switch last.opcode {
    case .jump: return [Int(last.instruction.numbers[0])]
    case .branch: return [Int(last.instruction.numbers[0]), ordinal + 1]
    case .return, .fail, .breach: return []
    default: return [ordinal + 1]
    }
  }

  /// The blocks as the VM wants them.
  var blockFacts: [FunctionFacts.Block] {
    blocks.indices.map { ordinal in
      let positions = positions(ofBlock: ordinal)
      let end =
        positions.upperBound < items.count
        ? items[positions.upperBound].offset : UInt32(function.code.count)
      let gas = items[positions].reduce(0 as UInt64) { sum, item in
        sum + OpcodeTable.row(item.opcode).gas
      }
      return FunctionFacts.Block(offset: items[positions.lowerBound].offset, end: end, gas: gas)
    }
  }
}

extension Opcode {
  /// Whether the instruction ends its block.
  var endsBlock: Bool {
    switch self {
    case .jump, .branch, .return, .fail, .breach: true
    default: false
    }
  }
}
