package import DeedCrypto

/// What a client must know of a module to talk to it: its interface description, the ABI (`docs/abi.md`).
///
/// Holds the types, the fields, errors and events, and how the module is entered, with who may act in words. From
/// it alone a client encodes arguments and reads results, events, errors and rows of the state. Everything but the
/// words follows from the module, so that `describes(_:)` can tell whether a description belongs to a module.
package struct Interface: Hashable, Sendable {
  /// What the module is for.
  package let kind: ModuleKind
  /// The contract's or the file's name.
  package let name: Name
  /// The types, with the module's indices.
  package let types: TypeTable
  /// The state of a contract, by field number.
  package let fields: [Field]
  /// The errors that calls end with.
  package let errors: [Message]
  /// The events that calls record.
  package let events: [Message]
  /// The ways in, in declaration order.
  package let entries: [InterfaceEntry]
  /// The interfaces that the contract declares: types of the table.
  package let interfaces: [TypeIndex]
  /// The digest of the prose that belongs to the contract.
  package let proseHash: Digest32?
  /// The phases of the contract, the first of which a new one is in; none for a contract without phases.
  package let phases: [Phase]
  /// What holds after every call that changes the contract.
  package let invariants: [InterfaceInvariant]
  /// The assets that the contract issues, with their restrictions and the issuer's powers.
  package let assets: [Asset]
  /// The name of the contract whose contracts an upgrade makes ones of this module; nil when there is none.
  package let predecessor: Name?
  /// The doc comments, ascending by subject.
  package let documentation: [InterfaceDocument]

  /// Reserved to the decoder and to `init(_:texts:)`.
  init(
    kind: ModuleKind, name: Name, types: TypeTable, fields: [Field], errors: [Message],
    events: [Message], entries: [InterfaceEntry], interfaces: [TypeIndex], proseHash: Digest32?,
    phases: [Phase], invariants: [InterfaceInvariant], assets: [Asset],
    predecessor: Name?, documentation: [InterfaceDocument]
  ) {
    self.kind = kind
    self.name = name
    self.types = types
    self.fields = fields
    self.errors = errors
    self.events = events
    self.entries = entries
    self.interfaces = interfaces
    self.proseHash = proseHash
    self.phases = phases
    self.invariants = invariants
    self.assets = assets
    self.predecessor = predecessor
    self.documentation = documentation
  }

  /// Describes a module, with the words that its source has for it.
  package init(_ module: Module, texts: InterfaceTexts = InterfaceTexts()) {
    self.init(
      kind: module.kind, name: module.name, types: module.typeTable, fields: module.fields,
      errors: module.errors, events: module.events,
      entries: module.entries.map { InterfaceEntry($0, of: module, texts: texts) },
      interfaces: module.interfaces, proseHash: module.proseHash, phases: module.phases,
      invariants: module.invariants.map { invariant in
        InterfaceInvariant(
          condition: texts.expression(invariant.function, parameters: [], of: module),
          phases: invariant.phases)
      }, assets: module.assets, predecessor: module.predecessor?.name,
      documentation: texts.documents)
  }

  /// Whether the description is one of the module: equal but for doc comments and the words of expressions.
  package func describes(_ module: Module) -> Bool {
    let other = Interface(module)
    return kind == other.kind && name == other.name
      && types.definitions == other.types.definitions && fields == other.fields
      && errors == other.errors && events == other.events
      && entries.map(\.withoutExpressions) == other.entries.map(\.withoutExpressions)
      && interfaces == other.interfaces && proseHash == other.proseHash
      && phases == other.phases && assets == other.assets && predecessor == other.predecessor
      && invariants.map(\.phases) == other.invariants.map(\.phases)
  }

  /// The same description of a contract with another legal text, or none.
  package func with(proseHash: Digest32?) -> Interface {
    Interface(
      kind: kind, name: name, types: types, fields: fields, errors: errors, events: events,
      entries: entries, interfaces: interfaces, proseHash: proseHash, phases: phases,
      invariants: invariants, assets: assets, predecessor: predecessor,
      documentation: documentation)
  }

  /// The way in with a name; `create` for the one that makes contracts.
  package func entry(named name: some Collection<UInt8>) -> InterfaceEntry? {
    entries.first { $0.name.elementsEqual(name) }
  }

  /// The way in with a name.
  package func entry(named name: String) -> InterfaceEntry? { entry(named: name.utf8) }

  /// The event with a name.
  package func event(named name: some Collection<UInt8>) -> Message? {
    events.first { $0.name.octets.elementsEqual(name) }
  }

  /// The error with a name.
  package func error(named name: some Collection<UInt8>) -> Message? {
    errors.first { $0.name.octets.elementsEqual(name) }
  }

  /// The number and the definition of the field with a name.
  package func field(named name: some Collection<UInt8>) -> (number: Int, field: Field)? {
    fields.enumerated().first { $0.element.name.octets.elementsEqual(name) }
      .map { ($0.offset, $0.element) }
  }

  /// The doc comment of a subject as UTF-8 octets.
  package func document(
    _ kind: InterfaceDocument.Subject, _ name: some Collection<UInt8> = []
  ) -> [UInt8]? {
    documentation.first { $0.subject == kind && $0.name.elementsEqual(name) }?.text
  }
}

