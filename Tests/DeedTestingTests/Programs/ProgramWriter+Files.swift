extension ProgramWriter {
  /// The program of a seed: files that import those before them; the last has the tests.
  static func program(seed: UInt64) -> [(name: String, text: String)] {
    var writer = ProgramWriter(seed: seed)
    writer.kit()
    writer.useKit()
    writer.file = "desk"
    writer.lines = ["import kit"]
    let desk = writer.contract("Desk", faces: [writer.faces[0]])
    writer.finish()
    writer.file = "mints"
    writer.lines = ["import kit"]
    let mint = writer.mint()
    writer.finish()
    writer.file = "vaults"
    writer.lines = ["import kit", "import mints"]
    let vault = writer.vault()
    writer.finish()
    writer.file = "house"
    writer.lines = ["import kit"]
    let house = writer.house()
    let outline = writer.outline
    writer.finish()
    writer.file = "house2"
    writer.lines = ["import kit", "import house"]
    let next = writer.successor(of: house, outline)
    writer.finish()
    writer.file = "main"
    writer.lines = [
      "import kit", "import desk", "import house", "import house2", "import mints", "import vaults",
    ]
    writer.freeFunctions(count: 2 + writer.below(3), isPublic: false)
    writer.peers = [
      Peer(
        name: "peer", type: "kit.\(writer.faces[0].name)", functions: writer.faces[0].functions,
        cost: desk.cost),
      Peer(
        name: "other", type: "desk.Desk",
        functions: desk.entries.map { ($0.name, $0.isView, $0.parameters, $0.results) },
        cost: desk.cost),
    ]
    writer.creatable = desk
    let main = writer.contract("Main", faces: Array(writer.faces.prefix(2)))
    writer.peers = []
    writer.creatable = nil
    for _ in 0...writer.below(2) { writer.testContracts([desk, main]) }
    writer.testContracts([mint, vault])
    writer.testUpgrade(house, next)
    for _ in 0...writer.below(2) { writer.testFunctions() }
    writer.testForAll()

    writer.finish()
    return writer.files
  }
}
