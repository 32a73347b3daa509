import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedTestSupport
import DeedVM

/// What the random clauses of `DueBoundTests` are made of.
extension DueBoundTests {
  static let head = """
    module contract Bounds
    type %16 = bytes 8
    type %17 = map %16 text
    type %18 = list int
    type %19 = set text
    type %20 = struct Case { name: text, marks: %18, owner: party }
    type %21 = option text
    type %22 = option %16
    type %23 = option %20
    type %24 = range 0 1000000
    type %25 = map int int
    type %26 = option int
    type %27 = map party asset
    type %28 = list unique
    type %29 = linear struct Lot { price: int, paid: asset }
    type %30 = struct TitleFields { parcel: text, area: int }
    type %31 = option asset
    type %32 = set party
    constant 0: %16 = hex"0102030405060708"
    constant 1: text = "some words that stand in the module"
    constant 2: %18 = [1, 2, 3]
    constant 3: text = "Yuan"
    constant 4: text = "Title"
    constant 5: text = "Point"
    phase 0 first -> 0, 1
    phase 1 second -> 0
    field 0 var number: int
    field 1 var word: text
    field 2 var held: %20
    field 3 var names: %17
    field 4 var list: %18
    field 5 var known: %19
    field 6 var price: %24
    field 7 var when: time
    field 8 var numbers: %25
    field 9 var extra: %20 in 1
    field 10 var vault: %27
    field 11 var titles: %28
    field 12 var purse: asset
    field 13 var lot: %29
    field 14 var customers: %32
    asset 0 fungible Yuan holders 14 freezable recallable
    asset 1 unique Title(parcel: text, area: int) freezable recallable
    asset 2 fungible Point
    event 0 Seen(word: text, held: %20)
    error 0 Stopped(word: text)
    function 0 () -> () {
      block
        constant 1
        constant 2
        int 1
        time.from_int
        state.assign 7 -
        drop
        drop
        return
    }
    function 1 () -> (time) {
      block
        state.load 7 -
        return
    }
    function 2 (text, int) -> (text, int) {
      block
        local.copy 0
        local.copy 0
        text.concatenate
        local.copy 1
        local.copy 1
        int.multiply
        return
    }
    function 3 () -> () {
      block
        state.load 2 -
        value.describe %20
        constant 1
        equal text
        drop
        return
    }
    """

