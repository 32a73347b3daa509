/// A value as the model of a generated program has it, which knows nothing of the machine's.
indirect enum ModelValue: Hashable, Sendable {
  /// An `int`, a range, an element of a ring, a time or duration in milliseconds.
  case number(Int)
  case truth(Bool)
  /// A text, bytes, or a SHA-256.
  case octets([UInt8])
  /// An account of the test by its number, or the contract of number n as -1 - n.
  case party(Int)
  case absent
  case present(ModelValue)
  case list([ModelValue])
  /// Distinct and in order.
  case set([ModelValue])
  /// In the order of the keys.
  case map([ModelEntry])
  case structure([ModelValue])
  case variant(Int, [ModelValue])
  /// A contract by its number.
  case reference(Int)
  /// So much of an asset, or the unique one of an id.
  case asset(ModelAsset, Int)
}

/// A key with its value.
struct ModelEntry: Hashable, Sendable {
  let key: ModelValue
  var value: ModelValue
}

/// An asset by the number of its issuer and its name.
struct ModelAsset: Hashable, Sendable {
  let issuer: Int
  let name: String
}

extension ModelValue {
  var number: Int {
    if case .number(let number) = self { return number }
    return 0
  }

  var isTrue: Bool { self == .truth(true) }

  var octets: [UInt8] {
    if case .octets(let octets) = self { return octets }
    return []
  }

  var elements: [ModelValue] {
    switch self {
    case .list(let elements), .set(let elements), .structure(let elements): elements
    case .variant(_, let elements): elements
    default: []
    }
  }

  var entries: [ModelEntry] {
    if case .map(let entries) = self { return entries }
    return []
  }

  var account: Int {
    switch self {
    case .party(let account): account
    case .reference(let number): -1 - number
    default: 0
    }
  }

  /// How many elements, entries or octets there are.
  var count: Int {
    switch self {
    case .octets(let octets): octets.count
    case .map(let entries): entries.count
    default: elements.count
    }
  }

  /// The order of keys and of `<`.
  func precedes(_ other: ModelValue) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left < right
    case (.truth(let left), .truth(let right)): !left && right
    case (.octets(let left), .octets(let right)): left.lexicographicallyPrecedes(right)
    case (.party(let left), .party(let right)): left < right
    case (.reference(let left), .reference(let right)): left < right
    case (.variant(let left, _), .variant(let right, _)): left < right
    case (.structure(let left), .structure(let right)):
      left.lexicographicallyPrecedes(right) { $0.precedes($1) }
    default: false
    }
  }

  /// A set of values, of which some may be the same.
  static func set(of values: [ModelValue]) -> ModelValue {
    var result = ModelValue.set([])
    for value in values { result.insert(value) }
    return result
  }

  mutating func insert(_ value: ModelValue) {
    var elements = elements
    guard !elements.contains(value) else { return }
    elements.append(value)
    self = .set(elements.sorted { $0.precedes($1) })
  }

  mutating func remove(_ key: ModelValue) {
    if case .map(let entries) = self {
      self = .map(entries.filter { $0.key != key })
    } else {
      self = .set(elements.filter { $0 != key })
    }
  }

  /// The value of a key in a map.
  subscript(key: ModelValue) -> ModelValue? {
    get { entries.first { $0.key == key }?.value }
    set {
      var entries = entries.filter { $0.key != key }
      if let newValue { entries.append(ModelEntry(key: key, value: newValue)) }
      self = .map(entries.sorted { $0.key.precedes($1.key) })
    }
  }

  mutating func append(_ value: ModelValue) { self = .list(elements + [value]) }

  /// The same with another part in one place.
  func replacing(_ index: Int, _ part: ModelValue) -> ModelValue {
    var elements = elements
    elements[index] = part
    switch self {
    case .list: return .list(elements)
    case .structure: return .structure(elements)
    case .variant(let number, _): return .variant(number, elements)
    default: return self
    }
  }
}

/// Why a call or a function ends early, by the name in `expect fails`.
struct ModelFault: Error, Hashable {
  let name: String
  /// The file that declares it; empty for one of the machine.
  var file = ""
  /// What is said of it.
  var fields: [ModelField] = []
  /// The contract that is at work already.
  var busy: Int?
  init(_ name: String, in file: String = "") { (self.name, self.file) = (name, file) }
}

extension ModelFault {
  func with(_ fields: [Typed], _ values: [ModelValue]) -> ModelFault {
    var fault = self
    fault.fields = zip(fields, values).map { ModelField(name: $0.name, type: $0.type, value: $1) }
    return fault
  }
}

/// A field of an error or event with its value.
struct ModelField: Hashable, Sendable {
  let name: String
  let type: ProgramType
  let value: ModelValue
}

/// What a contract puts on record.
struct ModelEvent: Hashable, Sendable {
  let contract: Int
  let name: String
  let fields: [ModelField]

  init(contract: Int, name: String, fields: [Typed], _ values: [ModelValue]) {
    (self.contract, self.name) = (contract, name)
    self.fields = zip(fields, values).map { ModelField(name: $0.name, type: $0.type, value: $1) }
  }
}

/// What Euclid says of a division by what is not zero.
enum Euclid {
  static func quotient(_ number: Int, by divisor: Int) -> Int {
    (number - remainder(number, by: divisor)) / divisor
  }

  static func remainder(_ number: Int, by divisor: Int) -> Int {
    let rest = number % divisor
    return rest < 0 ? rest + abs(divisor) : rest
  }

  static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }

  /// A product modulo something, whose factors are below it.
  static func product(_ left: Int, _ right: Int, modulo modulus: Int) -> Int {
    let wide = UInt64(left).multipliedFullWidth(by: UInt64(right))
    return Int(UInt64(modulus).dividingFullWidth(wide).remainder)
  }

  static func power(_ base: Int, _ exponent: Int, modulo modulus: Int) -> Int {
    (0..<exponent).reduce(1 % modulus) { result, _ in product(result, base, modulo: modulus) }
  }

  static func commonDivisor(_ left: Int, _ right: Int) -> Int {
    right == 0 ? abs(left) : commonDivisor(right, left % right)
  }

  /// The inverse by trying, for small moduli; nil when there is none.
  static func inverse(_ number: Int, modulo modulus: Int) -> Int? {
    (1..<modulus).first { product($0, number, modulo: modulus) == 1 % modulus }
  }

  static func root(_ number: Int) -> Int {
    var root = 0
    while (root + 1) * (root + 1) <= number { root += 1 }
    return root
  }
}
