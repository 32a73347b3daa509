import DeedIntegers

/// The words for what a head function computes, as far as its code shows them; nil for everything else.
///
/// Knows what most heads are: one block that reads a parameter, a field or a part of one and returns it, such as
/// `records[document].custodian`. A compiler gives the source's own words instead.
func headText(_ function: FunctionIndex, parameters: [Name], in module: Module) -> [UInt8]? {
  guard let code = module.function(function)?.code else { return nil }
  var reader = CodeReader(code)
  var stack: [[UInt8]] = []
  // A few instructions: longer ones make no text that helps, and looking at them costs.
  for _ in 0..<HeadWords.instructionsMax where !reader.isAtEnd {
    guard let instruction = try? reader.next() else { return nil }
    guard instruction.opcode != .return else { return stack.count == 1 ? stack[0] : nil }
    guard instruction.opcode != .block else { continue }
    guard let word = HeadWords(parameters: parameters, module: module).word(instruction, &stack),
      word.count <= HeadWords.octetsMax
    else { return nil }
    stack.append(word)
  }
  return nil
}

/// The words of single instructions.
private struct HeadWords {
  let parameters: [Name]
  let module: Module

  /// Longer texts help nobody, and bound the work.
  static let octetsMax = 256
  static let instructionsMax = 16

  /// The word of an instruction that pushes one value; nil for other instructions.
  func word(_ instruction: Instruction, _ stack: inout [[UInt8]]) -> [UInt8]? {
    switch instruction.opcode {
    case .localCopy, .localMove, .localLoad:
      let index = Int(instruction.numbers[0])
      guard index < parameters.count, let function = parameterType(index) else { return nil }
      // A head function sees the amount or the id of an asset.
      let part = function == .asset ? ".amount" : function == .unique ? ".id" : ""
      return path(
        instruction.path, parameters[index].octets + Array(part.utf8), function, &stack)
    case .stateLoad:
      let index = Int(instruction.numbers[0])
      guard index < module.fields.count else { return nil }
      let field = module.fields[index]
      return path(instruction.path, field.name.octets, field.type, &stack)
    case .caller: return Array("caller".utf8)
    case .selfContract, .selfAs: return Array("self".utf8)
    case .integer: return Array(String(instruction.signed).utf8)
    case .constant:
      let index = Int(instruction.numbers[0])
      guard index < module.constants.count else { return nil }
      let constant = module.constants[index]
      return Array(constant.value.literal(as: constant.type, in: module.typeTable).utf8)
    default: return nil
    }
  }

  /// The type of a parameter: that of the first entry whose parameters these are.
  private func parameterType(_ index: Int) -> TypeIndex? {
    let entry = module.entries.first { $0.parameterNames == parameters }
    guard let entry else { return nil }
    let types = module.parameterTypes(of: entry)
    return index < types.count ? types[index] : nil
  }

  /// The word with the steps of a path behind it; keys come from the stack, the last one on top.
  private func path(
    _ steps: [PathStep], _ root: [UInt8], _ type: TypeIndex, _ stack: inout [[UInt8]]
  ) -> [UInt8]? {
    let keyCount = steps.count(where: \.takesOperand)
    guard stack.count >= keyCount else { return nil }
    var keys = stack.suffix(keyCount)[...]
    stack.removeLast(keyCount)
    var word = root
    var type = type
    for step in steps {
      switch (step, module.definition(type)) {
      case (.field(let number), .structure(let structure))
      where Int(number) < structure.fields.count:
        let field = structure.fields[Int(number)]
        word += Array(".".utf8) + field.name.octets
        type = field.type
      case (.element, .list(let element)), (.element, .log(let element)),
        (.key, .map(_, let element)):
        guard let key = keys.popFirst() else { return nil }
        word += Array("[".utf8) + key + Array("]".utf8)
        type = element
      default: return nil
      }
    }
    return word
  }
}

extension Module {
  /// The definition of a type that the module itself has; nil for built-in ones.
  fileprivate func definition(_ type: TypeIndex) -> TypeDefinition? {
    guard type.rawValue >= TypeIndex.firstDefined else { return nil }
    let position = Int(type.rawValue - TypeIndex.firstDefined)
    return position < types.count ? types[position] : nil
  }
}
