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
    var houses: [House] = []
    for number in 1...3 {
      writer.file = number == 1 ? "house" : "house\(number)"
      writer.lines = ["import kit"]
      if let old = houses.last {
        writer.lines.append("import \(old.model.file)")
        houses.append(writer.successor(of: old, isLast: number == 3))
      } else {
        houses.append(writer.house())
      }
      writer.finish()
    }
    writer.file = "estates"
    writer.lines = ["import kit", "import mints"]
    let estate = writer.writeEstate()
    writer.finish()
    writer.file = "relays"
    writer.lines = ["import kit"]
    let relay = writer.relay()
    writer.finish()
    writer.file = "main"
    writer.lines = [
      "import kit", "import desk", "import estates", "import house", "import house2",
      "import house3",
      "import mints", "import relays", "import vaults",
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
    for _ in 0...1 { writer.testUpgrade(houses) }
    writer.testRelays(relay)
    writer.testEstate(mint, estate)
    for _ in 0...writer.below(2) { writer.testFunctions() }
    writer.testForAll()

    writer.finish()
    return writer.files
  }
}