  /// What a clause may do; each leaves the stack as it was, and no asset behind.
  ///
  /// Local 0 is an int, 1 a text, 2 a list, 3 a map, 4 a struct, 5 an asset, 6 a map of assets.
  static let snippets = [
    "state.load 0 -\nlocal.store 0", "local.copy 0\nstate.assign 0 -",
    "local.copy 0\nint 3\nint.add\nlocal.store 0",
    "local.copy 0\nstate.load 0 -\nint.multiply\nlocal.store 0",
    "local.copy 0\nint 977\nint.divide\nlocal.store 0",
    "state.load 0 -\nlocal.copy 0\nint 1\nint.add\nint.modulo\nlocal.store 0",
    "int 2\nint 300\nint.power\nlocal.copy 0\nint.less\ndrop",
    "state.load 1 -\nlocal.store 1", "local.copy 1\nstate.assign 1 -",
    "local.copy 1\nlocal.copy 1\ntext.concatenate\nlocal.store 1",
    "local.copy 1\ntext.to_bytes\nhash 0\ndrop",
    "local.copy 1\ntext.to_bytes\nconstant 1\ntext.to_bytes\nconstant 1\ntext.to_bytes\nsignature.verify 2\ndrop",
    "local.copy 1\ntext.to_bytes\nint 0\nint 9\nbytes.slice\ntext.from_bytes\nlocal.store 1",
    "local.copy 1\nconstant 1\nequal text\ndrop",
    "state.load 2 -\nlocal.store 4", "local.copy 4\nstate.assign 2 -",
    "state.load 2 .1\nlocal.store 2", "local.copy 2\nstate.assign 2 .1",
    "int 0\nint 5\nstate.assign 2 .1[]", "local.copy 0\nstate.append 2 .1",
    "local.copy 0\nlocal.append 2 -", "int 0\nlocal.load 2 []\nlocal.store 0",
    "local.copy 2\nlocal.copy 2\nequal %18\ndrop",
    "local.copy 4\nlocal.load 4 .1\ndrop\nstruct.unpack %20\ndrop\ndrop\ndrop",
    "local.copy 1\nlocal.copy 2\nlocal.load 4 .2\nstruct.new %20\nlocal.store 4",
    "constant 0\nstate.lookup 3 - %21\ndrop", "constant 0\nlocal.copy 1\nstate.assign 3 {}",
    "constant 0\nstate.contains 3 -\ndrop", "constant 0\nstate.load 3 {}\nlocal.store 1",
    "constant 0\nlocal.copy 1\nstate.assign 3 {}\nconstant 0\nstate.remove 3 -",
    "option.none %22\nstate.next 3 %22\ndrop",
    "constant 0\noption.some %22\nstate.next 3 %22\ndrop",
    "local.copy 0\nstate.append 4 -", "int 0\nstate.load 4 []\nlocal.store 0",
    "int 0\nlocal.copy 0\nstate.assign 4 []", "state.count 4 -\nlocal.store 0",
    "local.copy 0\nstate.append 4 -\nstate.remove_last 4 -\ndrop",
    "constant 1\nstate.insert 5 -", "constant 1\nstate.remove 5 -",
    "option.none %21\nstate.next 5 %21\ndrop", "local.copy 0\nlocal.copy 0\nstate.assign 8 {}",
    "option.none %26\nstate.next 8 %26\ndrop",
    "local.copy 0\nlocal.copy 0\nlocal.assign 3 {}", "local.copy 0\nlocal.contains 3 -\ndrop",
    "local.copy 0\nlocal.lookup 3 - %26\ndrop",
    "local.copy 0\nint 7\nint 1\nlocal.copy 0\nmap.new %25 2\nlocal.store 3",
    "state.load 6 -\nint 2\nint.divide\nrange.check %24\nstate.assign 6 -",
    "local.copy 1\nlocal.copy 4\nemit 0", "local.copy 4\nvalue.describe %20\ndrop",
    "local.copy 0\nvalue.describe int\nlocal.store 1", "local.copy 2\nvalue.describe %18\ndrop",
    "local.copy 1\nlocal.copy 0\ncall 2\nlocal.store 0\nlocal.store 1",
    "now\ntime.to_int\nlocal.store 0",
    "local.copy 4\noption.some %23\noption.unwrap %23\nlocal.store 4",
    "int 5\nint 6\nlist.new %18 2\nlocal.store 2",
  ]

  /// What a clause may do with assets.
  static let assetSnippets = [
    "int 9\nasset.issue 0\nlocal.load 4 .2\nasset.give",
    "int 9\nasset.issue 2\nlocal.load 4 .2\nasset.give",
    "int 9\nasset.issue 2\nlocal.store 5\nint 4\nlocal.split 5 -\nlocal.join 5 -\nlocal.amount 5 -\nlocal.store 0\nlocal.move 5\nasset.burn 2",
    "int 9\nasset.issue 0\nlocal.store 5\nint 4\nlocal.split 5 -\nlocal.load 4 .2\nasset.give\nlocal.move 5\nasset.burn 0",
    "int 1\nstate.split 12 -\nlocal.load 4 .2\nasset.give",
    "int 1\nasset.issue 2\nstate.join 12 -", "state.amount 12 -\nlocal.store 0",
    "state.move 12\nstate.assign 12 -",
    "state.load 13 .0\nlocal.store 0", "local.copy 0\nstate.assign 13 .0",
    "int 4\nasset.issue 2\nstate.join 13 .1",
    "int 1\nstate.split 13 .1\nstate.join 12 -",
    "local.load 4 .2\nint 1\nasset.issue 2\nstate.join 10 {}",
    "local.load 4 .2\nint 1\nstate.split 10 {}\nasset.burn 2",
    "local.load 4 .2\nstate.amount 10 {}\nlocal.store 0",
    "local.load 4 .2\nstate.take 10 -\nasset.burn 2\nlocal.load 4 .2\nint 3\nasset.issue 2\nstate.put 10 -",
    "local.copy 1\nlocal.copy 0\nasset.issue_unique 1\nlocal.load 4 .2\nasset.give_unique",
    "constant 1\nint 5\nasset.issue_unique 1\nasset.burn_unique 1",
    "constant 1\nlocal.copy 0\nasset.issue_unique 1\nstate.append 11 -",
    "state.remove_last 11 -\nlocal.load 4 .2\nasset.give_unique",
    "int 0\nstate.amount 11 []\nlocal.store 0",
    "int 1\nlocal.copy 1\nlocal.copy 0\nasset.amend 1",
    "self\nint 1\nasset.read %30 4\nstruct.unpack %30\nlocal.store 0\nlocal.store 1",
    "self\nlocal.load 4 .2\nasset.holding 5\nlocal.store 0",
    "self\nlocal.load 4 .2\nasset.holding 4\nlocal.store 0",
    "self\nlocal.load 4 .2\nint 2\nasset.holds 4\ndrop",
    "self\nlocal.load 4 .2\nasset.may_hold 3\ndrop", "self\nasset.supply 5\nlocal.store 0",
    "local.load 4 .2\nasset.freeze 0", "local.load 4 .2\nasset.thaw 0",
    "local.load 4 .2\nint 1\nasset.recall 0\nasset.burn 0",
    "local.load 4 .2\nint 2\nasset.recall_unique 1\nasset.burn_unique 1",
    "self\nint 1\nasset.withdraw 5\nself\nasset.expect asset 5\nasset.burn 2",
    "self\nint 3\nasset.withdraw_unique 4\nasset.burn_unique 1",
    "int 3\nasset.issue 2\noption.some %31\noption.unwrap %31\nasset.burn 2",
    "option.none %31\noption.destroy_none %31", "int 0\nasset.issue 2\nasset.destroy_empty",
    "map.new %27 0\nlocal.store 6\nlocal.load 4 .2\nint 3\nasset.issue 2\nlocal.put 6 -\nlocal.load 4 .2\nlocal.amount 6 {}\nlocal.store 0\nlocal.load 4 .2\nlocal.take 6 -\nasset.burn 2\nlocal.destroy_empty 6",
  ]

