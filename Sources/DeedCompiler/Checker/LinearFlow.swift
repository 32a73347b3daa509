import DeedSyntax

/// Follows every linear value of a body on all its ways: each is used exactly once (`docs/language.md` rule 19).
///
/// A value is kept in a variable, in a part of one that is a struct, or in a field of the contract. Each of these is
/// full or empty at any point; where ways meet they must agree.
struct LinearFlow {
  /// A variable, a part of one, or a field.
  enum Store: Hashable {
    case local(LocalID, [Int])
    case field(FieldID)
  }

  /// Whether something is kept in a store.
  enum Status {
    /// Kept since here.
    case full(SourceSpan)
    /// Moved on here.
    case empty(SourceSpan)
    /// Nothing was put there yet.
    case unset

    var isFull: Bool { if case .full = self { true } else { false } }
    var span: SourceSpan? {
      switch self {
      case .full(let span), .empty(let span): span
      case .unset: nil
      }
    }
  }

  /// What is kept where; nil for a way that has ended.
  typealias State = [Store: Status]

  let program: CheckedProgram
  let body: CheckedBody
  /// The fields that must be full where the body ends, and those that must be empty.
  let atEnd: (full: [FieldID], empty: [FieldID])
  /// Whether what is left could be kept in a field.
  let isInContract: Bool
  let sourceText: (SourceSpan) -> String
  /// Where a variable is declared.
  let place: (LocalID) -> SourceSpan
  private(set) var mistakes: [Mistake] = []
  /// Whether a way leads through something of which a mistake was reported.
  var meetsMistakes = false
  /// Calls of functions while fields are empty.
  private(set) var calls: [(function: FunctionID, fields: [FieldID], span: SourceSpan)] = []
  /// Calls of functions while a `match` looks into a field.
  private(set) var callsUnderLooks:
    [(function: FunctionID, field: FieldID, look: SourceSpan, span: SourceSpan)] = []
  var state: State?
  /// The stores of each open block, which end with it.
  var blocks: [[Store]] = [[]]
  private var reported: Set<Store> = []
  /// The subjects of each `match` that takes what it is about apart.
  var takenApart: Set<SourceSpan> = []
  /// What is looked into at the moment by a `match` whose arm names a part of it.
  var looks: [CheckedPlace] = []

  init(
    _ program: CheckedProgram, _ body: CheckedBody, atStart: [(field: FieldID, status: Status)],
    atEnd: (full: [FieldID], empty: [FieldID]), isInContract: Bool,
    sourceText: @escaping (SourceSpan) -> String,
    place: @escaping (LocalID) -> SourceSpan
  ) {
    self.place = place
    self.program = program
    self.body = body
    self.atEnd = atEnd
    self.isInContract = isInContract
    self.sourceText = sourceText
    var stores = State()
    for (field, status) in atStart { stores[.field(field)] = status }
    state = stores
  }

  /// Follows the whole body.
  mutating func run() {
    for parameter in body.parameters { fill(parameter, at: place(parameter)) }
    visit(body.block)
    if state != nil { end(at: SourceSpan(max(body.span.start, body.span.end - 1), body.span.end)) }
  }

  // MARK: Stores

  /// The stores of a type within a variable: one, or one for each linear part of a struct.
  private func parts(_ type: SemanticType, _ path: [Int] = []) -> [[Int]] {
    guard program.isLinear(type) else { return [] }
    guard case .structure(let id) = type else { return [path] }
    return program.structures[id.index].fields.enumerated().flatMap {
      parts($0.element.type, path + [$0.offset])
    }
  }

  private func stores(of local: LocalID) -> [Store] {
    parts(body.locals[local.index].type).map { .local(local, $0) }
  }

  /// The stores that a place covers or lies in; none where it holds nothing linear.
  func stores(_ place: CheckedPlace) -> [Store] {
    switch place.root {
    case .value: return []
    case .field(let id): return state?[.field(id)] == nil ? [] : [.field(id)]
    case .local(let local):
      var way: [Int] = []
      for step in place.steps {
        guard case .field(let index) = step else { break }
        way.append(index)
      }
      let all = parts(body.locals[local.index].type)
      return all.filter { $0.starts(with: way) || way.starts(with: $0) }.map { .local(local, $0) }
    }
  }

