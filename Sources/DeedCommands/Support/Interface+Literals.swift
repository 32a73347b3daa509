import DeedBytecode
import DeedEncoding
import DeedLedger

extension Interface {
  /// The arguments of an entry from literals on the command line.
  ///
  /// - Throws: `CommandFailure` of usage, which names the argument.
  func arguments(
    of entry: InterfaceEntry, from literals: [String]
  ) throws(CommandFailure) -> [CBOR] {
    guard literals.count == entry.parameters.count else {
      let names = entry.parameters.map { "\($0.name): \(types.name(of: $0.type))" }
      let count =
        switch names.count {
        case 0: "no arguments"
        case 1: "1 argument (\(names[0]))"
        default: "\(names.count) arguments (\(names.joined(separator: ", ")))"
        }
      throw .usage(
        "'\(String(decoding: entry.name, as: UTF8.self))' takes \(count), not \(literals.count)")
    }
    var arguments: [CBOR] = []
    for (literal, parameter) in zip(literals, entry.parameters) {
      do throws(LiteralFailure) {
        arguments.append(
          try Value.parse(Array(literal.utf8), type: parameter.type, in: types).cbor())
      } catch {
        throw .usage(
          "'\(literal)' is no \(types.name(of: parameter.type)) for '\(parameter.name)': \(error)"
            + Self.quotingHint(literal, error))
      }
    }
    return arguments
  }

  /// What to do when the shell has taken the quotes of a literal.
  private static func quotingHint(_ literal: String, _ failure: LiteralFailure) -> String {
    guard case .expected(.quoted) = failure.problem, !literal.contains("\"") else { return "" }
    return "; a shell takes quotes away unless others stand around them: '…\"…\"'"
  }

  /// The results of an entry as literals.
  ///
  /// - Throws: `CommandFailure` when they are not of the types that the interface names.
  func literals(of entry: InterfaceEntry, results: [CBOR]) throws(CommandFailure) -> [String] {
    do throws(ValueFailure) {
      let values = try Value.decode(
        items: .array(results), types: entry.results.map(\.type), in: types)
      return zip(values, entry.results).map { $0.literal(as: $1.type, in: types) }
    } catch {
      throw .refused("the results are not what the interface says: \(error)")
    }
  }

  /// The arguments of an action with the names that the entry has for them, which the machine would enter.
  ///
  /// The machine finds a create by its kind, whatever its name; so does this.
  /// - Returns: nil when there is no such entry, or the arguments are not of its types.
  func arguments(of action: Action.Body) -> [(name: String, value: String)]? {
    let entry: InterfaceEntry?
    let items: [CBOR]
    switch action {
    case .publish, .upgrade: return []
    case .create(_, let arguments):
      entry = entries.first { $0.kind == .create }
      items = arguments
    case .call(let call):
      entry = entries.first {
        ($0.kind == .call || $0.kind == .due) && $0.name.elementsEqual(call.function.utf8)
      }
      items = call.arguments
    }
    guard let entry,
      let values = try? Value.decode(
        items: .array(items), types: entry.parameters.map(\.type), in: types)
    else { return nil }
    return zip(values, entry.parameters).map {
      (OneLine.text("\($1.name)"), $0.literal(as: $1.type, in: types))
    }
  }
}
