import DeedBytecode
import DeedCrypto

/// Octets, texts, parties, references and digests: a count, then the octets; never changed once made.
extension VirtualMachine {
  /// A run of octets that was copied out of the host.
  mutating func makeOctets(_ octets: [UInt8]) throws(Trap) -> Slot {
    let index = try allocate(1 + Arena.words(octets: octets.count))
    arena[index] = octets.count
    arena.setOctets(index + 1, offset: 0, to: octets)
    return index
  }

  /// The octets of a run, copied to the host.
  func hostOctets(_ slot: Slot) -> [UInt8] { arena.octets(slot + 1, count: arena[slot]) }

  mutating func performOctets(
    _ operation: Operation, top: Int, in module: LoadedModule
  ) throws(Trap) -> Int {
    let slot = arena[top - 1]
    switch operation.opcode {
    case .bytesCount, .textCount:
      arena[top - 1] = arena[slot] << 1
    case .bytesConcatenate, .textConcatenate:
      arena[top - 2] = try concatenate(arena[top - 2], slot)
      return top - 1
    case .bytesSlice:
      arena[top - 3] = try slice(arena[top - 3], from: arena[top - 2], to: slot)
      return top - 2
    case .bytesAt:
      let octets = arena[top - 2]
      guard Self.isSmall(slot), UInt(bitPattern: slot) >> 1 < UInt(bitPattern: arena[octets])
      else { throw .fault(.indexOutOfBounds) }
      arena[top - 2] = Int(arena.octet(octets + 1, at: slot >> 1)) << 1
      return top - 1
    case .bytesFix:
      guard arena[slot] == module.layouts.types[Int(operation.a)].count else {
        throw .fault(.sizeMismatch)
      }
    case .textToBytes: break
    case .textFromBytes:
      try charge(GasSchedule.octet, 2 * arena[slot])
      guard Value.isText(hostOctets(slot)) else { throw .fault(.invalidText) }
    case .hash:
      let count = arena[slot]
      try charge(GasSchedule.hash, count)
      let digest = arena.withOctets(slot + 1, count: count) { DigestAlgorithm.sha256.digest($0) }
      arena[top - 1] = try makeOctets(digest)
    default: preconditionFailure("an instruction on octets without an implementation")
    }
    return top
  }

  private mutating func concatenate(_ left: Slot, _ right: Slot) throws(Trap) -> Slot {
    let (leftCount, rightCount) = (arena[left], arena[right])
    if rightCount == 0 { return left }
    if leftCount == 0 { return right }
    try charge(GasSchedule.octet, leftCount + rightCount)
    let index = try allocate(1 + Arena.words(octets: leftCount + rightCount))
    arena[index] = leftCount + rightCount
    arena.copyOctets(from: left + 1, offset: 0, to: index + 1, offset: 0, count: leftCount)
    arena.copyOctets(
      from: right + 1, offset: 0, to: index + 1, offset: leftCount, count: rightCount)
    return index
  }

  private mutating func slice(_ octets: Slot, from: Slot, to: Slot) throws(Trap) -> Slot {
    let count = arena[octets]
    guard Self.isSmall(from), Self.isSmall(to), 0 <= from, from <= to, to >> 1 <= count else {
      throw .fault(.indexOutOfBounds)
    }
    let newCount = (to - from) >> 1
    try charge(GasSchedule.octet, newCount)
    let index = try allocate(1 + Arena.words(octets: newCount))
    arena[index] = newCount
    arena.copyOctets(
      from: octets + 1, offset: from >> 1, to: index + 1, offset: 0, count: newCount)
    return index
  }
}
