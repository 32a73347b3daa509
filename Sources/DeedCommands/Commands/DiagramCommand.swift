import DeedBytecode
import DeedDiagrams
import DeedNode
import DeedTesting

extension Command {
  /// The command `deed diagram`.
  static let diagram = Command(
    "diagram", "draw the phases of a contract: who may do what until when", operands: "FILE",
    discussion: """
      The picture is made from the heads alone: phases, calls, who must sign, times, and what the
      ledger carries out by itself (dashed). It is SVG, or text for Mermaid, which many tools for
      documents draw.
      """,
    options: [
      Option("mermaid", "write a Mermaid state diagram instead of SVG"),
      Option("out", argument: "FILE", "where to write it (default: standard output)"),
    ]
  ) { (invocation, output) throws(CommandFailure) in
    let path = try invocation.operands(1...1, "one FILE")[0]
    guard !Files.isFolder(path) else {
      throw .usage("'\(path)' is a folder: name the FILE of the contract to draw")
    }
    let build = try ContractBuild.orFailure(Compilation.checked(path, output))
    guard let diagram = LifecycleDiagram(build.interface) else {
      throw .refused("'\(path)' has no contract")
    }
    let isMermaid = invocation.has("mermaid")
    let text = isMermaid ? MermaidDrawing.text(of: diagram) : SVGDrawing.text(of: diagram)
    let file = invocation.value("out")
    if let file { try Files.write(Array(text.utf8), to: file) }
    if invocation.isJSON {
      let result: JSON = [
        "contract": .string(diagram.title), "format": .string(isMermaid ? "mermaid" : "svg"),
        "file": file.map { .string($0) } ?? .null,
        "text": file == nil ? .string(text) : .null,
      ]
      output.result(result.text)
    } else if let file {
      output.result(file)
    } else {
      output.result(String(text.dropLast()))
    }
    return .success
  }
}
