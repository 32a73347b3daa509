/// Proves that execution stays within the function's blocks and that every block can be reached.
///
/// Afterwards the code begins with `block`; each jump and branch leads to a block that exists; what follows a jump,
/// branch, return or failure is a `block` or the end; the last block ends in a jump, return or failure, so that
/// nothing falls off the end; and each block is reached from the first. A block may fall into the next one.
struct ControlFlowCheck {
  let function: DecodedFunction

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    let items = function.items
    guard items.first?.opcode == .block else {
      throw VerificationFailure(.codeNotInBlock, .function(function.index))
    }
    for position in items.indices {
      let item = items[position]
      if item.opcode == .jump || item.opcode == .branch {
        let target = Int(item.instruction.numbers[0])
        guard target < function.blocks.count else {
          throw VerificationFailure(
            .unknownBlock, function.place(position), .found(target),
            .expected(function.blocks.count))
        }
      }
      if item.opcode.endsBlock, position + 1 < items.count, items[position + 1].opcode != .block {
        throw VerificationFailure(.codeAfterTerminator, function.place(position + 1))
      }
    }
    guard let last = items.last, last.opcode.endsBlock, last.opcode != .branch else {
      throw VerificationFailure(.fallsOffEnd, function.place(items.count - 1))
    }
    try checkReachability(&meter)
  }

  private func checkReachability(
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    var reached = [Bool](repeating: false, count: function.blocks.count)
    reached[0] = true
    var waiting = [0]
    while let ordinal = waiting.popLast() {
      try meter.take(1, at: .function(function.index))
      for next in function.successors(ofBlock: ordinal) where !reached[next] {
        reached[next] = true
        waiting.append(next)
      }
    }
    guard let missing = reached.firstIndex(of: false) else { return }
    throw VerificationFailure(.unreachableBlock, function.place(function.blocks[missing]))
  }
}
