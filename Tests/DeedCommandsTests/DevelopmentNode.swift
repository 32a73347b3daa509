import DeedCompiler
import DeedNode
import DeedStandardLibrary
import DeedSyntax
import DeedTesting
import Testing

extension ScratchFolder {
  /// Starts a node for development in this process, on `data` of the folder; commands find it by the environment.
  func startNode() throws -> (node: Node, environment: [String: String]) {
    let source = SourceFile(name: "governance.deed", bytes: StandardLibrary.governance)
    let checked = try #require(Compiler.check(ParsedModule.parse(source)).checked)
    let build = try ContractBuild(checked, compiler: "test")
    var configuration = NodeConfiguration(
      folder: path + "/data",
      network: .development(governance: build.package, texts: build.texts))
    configuration.port = 0
    let node = try Node(configuration) { Issue.record("the node failed: \($0)") }
    return (node, ["DEED_NODE": "http://127.0.0.1:\(node.port)"])
  }
}
