/// Stored sets as the group of a quorum.
extension Module {
  /// The field whose parties a function of a group names, when that is a stored set; nil for every other function.
  ///
  /// Such a function is nothing but `state.load` of the whole field and `return`. It is never run: whether the acting
  /// signers are in the set, and how many it has, is looked up (`docs/language.md` rule 5).
  package func storedGroup(_ index: FunctionIndex) -> UInt32? {
    guard let function = function(index) else { return nil }
    var reader = CodeReader(function.code)
    guard (try? reader.next())?.opcode == .block, let load = try? reader.next(),
      load.opcode == .stateLoad, load.path.isEmpty, (try? reader.next())?.opcode == .return,
      reader.isAtEnd, let number = load.numbers.first, number < UInt32(fields.count)
    else { return nil }
    let field = fields[Int(number)]
    guard field.kind == .variable, field.type.rawValue >= TypeIndex.firstDefined else { return nil }
    let position = Int(field.type.rawValue - TypeIndex.firstDefined)
    return position < types.count && types[position] == .set(.party) ? number : nil
  }
}
