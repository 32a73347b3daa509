import DeedBytecode
import DeedIntegers

extension VirtualMachine {
  /// Comparisons by type, and conversions between integers and what is made of them.
  mutating func performConversion(
    _ operation: Operation, top: Int, in module: LoadedModule
  ) throws(Trap) -> Int {
    let type = Int(operation.a)
    switch operation.opcode {
    case .equal, .less, .lessOrEqual:
      let order = try compare(arena[top - 2], arena[top - 1], type, in: module.layouts)
      arena[top - 2] =
        switch operation.opcode {
        case .equal: Self.word(order == 0)
        case .less: Self.word(order < 0)
        default: Self.word(order <= 0)
        }
      return top - 1
    case .rangeCheck:
      try checkRange(arena[top - 1], type, in: module)
    case .timeFromInteger:
      // A small integer is below the bound by its width alone.
      guard Self.isSmall(arena[top - 1]), arena[top - 1] >= 0 else {
        throw .fault(.timeOutOfRange)
      }
    case .durationFromInteger:
      guard Self.isSmall(arena[top - 1]), arena[top - 1] >> 1 > -Int(Limits.timeBound) else {
        throw .fault(.timeOutOfRange)
      }
    case .timeToInteger, .durationToInteger: break
    default: preconditionFailure("a conversion without an implementation")
    }
    return top
  }

  private mutating func checkRange(
    _ slot: Slot, _ type: Int, in module: LoadedModule
  ) throws(Trap) {
    guard case .range(let lower, let upper) = module.types[TypeIndex(rawValue: UInt32(type))]
    else { preconditionFailure("a range check of a type that is no range") }
    if Self.isSmall(slot), let lower = lower.int64, let upper = upper.int64 {
      guard lower <= Int64(slot >> 1), Int64(slot >> 1) <= upper else {
        throw outOfRange(Integer(Int64(slot >> 1)), Integer(lower), Integer(upper))
      }
      return
    }
    try charge(GasSchedule.limb, max(lower.limbCount, upper.limbCount))
    let value = hostInteger(slot)
    guard lower <= value, value <= upper else { throw outOfRange(value, lower, upper) }
  }
}