/// A doc comment and what it is about.
package struct InterfaceDocument: Hashable, Comparable, Sendable {
  /// What a doc comment is about; the raw value stands in the CBOR form.
  package enum Subject: UInt8, CaseIterable, Sendable {
    /// The module; its name in a document is empty.
    case module = 0
    /// Structs and enums.
    case type = 1
    /// A field.
    case field = 2
    /// An error.
    case error = 3
    /// An event.
    case event = 4
    /// An entry; that of `create` is `create`.
    case entry = 5
    /// An asset.
    case asset = 6
    /// A role; the first line is what it stands for.
    case role = 7
  }

  /// What kind of thing it is about.
  package let subject: Subject
  /// The thing's name as UTF-8 octets; types of one name share a document.
  package let name: [UInt8]
  /// The comment as UTF-8 octets, without the slashes.
  package let text: [UInt8]

  /// Documents a thing.
  package init(_ subject: Subject, _ name: [UInt8], text: [UInt8]) {
    self.subject = subject
    self.name = name
    self.text = text
  }

  /// Orders documents by subject, then name, then text.
  package static func < (left: Self, right: Self) -> Bool {
    if left.subject != right.subject { return left.subject.rawValue < right.subject.rawValue }
    if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
    return left.text.lexicographicallyPrecedes(right.text)
  }
}

/// The words of a source file that a module does not contain.
package struct InterfaceTexts: Sendable {
  /// Expressions of heads as the source spells them, by the function that computes them; UTF-8.
  package var expressions: [FunctionIndex: [UInt8]]
  /// Doc comments in ascending order, one a subject and name.
  package private(set) var documents: [InterfaceDocument]

  /// No words yet.
  package init() {
    expressions = [:]
    documents = []
  }

  /// Adds a doc comment; the first for a subject and name stays.
  ///
  /// Left out are comments that are empty, longer than `Interface.textOctetsMax` or not UTF-8, and those of longer names
  /// than a module has.
  package mutating func add(_ document: InterfaceDocument) {
    let isKnown = documents.contains {
      $0.subject == document.subject && $0.name == document.name
    }
    guard !isKnown, Interface.isText(document.text),
      document.name.count <= Limits.textNameOctetsMax
    else { return }
    let position = documents.firstIndex { document < $0 } ?? documents.count
    documents.insert(document, at: position)
  }

  /// The words of a head function: those of the source, else those that its code shows.
  func expression(
    _ function: FunctionIndex, parameters: [Name], of module: Module
  ) -> InterfaceExpression {
    InterfaceExpression(
      expressions[function] ?? headText(function, parameters: parameters, in: module))
  }
}

extension Module {
  /// The function with an index; nil when there is none.
  package func function(_ index: FunctionIndex) -> Function? {
    Int(index.rawValue) < functions.count ? functions[Int(index.rawValue)] : nil
  }

  /// The entry with a name.
  package func entry(named name: some Collection<UInt8>) -> Entry? {
    entries.first { $0.name.elementsEqual(name) }
  }

  /// The types of an entry's arguments; those of its body.
  package func parameterTypes(of entry: Entry) -> [TypeIndex] {
    function(entry.body)?.parameters ?? []
  }

  /// The types of an entry's results; those of its body.
  package func resultTypes(of entry: Entry) -> [TypeIndex] { function(entry.body)?.results ?? [] }
}
