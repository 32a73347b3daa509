package import DeedCrypto
package import DeedEncoding
package import DeedState

/// The one file that shows a court what was recorded (`docs/formats.md` §2 and §6).
package struct Receipt: LedgerRecord {
  package static let recordName = "Receipt"

  /// The record that was signed, by the kind of its leaf.
  package enum SignedRecord: Hashable, Sendable {
    case transaction(Transaction)
    case genesis(Genesis)
    case ledgerAction(LedgerAction)
  }

  /// A signed head and the way from the leaf to its log root.
  package struct Inclusion: Hashable, Sendable {
    /// The head.
    package let signed: SignedCheckpoint
    /// The leaf's index.
    package let index: UInt64
    /// The hashes beside the way, the leaf's sibling first.
    package let path: [Digest32]
    /// Describes an inclusion.
    package init(signed: SignedCheckpoint, index: UInt64, path: [Digest32]) {
      self.signed = signed
      self.index = index
      self.path = path
    }
  }

  /// A change of members: the last head the members before signed, and the members after.
  package struct MembershipStep: Hashable, Sendable {
    /// The head at which the change was decided.
    package let signed: SignedCheckpoint
    /// The members from the next height on.
    package let members: Members
    /// Describes a step.
    package init(signed: SignedCheckpoint, members: Members) {
      self.signed = signed
      self.members = members
    }
  }

  /// A text that belongs to a package.
  package enum TextKind: UInt64, Sendable {
    case source = 0
    case prose = 1
    case interface = 2
  }

  /// A package and some of its texts.
  package struct PackageTexts: Hashable, Sendable {
    /// The package.
    package let package: Package
    /// Its texts, strictly ascending by kind.
    package let texts: [Text]

    /// A text and its kind.
    package struct Text: Hashable, Sendable {
      /// What the text is.
      package let kind: TextKind
      /// Its octets.
      package let octets: [UInt8]
      /// Pairs a kind with octets.
      package init(kind: TextKind, octets: [UInt8]) {
        self.kind = kind
        self.octets = octets
      }
    }

    /// Describes a package with texts.
    package init(package: Package, texts: [Text]) {
      self.package = package
      self.texts = texts
    }
  }

  /// The leaf.
  package let leaf: Leaf
  /// The record that was signed; nil when it is withheld.
  package let record: SignedRecord?
  /// What it did; nil when it is withheld.
  package let outcome: Outcome?
  /// The signed head that includes the leaf.
  package let inclusion: Inclusion
  /// The changes of members from the pin to the signers of the head.
  package let membership: [MembershipStep]
  /// What execution read.
  package let reads: Reads?
  /// Packages that ran or were published, strictly ascending by id.
  package let packages: [PackageTexts]
  /// Proofs against the head's state root, strictly ascending by key.
  package let proofs: [StateProof]

  /// Describes a receipt.
  package init(
    leaf: Leaf, record: SignedRecord?, outcome: Outcome?, inclusion: Inclusion,
    membership: [MembershipStep] = [], reads: Reads? = nil, packages: [PackageTexts] = [],
    proofs: [StateProof] = []
  ) {
    self.leaf = leaf
    self.record = record
    self.outcome = outcome
    self.inclusion = inclusion
    self.membership = membership
    self.reads = reads
    self.packages = packages
    self.proofs = proofs
  }
}

/// The trust file: the network's id and members that a verifier holds to be true.
package struct Pin: LedgerRecord {
  package static let recordName = "Pin"

  /// The network's id.
  package let network: Digest32
  /// The network's suite.
  package let suite: CipherSuite
  /// The members that the verifier trusts to begin with.
  package let members: Members

  /// Describes what is trusted.
  package init(network: Digest32, suite: CipherSuite, members: Members) {
    self.network = network
    self.suite = suite
    self.members = members
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .digest(network))
    writer.set(3, .unsigned(suite.rawValue))
    writer.set(4, members.item)
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    network = try reader.required(2).digest()
    suite = try reader.required(3).cipherSuite()
    members = try Members(reader.required(4))
    try reader.finish()
    guard members.fits(suite) else { throw item.refuse("members have keys of the suite") }
  }
}
