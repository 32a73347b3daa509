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
  /// The doc comments, ascending by subject.
  package let documentation: [InterfaceDocument]

  /// Reserved to the decoder and to `init(_:texts:)`.
  init(
    kind: ModuleKind, name: Name, types: TypeTable, fields: [Field], errors: [Message],
    events: [Message], entries: [InterfaceEntry], documentation: [InterfaceDocument]
  ) {
    self.kind = kind
    self.name = name
    self.types = types
    self.fields = fields
    self.errors = errors
    self.events = events
    self.entries = entries
    self.documentation = documentation
  }

  /// Describes a module, with the words that its source has for it.
  package init(_ module: Module, texts: InterfaceTexts = InterfaceTexts()) {
    self.init(
      kind: module.kind, name: module.name, types: module.typeTable, fields: module.fields,
      errors: module.errors, events: module.events,
      entries: module.entries.map { InterfaceEntry($0, of: module, texts: texts) },
      documentation: texts.documents)
  }

  /// Whether the description is one of the module: equal but for doc comments and the words of expressions.
  package func describes(_ module: Module) -> Bool {
    let other = Interface(module)
    return kind == other.kind && name == other.name
      && types.definitions == other.types.definitions && fields == other.fields
      && errors == other.errors && events == other.events
      && entries.map(\.withoutExpressions) == other.entries.map(\.withoutExpressions)
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

/// One way into a module, as its callers see it.
package struct InterfaceEntry: Hashable, Sendable {
  /// A result and its name, where the source gives one.
  package struct Result: Hashable, Sendable {
    /// The result's name.
    package let name: Name?
    /// Its type.
    package let type: TypeIndex
  }

  /// What kind of door it is.
  package let kind: Entry.Kind
  /// The name in the source.
  package let name: [UInt8]
  /// The arguments in order.
  package let parameters: [NamedType]
  /// The results in order; those of the body, so none for `create`.
  package let results: [Result]
  /// Who may act; present exactly for `create` and `call`.
  package let authority: InterfaceAuthority?
  /// What is required, in words, one text a condition; nil where nobody has put it in words.
  package let conditions: [InterfaceExpression]

  init(
    kind: Entry.Kind, name: [UInt8], parameters: [NamedType], results: [Result],
    authority: InterfaceAuthority?, conditions: [InterfaceExpression]
  ) {
    self.kind = kind
    self.name = name
    self.parameters = parameters
    self.results = results
    self.authority = authority
    self.conditions = conditions
  }

  init(_ entry: Entry, of module: Module, texts: InterfaceTexts) {
    let body = module.function(entry.body)
    let types = body?.parameters ?? []
    let expressions = { (function: FunctionIndex) in
      texts.expressions[function].map { InterfaceExpression($0) }
        ?? InterfaceExpression(
          headText(function, parameters: entry.parameterNames, in: module))
    }
    self.init(
      kind: entry.kind, name: entry.name,
      parameters: zip(entry.parameterNames, types).map { NamedType(name: $0, type: $1) },
      results: (body?.results ?? []).enumerated().map { position, type in
        Result(
          name: position < entry.resultNames.count ? entry.resultNames[position] : nil, type: type)
      },
      authority: entry.authority.map { InterfaceAuthority($0, expressions) },
      conditions: entry.conditions.map(expressions))
  }

  /// The entry without the words of its expressions.
  var withoutExpressions: InterfaceEntry {
    InterfaceEntry(
      kind: kind, name: name, parameters: parameters, results: results,
      authority: authority?.withoutExpressions,
      conditions: conditions.map { _ in InterfaceExpression(nil) })
  }
}

/// An expression of a head in the words of the source; UTF-8, or nil when it is only code.
package struct InterfaceExpression: Hashable, Sendable, CustomStringConvertible {
  /// The words as UTF-8 octets.
  package let text: [UInt8]?

  /// Puts an expression in words; a text that is empty, too long or not UTF-8 is none.
  package init(_ text: [UInt8]?) {
    let isText = text.map(Interface.isText) ?? false
    self.text = isText ? text : nil
  }

  /// The words, or `…`.
  package var description: String { text.map { String(decoding: $0, as: UTF8.self) } ?? "…" }
}

/// Who may act, as `Authority` says it, with the leaves in words.
package indirect enum InterfaceAuthority: Hashable, Sendable, CustomStringConvertible {
  /// Any one signer.
  case anyone
  /// The party that an expression gives.
  case party(InterfaceExpression)
  /// Every part.
  case all([InterfaceAuthority])
  /// Some part.
  case any([InterfaceAuthority])
  /// At least so many distinct members of a set.
  case quorum(count: InterfaceExpression, of: InterfaceExpression)
  /// Every member of a set.
  case every(of: InterfaceExpression)

  init(_ authority: Authority, _ expression: (FunctionIndex) -> InterfaceExpression) {
    switch authority {
    case .anyone: self = .anyone
    case .party(let function): self = .party(expression(function))
    case .all(let parts): self = .all(parts.map { Self($0, expression) })
    case .any(let parts): self = .any(parts.map { Self($0, expression) })
    case .quorum(let count, let set):
      self = .quorum(count: expression(count), of: expression(set))
    case .every(let set): self = .every(of: expression(set))
    }
  }

  var withoutExpressions: InterfaceAuthority {
    let none = InterfaceExpression(nil)
    switch self {
    case .anyone: return .anyone
    case .party: return .party(none)
    case .all(let parts): return .all(parts.map(\.withoutExpressions))
    case .any(let parts): return .any(parts.map(\.withoutExpressions))
    case .quorum: return .quorum(count: none, of: none)
    case .every: return .every(of: none)
    }
  }

  /// The formula as a head spells it, such as `arbiter or (buyer and seller)`.
  package var description: String {
    switch self {
    case .anyone: "anyone"
    case .party(let party): party.description
    case .all(let parts): parts.map(\.operandDescription).joined(separator: " and ")
    case .any(let parts): parts.map(\.operandDescription).joined(separator: " or ")
    case .quorum(let count, let set): "any \(count) of \(set)"
    case .every(let set): "all of \(set)"
    }
  }

  private var operandDescription: String {
    switch self {
    case .all(let parts) where parts.count > 1, .any(let parts) where parts.count > 1:
      "(\(description))"
    default: description
    }
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
  /// Left out are comments that are empty, longer than `Interface.textOctetsMax` or not UTF-8.
  package mutating func add(_ document: InterfaceDocument) {
    let isKnown = documents.contains {
      $0.subject == document.subject && $0.name == document.name
    }
    guard !isKnown, Interface.isText(document.text) else { return }
    let position = documents.firstIndex { document < $0 } ?? documents.count
    documents.insert(document, at: position)
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