  func name(_ store: Store) -> String {
    switch store {
    case .field(let id): return program.fields[id.index].name
    case .local(let local, let path):
      var name = body.locals[local.index].name
      var type = body.locals[local.index].type
      for index in path {
        guard case .structure(let id) = type else { break }
        name += ".\(program.structures[id.index].fields[index].name)"
        type = program.structures[id.index].fields[index].type
      }
      return name
    }
  }

  /// The type of what a store keeps.
  func type(_ store: Store) -> SemanticType {
    switch store {
    case .field(let id): return program.fields[id.index].type
    case .local(let local, let path):
      return path.reduce(body.locals[local.index].type) { type, index in
        guard case .structure(let id) = type else { return type }
        return program.structures[id.index].fields[index].type
      }
    }
  }

  /// Puts a new value into a variable.
  mutating func fill(_ local: LocalID, at span: SourceSpan) {
    for store in stores(of: local) {
      state?[store] = .full(span)
      if !body.locals[local.index].isInout { blocks[blocks.count - 1].append(store) }
    }
  }

  mutating func report(_ store: Store, _ mistake: Mistake) {
    if reported.insert(store).inserted { mistakes.append(mistake) }
  }

  /// Moves what a place holds.
  mutating func move(_ place: CheckedPlace, at span: SourceSpan) {
    noteChange(of: place, at: span)
    for store in stores(place) {
      requireFull(store, at: span)
      state?[store] = .empty(span)
    }
  }

  /// Reports a change of what a `match` looks into, whose arm has a name for a part of it (`docs/language.md` rule 19).
  mutating func noteChange(of place: CheckedPlace, at span: SourceSpan) {
    guard let look = looks.last(where: { $0.overlaps(place) }) else { return }
    let act = sourceText(span)
    add(
      .changedUnderLook(
        act.contains("\n") ? "this" : "`\(act)`", sourceText(look.span), at: span, look: look.span,
        isTaken: span == place.span))
  }

  /// Reports the use of what is not there.
  mutating func requireFull(_ store: Store, at span: SourceSpan, isRead: Bool = false) {
    guard let status = state?[store], !status.isFull else { return }
    let name = name(store)
    var advice = "use it before it goes"
    if case .asset(let asset) = type(store) {
      let property = asset.isUnique ? "id" : "amount"
      if isRead {
        advice = "read what is needed of it before: `let \(property) = \(name).\(property)`"
      } else if !asset.isUnique {
        advice = "to use a part of an amount, split it: `\(name).split(5)`"
      } else {
        advice = "an asset that is unique goes to one place"
      }
    }
    report(store, .usedAgain(name, at: span, first: status.span, advice: advice))
  }

  /// Puts a value where nothing may be.
  mutating func put(
    into place: CheckedPlace, _ value: CheckedExpression? = nil, at span: SourceSpan
  ) {
    for store in stores(place) {
      if let status = state?[store], status.isFull {
        var advice = advice(store)
        if let value, case .asset(let asset) = type(store), !asset.isUnique {
          advice =
            "add the other to it: `\(name(store)).join(\(clipped(value.span)))`; or first give it to somebody, `give(\(name(store)), to: …)`"
        }
        report(store, .overwritten(name(store), at: span, since: status.span, advice: advice))
      }
      state?[store] = .full(span)
    }
  }

  /// What to do with a value that is left.
  func advice(_ store: Store) -> String {
    let keeping = isInContract ? "keep it in a field" : "return it"
    switch type(store) {
    case .asset(let asset):
      let giving = "give it to somebody, `give(\(name(store)), to: …)`, "
      if !asset.isUnique, let other = otherField(store) {
        return
          "\(giving)join it to what is kept, `\(other).join(\(name(store)))`, or \(keeping)"
      }
      return "\(giving)or \(keeping)"
    case .option:
      return "take it apart: `match \(name(store)) { some(x) { … } none { … } }`"
    case .list, .map:
      return
        "take out what it holds, and end it with `\(name(store)).destroyEmpty()`, or \(keeping)"
    case .parameter:
      return "hand it on to a function, `f(\(name(store)))`, or return it"
    default: return "take it apart by `match`, hand it on, or \(keeping)"
    }
  }

