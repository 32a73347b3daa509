/// Builds the code of one function: instructions in order, jumps to labels, marks for a debug table.
///
/// A label stands for a block before the block's ordinal is known. A mark is anything the caller wants to find
/// again by the offset of the instruction that follows it: a compiler marks source spans.
package struct CodeWriter<Mark> {
  /// A block that is jumped to, perhaps before it begins.
  package struct Label: Hashable, Sendable {
    fileprivate let number: Int
  }

  /// What the writer has made.
  package struct Code {
    /// The encoded instructions.
    package let octets: [UInt8]
    /// The marks with the offsets of the instructions that followed them, ascending.
    package let marks: [(offset: UInt32, mark: Mark)]
  }

  private var instructions: [(instruction: Instruction, label: Label?)] = []
  private var marks: [(position: Int, mark: Mark)] = []
  private var ordinals: [UInt32?] = []
  private var blockCount: UInt32 = 0

  /// A writer without instructions.
  package init() {}

  /// The number of instructions so far.
  package var count: Int { instructions.count }

  /// Makes a label for a block that begins later.
  package mutating func label() -> Label {
    ordinals.append(nil)
    return Label(number: ordinals.count - 1)
  }

  /// Begins the block of a label with a `block` instruction.
  ///
  /// - Precondition: the label's block has not begun yet.
  package mutating func begin(_ label: Label) {
    precondition(ordinals[label.number] == nil, "a label that begins twice")
    ordinals[label.number] = blockCount
    append(Instruction(.block))
  }

  /// Appends an instruction; a `block` may be appended without a label.
  package mutating func append(_ instruction: Instruction) {
    if instruction.opcode == .block { blockCount += 1 }
    instructions.append((instruction, nil))
  }

  /// Appends a `jump` to a label's block.
  package mutating func jump(to label: Label) {
    instructions.append((Instruction(.jump, 0), label))
  }

  /// Appends a `branch` to a label's block, taken when true; a block must begin next.
  package mutating func branch(to label: Label) {
    instructions.append((Instruction(.branch, 0), label))
  }

  /// Marks the instruction that is appended next.
  package mutating func mark(_ mark: Mark) {
    marks.append((instructions.count, mark))
  }

  /// Encodes what was appended.
  ///
  /// - Precondition: every label that is jumped to has begun.
  package func finish() -> Code {
    var octets: [UInt8] = []
    var offsets: [UInt32] = []
    offsets.reserveCapacity(instructions.count)
    for (instruction, label) in instructions {
      offsets.append(UInt32(octets.count))
      if let label {
        guard let ordinal = ordinals[label.number] else {
          preconditionFailure("a jump to a label that never begins")
        }
        Instruction(instruction.opcode, ordinal).encode(into: &octets)
      } else {
        instruction.encode(into: &octets)
      }
    }
    let end = UInt32(octets.count)
    let located = marks.map { entry in
      (entry.position < offsets.count ? offsets[entry.position] : end, entry.mark)
    }
    return Code(octets: octets, marks: located)
  }
}
