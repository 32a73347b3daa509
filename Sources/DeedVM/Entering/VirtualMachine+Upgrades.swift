import DeedBytecode
import DeedCrypto
import DeedEncoding

/// Contracts that go on under another module (`docs/language.md` rule 33).
extension VirtualMachine {
  /// Brings the value of a field of the predecessor into the arena.
  mutating func loadOld<World: Host>(
    _ number: Int, top: Int, in module: LoadedModule, host: inout World
  ) throws(Trap) -> Int {
    guard let field = module.module.predecessor?.fields[number] else {
      preconditionFailure("a field of a predecessor that is not there")
    }
    guard let row = try readRow(Self.fieldKey(Int(field.slot)), host: &host) else {
      throw .fault(.uninitialised)
    }
    return push(try decodeRow(row, Int(field.type.rawValue), in: module), at: top)
  }
}