  /// A field that keeps the same asset.
  private func otherField(_ store: Store) -> String? {
    let kept = program.fields.indices.first { index in
      let id = FieldID(index: index)
      return program.fields[index].type == type(store) && store != .field(id)
        && state?[.field(id)]?.isFull ?? false
    }
    return kept.map { program.fields[$0].name }
  }

  /// What is written somewhere, where it is short.
  private func clipped(_ span: SourceSpan) -> String {
    let text = sourceText(span)
    return text.utf8.count <= 40 && !text.utf8.contains(0x0A) ? text : "…"
  }

  // MARK: Ends

  /// Ends a block: what was put into its variables must be moved on.
  mutating func closeBlock(at span: SourceSpan) {
    guard let stores = blocks.popLast() else { return }
    for store in stores {
      reportLeft(store, at: span)
      state?[store] = nil
    }
  }

  private mutating func reportLeft(_ store: Store, at span: SourceSpan) {
    guard case .full(let since)? = state?[store] else { return }
    report(store, .lost(name(store), at: since, end: span, advice: advice(store)))
  }

  /// Ends the way: nothing is left but in fields, where they remain.
  mutating func end(at span: SourceSpan) {
    for block in blocks { for store in block { reportLeft(store, at: span) } }
    for parameter in body.parameters where body.locals[parameter.index].isInout {
      for store in stores(of: parameter) {
        guard let status = state?[store], !status.isFull else { continue }
        report(store, .lentNotGivenBack(name(store), at: status.span ?? span, end: span))
      }
    }
    for id in atEnd.full {
      guard case .empty(let place)? = state?[.field(id)] else { continue }
      let field = program.fields[id.index]
      var isAmount = false
      if case .asset(let asset) = field.type { isAmount = !asset.isUnique }
      report(
        .field(id),
        .fieldLeftEmpty(
          field.name, isAmount: isAmount,
          isOption: takenApart.contains(place) && field.type.isOption, at: place))
    }
    for id in atEnd.empty {
      guard let status = state?[.field(id)], status.isFull else { continue }
      report(
        .field(id),
        .assetLeftBehind(
          program.fields[id.index].name, at: span, declared: program.fields[id.index].span))
    }
    state = nil
  }

  /// Goes on where ways meet, which must have left the same behind.
  mutating func meet(_ ways: [(state: State?, span: SourceSpan)]) {
    let open = ways.filter { $0.state != nil }
    guard let first = open.first, var result = first.state else {
      state = nil
      return
    }
    for way in open.dropFirst() {
      guard let other = way.state else { continue }
      for (store, status) in result.sorted(by: { name($0.key) < name($1.key) }) {
        guard let there = other[store], there.isFull != status.isFull else { continue }
        let used = status.isFull ? there : status
        let kept = status.isFull ? first.span : way.span
        if let span = status.isFull ? there.span : status.span, takenApart.contains(span) {
          report(
            store,
            .setInSomeArms(
              name(store), isOption: type(store).isOption, at: span,
              missing: status.isFull ? way.span : first.span))
          result[store] = .empty(span)
          continue
        }
        // A field that enters with the move, or at the creation, is missed by itself.
        guard let place = used.span else {
          result[store] = status.isFull ? status : there
          continue
        }
        report(
          store, .waysDisagree(name(store), used: place, kept: kept, advice: advice(store)))
        result[store] = .empty(place)
      }
    }
    state = result
  }

  /// Notes a call, whose function must not touch the fields that are empty now, nor change those that are looked into.
  mutating func noteCall(_ function: FunctionID, at span: SourceSpan) {
    for look in looks {
      guard case .field(let field) = look.root else { continue }
      callsUnderLooks.append((function, field, look.span, span))
    }
    let empty = (state ?? [:]).compactMap { store, status -> FieldID? in
      if case .field(let id) = store, !status.isFull { return id }
      return nil
    }
    if !empty.isEmpty {
      calls.append((function, empty.sorted { $0.index < $1.index }, span))
    }
  }

  mutating func add(_ mistake: Mistake) { mistakes.append(mistake) }
}