  /// The rows of what is issued and held: amounts near the most that there are, or small ones.
  static func fillAssets(_ host: inout MemoryHost, _ generator: inout SeededGenerator) throws {
    let contract = FixtureRun.contract
    let ann = FixtureCall.party("ann")
    let amount: UInt128 = generator.below(2) == 0 ? 1 << 126 : 100
    func asset(_ name: Name, _ number: UInt128, _ tag: UInt64 = Value.assetTag) -> CBOR {
      .tagged(tag, .array([.bytes(contract.octets), .text(name.octets), .amount(number)]))
    }
    func write(_ key: [UInt8], _ value: [UInt8]) throws {
      try host.write(contract: contract, key: key, value: value)
    }
    let (yuan, title, point) = (
      AssetID(issuer: contract, name: "Yuan"), AssetID(issuer: contract, name: "Title"),
      AssetID(issuer: contract, name: "Point")
    )
    let issued = 8 * (amount / 10)
    host.assets[.supply(yuan)] =
      AssetSupply(issued: issued, holders: 14, powers: 3, isUnique: false).encoded()
    host.assets[.supply(title)] =
      AssetSupply(issued: 3, holders: nil, powers: 3, isUnique: true).encoded()
    host.assets[.supply(point)] =
      AssetSupply(issued: issued, holders: nil, powers: 0, isUnique: false).encoded()
    for holder in [ann, contract] {
      for id in [yuan, point] {
        host.assets[.holding(holder: holder, id)] = CBOR.amount(issued / 8).encoded()
      }
      host.assets[.count(holder: holder, title)] = CBOR.amount(1).encoded()
    }
    host.assets[.unique(holder: ann, title, id: 2)] = []
    host.assets[.unique(holder: contract, title, id: 3)] = []
    let parcel = CBOR.text(Array(repeating: 0x61, count: generator.below(2) == 0 ? 65_000 : 20))
    for id in 1...3 as ClosedRange<UInt128> {
      host.assets[.fields(title, id: id)] = CBOR.array([parcel, 7]).encoded()
    }
    if generator.below(4) == 0 { host.assets[.frozen(yuan, holder: ann)] = [] }
    let one = Array(repeating: UInt8(0), count: 7) + [1]
    try write([0, 10], one)
    try write([0, 10] + ann.octets, asset("Point", issued / 8).encoded())
    try write([0, 11], one)
    try write([0, 11] + one.dropLast() + [0], asset("Title", 1, Value.uniqueTag).encoded())
    try write([0, 12], asset("Point", issued / 8).encoded())
    try write([0, 13], CBOR.array([5, asset("Point", issued / 8)]).encoded())
    try write([0, 14], one)
    if generator.below(8) > 0 { try write([0, 14] + ann.octets, []) }
  }
}
