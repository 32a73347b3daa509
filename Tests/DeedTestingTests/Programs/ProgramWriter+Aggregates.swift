/// Options, collections, structs and enums: literals and what gives them.
extension ProgramWriter {
  /// A value made of its parts; `isTyped` where `none` and `[]` may stand.
  mutating func aggregate(_ type: ProgramType, _ level: Int, _ isTyped: Bool) -> Code {
    if level > 0, chance(1, of: 3), let variable = variable(type) { return reading(variable) }
    switch type {
    case .option(let part):
      if level > 0, chance(1, of: 3) { return found(part, level) }
      if isTyped, chance(1, of: 3) { return Code(text: "none", run: { _ in .absent }) }
      let code = assigned(part, level - 1, isTyped: isTyped)
      return Code(text: "some(\(code.text))", run: { .present(try code.run($0)) })
    case .list(let part):
      var parts = parts(of: part, level, isTyped)
      if part == .int, level > 0, chance(1, of: 6) { parts.append(element(level)) }
      return Code(
        text: "[\(parts.map(\.text).joined(separator: ", "))]",
        run: { machine in .list(try parts.map { try $0.run(machine) }) })
    case .set(let part):
      var parts = distinct(part, atLeast: isTyped ? 0 : 1)
      if level > 0, !parts.isEmpty, variable(part).map({ $0.value == nil }) ?? false {
        parts.append(expression(part, level - 1, isTyped: false))
      }
      if part == .int, level > 0, chance(1, of: 6) { parts.append(element(level)) }
      return Code(
        text: "set[\(parts.map(\.text).joined(separator: ", "))]",
        run: { machine in .set(of: try parts.map { try $0.run(machine) }) })
    case .map(let key, let part): return map(key, part, level, isTyped)
    case .structure(let declaration):
      let isTold = declaration.arguments.isEmpty
      let parts = declaration.fields.map { assigned($0.type, level - 1, isTyped: isTold) }
      let words = zip(declaration.fields, parts).map { labelled($0.name, $1.text) }
      return Code(
        text: "\(maker(type))(\(words.joined(separator: ", ")))",
        run: { machine in .structure(try parts.map { try $0.run(machine) }) })
    case .enumeration(let declaration):
      // The first case of a generic enum tells all its types.
      let isTold = declaration.arguments.isEmpty
      let number = below(declaration.cases.count)
      let index = level > 0 && (isTyped || isTold) ? number : 0
      let item = declaration.cases[index]
      let parts = item.payload.map { assigned($0.type, level - 1, isTyped: isTold) }
      let words = zip(item.payload, parts).enumerated().map { place, pair in
        place == 0 ? pair.1.text : labelled(pair.0.name, pair.1.text)
      }
      let name = "\(maker(type)).\(item.name)"
      return Code(
        text: words.isEmpty ? name : "\(name)(\(words.joined(separator: ", ")))",
        run: { machine in .variant(index, try parts.map { try $0.run(machine) }) })
    default: return leaf(type, isTyped)
    }
  }

  /// A label with its value; a variable of that name needs none.
  func labelled(_ name: String, _ text: String) -> String {
    text == name ? name : "\(name): \(text)"
  }

  mutating func assigned(_ type: ProgramType, _ level: Int, isTyped: Bool) -> Code {
    if isTyped || type == .int { return assigned(type, level) }
    return expression(type, level, isTyped: false)
  }

  private mutating func parts(
    of type: ProgramType, _ level: Int, _ isTyped: Bool
  ) -> [Code] {
    var parts: [Code] = []
    for _ in 0..<(below(3) + (isTyped ? 0 : 1)) {
      parts.append(assigned(type, level - 1, isTyped: isTyped))
    }
    return parts
  }

  /// Literals that differ, for sets and keys.
  private mutating func distinct(_ type: ProgramType, atLeast least: Int) -> [Code] {
    // What is open has no literals.
    if case .parameter = type {
      return variable(type).map { [reading($0)] } ?? []
    }
    var values: [ModelValue] = []
    for _ in 0..<(least + below(3)) {
      let value = keyValue(type)
      if !values.contains(value) { values.append(value) }
    }
    return values.map { constant($0, type) }
  }

  private mutating func keyValue(_ type: ProgramType) -> ModelValue {
    switch type {
    case .int: return .number(below(9))
    case .text: return .octets(Array(pick(["", "a", "b", "é"]).utf8))
    case .ring(let ring): return .number(below(min(ring.modulus, 9)))
    case .truth: return .truth(chance(1, of: 2))
    case .enumeration(let declaration): return .variant(below(declaration.cases.count), [])
    case .party: return .party(1000 + below(3))
    case .span: return .number((1 + below(4)) * 3_600_000)
    default: return .number(below(5) * 86_400_000)
    }
  }

  private mutating func map(
    _ key: ProgramType, _ part: ProgramType, _ level: Int, _ isTyped: Bool
  ) -> Code {
    let keys = distinct(key, atLeast: isTyped ? 0 : 1)
    guard !keys.isEmpty else { return Code(text: "[:]", run: { _ in .map([]) }) }
    let values = keys.map { _ in assigned(part, level - 1, isTyped: isTyped) }
    let words = zip(keys, values).map { "\(operand($0)): \(operand($1))" }
    return Code(
      text: "[\(words.joined(separator: ", "))]",
      run: { machine in
        var map = ModelValue.map([])
        for (key, value) in zip(keys, values) {
          map[try key.run(machine)] = try value.run(machine)
        }
        return map
      })
  }

  /// What a map has at a key, as an option.
  private mutating func found(_ part: ProgramType, _ level: Int) -> Code {
    let key = key()
    let map = expression(.map(key, part), level - 1, isTyped: false)
    let wanted = expression(key, level - 1)
    return Code(
      text: "\(operand(map)).get(\(wanted.text))",
      run: { machine in
        let map = try map.run(machine)
        return map[try wanted.run(machine)].map { .present($0) } ?? .absent
      })
  }
}
