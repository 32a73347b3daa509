/// Proves that no local is read without a value, and that linear locals are neither copied, dropped, overwritten
/// nor forgotten.
///
/// A forward dataflow over the blocks: a set of the locals that hold a value. Parameters hold one at the start.
/// Where ways meet, a local holds a value only if it does on all of them; for a **linear** local all ways must
/// agree, since on one it would be lost or used twice. Afterwards every local read has a value; a linear local is
/// given away exactly once by `local.move` for each time it was stored, and at a `return` none holds anything. (A
/// failure undoes the whole call, so what locals hold there does not matter.)
/// Together with `OperandCheck` (the stack) and `PathCheck` (parts of values) this is the linearity of the code.
struct LocalCheck {
  let types: TypeTable
  let function: DecodedFunction

  /// The locals that hold a value, a bit each.
  private struct Holding: Equatable {
    var words: [UInt64]

    subscript(local: Int) -> Bool {
      get { words[local >> 6] >> UInt64(local & 63) & 1 == 1 }
      set {
        let bit: UInt64 = 1 << UInt64(local & 63)
        if newValue { words[local >> 6] |= bit } else { words[local >> 6] &= ~bit }
      }
    }
  }

  func check(_ meter: inout VerificationMeter) throws(VerificationFailure) {
    let wordCount = (function.locals.count + 63) / 64
    var linear = Holding(words: Array(repeating: 0, count: wordCount))
    for (local, type) in function.locals.enumerated() where types.isLinear(type) {
      linear[local] = true
    }
    var start = Holding(words: Array(repeating: 0, count: wordCount))
    for parameter in function.function.parameters.indices { start[parameter] = true }
    var entering = [Holding?](repeating: nil, count: function.blocks.count)
    entering[0] = start
    var waiting = [0]
    var isWaiting = [Bool](repeating: false, count: function.blocks.count)
    while let ordinal = waiting.popLast() {
      isWaiting[ordinal] = false
      guard var holding = entering[ordinal] else { continue }
      let positions = function.positions(ofBlock: ordinal)
      try meter.take(positions.count + wordCount, at: .function(function.index))
      for position in positions { try apply(position, &holding, linear) }
      for next in function.successors(ofBlock: ordinal) {
        try meter.take(1 + wordCount, at: .function(function.index))
        let merged: Holding
        if let known = entering[next] {
          merged = try join(known, holding, linear, at: function.blocks[next])
        } else {
          merged = holding
        }
        guard merged != entering[next] else { continue }
        entering[next] = merged
        if !isWaiting[next] {
          isWaiting[next] = true
          waiting.append(next)
        }
      }
    }
  }

  private func join(
    _ left: Holding, _ right: Holding, _ linear: Holding, at position: Int
  ) throws(VerificationFailure) -> Holding {
    var merged = left
    for word in left.words.indices {
      let disagreement = (left.words[word] ^ right.words[word]) & linear.words[word]
      guard disagreement == 0 else {
        throw VerificationFailure(
          .linearLocalDisagrees, function.place(position),
          .local(word * 64 + disagreement.trailingZeroBitCount))
      }
      merged.words[word] &= right.words[word]
    }
    return merged
  }

  /// Applies an instruction to the set of locals that hold a value.
  private func apply(
    _ position: Int, _ holding: inout Holding, _ linear: Holding
  ) throws(VerificationFailure) {
    let item = function.items[position]
    func refuse(_ code: VerificationCode, _ local: Int) -> VerificationFailure {
      VerificationFailure(code, function.place(position), .local(local))
    }
    if item.opcode == .return {
      for word in holding.words.indices {
        let left = holding.words[word] & linear.words[word]
        guard left == 0 else {
          throw refuse(.linearLocalLeft, word * 64 + left.trailingZeroBitCount)
        }
      }
    }
    guard OpcodeTable.row(item.opcode).operands.first == .local else { return }
    let local = Int(item.instruction.numbers[0])
    if item.opcode == .localStore {
      guard !(linear[local] && holding[local]) else { throw refuse(.linearLocalOverwritten, local) }
      holding[local] = true
      return
    }
    guard holding[local] else { throw refuse(.uninitialisedLocal, local) }
    switch item.opcode {
    case .localMove, .localDestroyEmpty: holding[local] = false
    case .localCopy:
      guard !linear[local] else { throw refuse(.linearLocalCopied, local) }
    case .localDrop:
      guard !linear[local] else { throw refuse(.linearLocalDropped, local) }
      holding[local] = false
    default: break  // The other instructions read or change a part; `PathCheck` judges them.
    }
  }
}
