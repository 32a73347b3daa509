import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedState

/// A record of docs/formats.md §2 by the name that the test vectors give it.
enum RecordKind: String, CaseIterable {
  case package, account, members, genesis, leaf, outcome, reads, checkpoint, signed, pin, receipt
  case transaction, payload, action, draft
  case ledgerAction = "ledger-action"
  case stateProof = "state-proof"

  /// Whether key 1 is a version.
  var isVersioned: Bool { ![.reads, .signed, .transaction, .action].contains(self) }

  /// Decodes octets as this record and encodes what was understood.
  func recoded(_ octets: [UInt8]) throws -> [UInt8] {
    switch self {
    case .package: try Package(decoding: octets).encoded()
    case .account: try Account(decoding: octets).encoded()
    case .members: try Members(decoding: octets).encoded()
    case .genesis: try Genesis(decoding: octets).encoded()
    case .leaf: try Leaf(decoding: octets).encoded()
    case .outcome: try Outcome(decoding: octets).encoded()
    case .reads: try Reads(decoding: octets).encoded()
    case .checkpoint: try Checkpoint(decoding: octets).encoded()
    case .signed: try SignedCheckpoint(decoding: octets).encoded()
    case .pin: try Pin(decoding: octets).encoded()
    case .receipt: try Receipt(file: octets).encoded()
    case .transaction: try Transaction(decoding: octets).encoded()
    case .payload: try TransactionPayload(decoding: octets).encoded()
    case .action: try Action(decoding: octets).encoded()
    case .draft: try Draft(file: octets).encoded()
    case .ledgerAction: try LedgerAction(decoding: octets).encoded()
    case .stateProof: try StateProof(decoding: octets).encoded()
    }
  }

  func accepts(_ item: CBOR) -> Bool { (try? recoded(item.encoded())) != nil }
}

/// Records of every kind, from the network of three members on P-256.
struct RecordSamples: Sendable {
  private(set) var all: [(kind: RecordKind, octets: [UInt8])] = []

  /// The samples, made once.
  static let shared = Result { try RecordSamples() }

  init() throws {
    let network = try ReceiptNetwork(
      suite: .p256SHA256, memberCount: 3, book: ReceiptSignatureBook())
    for (_, record, _, octets) in try network.records() {
      all.append((try wanted(RecordKind(rawValue: record)), octets))
    }
    for item in try network.cases() where item.rule == 0 { all.append((.receipt, item.octets)) }
    for entry in network.ledger.entries {
      guard case .transaction(let transaction) = entry.record else { continue }
      all.append((.payload, transaction.payload.encoded()))
      for action in transaction.payload.actions { all.append((.action, action.encoded())) }
      all.append((.draft, try Self.draft(of: transaction, network).encoded()))
    }
  }

  /// A transaction as a draft in which all but the last key have signed.
  private static func draft(of transaction: Transaction, _ network: ReceiptNetwork) throws -> CBOR {
    let packages = network.ledger.entries.flatMap { entry -> [Package] in
      switch entry.record {
      case .transaction(let transaction):
        transaction.payload.actions.compactMap {
          if case .publish(let package) = $0.body { package } else { nil }
        }
      case .genesis(let genesis): [genesis.governance]
      default: []
      }
    }
    let own = transaction.payload.actions.flatMap { action -> [Digest32] in
      if case .publish(let package) = action.body { [package.id(suite: .p256SHA256)] } else { [] }
    }
    let named = transaction.payload.actions.compactMap(\.package).filter { !own.contains($0) }
    let texts = try named.reduce(into: [Digest32: PackageText]()) { texts, id in
      let package = try wanted(packages.first { $0.id(suite: .p256SHA256) == id })
      texts[id] = PackageText(package, interfaceText: nil)
    }
    let draft = try Draft(
      payload: transaction.payload, keys: transaction.keys, texts: [[1, 2]],
      packages: Array(texts.values))
    var item = draft.item
    for (index, signature) in transaction.cose.signatures.dropLast().enumerated() {
      item[3][Int64(index)][1] = .bytes(signature.signature)
    }
    return item
  }

  /// The last record of a kind that has the most octets.
  func item(_ kind: RecordKind) throws -> CBOR {
    let ofKind = all.filter { $0.kind == kind }.map(\.octets)
    let longest = ofKind.map(\.count).max()
    return try wanted(ReceiptMutation.item(wanted(ofKind.last { $0.count == longest })))
  }
}

extension CBOR {
  /// The value beside a key of a map, or the element at an index of an array.
  subscript(place: Int64) -> CBOR {
    get {
      switch self {
      case .map(let entries): entries.first { $0.key == .integer(place) }?.value ?? .null
      case .array(let elements): Int(place) < elements.count ? elements[Int(place)] : .null
      case .tagged(_, let content): content[place]
      default: .null
      }
    }
    set {
      switch self {
      case .map(var entries):
        entries.removeAll { $0.key == .integer(place) }
        self = .map(entries + [CBOREntry(.integer(place), newValue)])
      case .array(var elements):
        if Int(place) < elements.count {
          elements[Int(place)] = newValue
        } else {
          elements.append(newValue)
        }
        self = .array(elements)
      case .tagged(let tag, var content):
        content[place] = newValue
        self = .tagged(tag, content)
      default: break
      }
    }
  }

  /// The item with a change.
  func with(_ change: (inout CBOR) -> Void) -> CBOR {
    var item = self
    change(&item)
    return item
  }

  /// A map without a key, or an array without an element.
  func without(_ place: Int64) -> CBOR {
    switch self {
    case .map(let entries): .map(entries.filter { $0.key != .integer(place) })
    case .array(let elements):
      .array(elements.enumerated().filter { $0.offset != Int(place) }.map(\.element))
    case .tagged(let tag, let content): .tagged(tag, content.without(place))
    default: self
    }
  }

  /// An array with its elements in another order or number.
  func rearranged(_ change: ([CBOR]) -> [CBOR]) -> CBOR {
    guard case .array(let elements) = self else { return self }
    return .array(change(elements))
  }

  /// The item within a byte string, changed.
  func within(_ change: (inout CBOR) -> Void) -> CBOR {
    guard case .bytes(let octets) = self, let item = ReceiptMutation.item(octets) else {
      return self
    }
    return .bytes(item.with(change).encoded())
  }

  /// The keys of a map.
  var keys: [Int64] {
    guard case .map(let entries) = self else { return [] }
    return entries.compactMap { entry in
      guard case .unsigned(let key) = entry.key else { return nil }
      return Int64(exactly: key)
    }
  }
}
