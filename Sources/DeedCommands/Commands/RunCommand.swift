import DeedBytecode
import DeedCompiler
import DeedEncoding
import DeedNode
import DeedSyntax
import DeedTesting

extension Command {
  /// The command `deed run`.
  static let run = Command(
    "run", "call a free function of a source file", operands: "FILE FUNCTION [ARGUMENT…]",
    discussion: """
      Arguments are literals of the language: 42, true, "text", hex"00ff", [1, 2], some(3).
      With --json: "result" as a literal (an array of them when there are several), "gas" of one run,
      and "nanoseconds" as an array of the single executions without loading, or "fault" with its
      code, name, fields, file and line.
      """,
    options: [Option("repeat", argument: "N", "run N times (default: 1)")]
  ) { (invocation, output) throws(CommandFailure) in
    guard invocation.operands.count >= 2 else { throw .usage("expected FILE FUNCTION [ARGUMENT…]") }
    let count = try invocation.number("repeat", in: 1...1_000_000) ?? 1
    let module = try Compilation.checked(invocation.operands[0], output)
    let name = invocation.operands[1]
    let code = try ContractBuild.orFailure(module) { (module) throws(BuildFailure) in
      try ContractBuild.functions(module)
    }
    func refuseGeneric() throws(CommandFailure) {
      guard module.hasGenericFunction(named: name) else { return }
      throw .usage(
        "'\(name)' is generic: what runs is a function without type parameters, such as one that calls it"
      )
    }
    if code == nil { try refuseGeneric() }
    guard let code else { throw .usage("'\(invocation.operands[0])' has no function to run") }
    let interface = Interface(code.module.module)
    guard let entry = interface.entry(named: name) else {
      try refuseGeneric()
      let known = interface.entries.map { String(decoding: $0.name, as: UTF8.self) }
      throw .usage(
        "no function '\(name)' that can be called from outside (without inout parameters); there are: "
          + known.joined(separator: ", "))
    }
    let arguments = try interface.arguments(
      of: entry, from: Array(invocation.operands.dropFirst(2)))
    guard var run = FunctionRun(code) else { throw .environment("not enough memory") }
    var nanoseconds: [Int64] = []
    var last: (result: FunctionRun.Result, gas: UInt64) = (.completed([]), 0)
    for _ in 0..<count {
      let start = ContinuousClock.now
      last = run.run(name, arguments: arguments)
      let duration = (ContinuousClock.now - start).components
      nanoseconds.append(duration.seconds * 1_000_000_000 + duration.attoseconds / 1_000_000_000)
    }
    let rendering = RunRendering(
      interface: interface, entry: entry, sources: module.sources.map(\.file),
      result: last.result, gas: last.gas, nanoseconds: nanoseconds)
    return try rendering.write(isJSON: invocation.isJSON, output)
  }
}

/// The result of `deed run` as people and as programs read it.
private struct RunRendering {
  let interface: Interface
  let entry: InterfaceEntry
  let sources: [SourceFile]
  let result: FunctionRun.Result
  let gas: UInt64
  let nanoseconds: [Int64]

  func write(isJSON: Bool, _ output: any Output) throws(CommandFailure) -> ExitCode {
    switch result {
    case .completed(let items):
      let literals = try interface.literals(of: entry, results: items)
      if isJSON {
        let value: JSON =
          literals.count == 1 ? .string(literals[0]) : .array(literals.map { .string($0) })
        let object: JSON = [
          "result": value, "gas": .unsigned(gas),
          "nanoseconds": .array(nanoseconds.map { .integer($0) }),
        ]
        output.result(object.text)
      } else {
        for literal in literals { output.result(literal) }
        output.note("gas \(gas)")
      }
      return .success
    case .faulted(let code, let name, let fields, let trace):
      writeFault(code, name, fields, trace, isJSON: isJSON, output)
      return .failure
    }
  }

  private func writeFault(
    _ code: UInt32, _ name: String, _ fields: [CBOR], _ trace: [TestSite], isJSON: Bool,
    _ output: any Output
  ) {
    let words = fieldLiterals(name, fields)
    let source = trace.first.flatMap { site in sources.first { $0.name == site.file } }
    let position = trace.first?.span.flatMap { source?.position(at: Int($0.start)) }
    let file = source?.name ?? ""
    if isJSON {
      let fault: JSON = [
        "code": .unsigned(UInt64(code)), "name": .string(name),
        "fields": .array(words.map { .string($0) }), "file": .string(file),
        "line": position.map { .count($0.line) } ?? .null,
      ]
      output.result(JSON.object([.init("fault", fault), .init("gas", .unsigned(gas))]).text)
    } else {
      let place = position.map { " at \(file):\($0.line):\($0.column)" } ?? ""
      output.note(
        "\(name)\(words.isEmpty ? "" : "(\(words.joined(separator: ", ")))")\(place)")
    }
  }

  private func fieldLiterals(_ name: String, _ fields: [CBOR]) -> [String] {
    guard let message = interface.error(named: name.utf8),
      let values = try? interface.decodeFields(.array(fields), of: message)
    else { return [] }
    return zip(values, message.fields).map { $0.literal(as: $1.type, in: interface.types) }
  }
}
