import DeedBytecode
import DeedIntegers

/// Finds small values for which a test still fails.
///
/// Numbers go towards zero or the bound that is nearest to it, texts, octets and collections become shorter, options none,
/// and structs and payloads smaller part by part. What comes out is the smallest of its neighbours, not of all values.
struct ValueShrinking {
  private let source: ValueSource
  /// Whether the test fails for other values in the same way.
  private let fails: ([Value]) -> Bool

  /// How often all parts are gone through.
  private static let roundsMax = 8

  init(_ types: TypeTable, fails: @escaping ([Value]) -> Bool) {
    source = ValueSource(types: types, numbers: SeededNumbers(seed: 0, name: []))
    self.fails = fails
  }

  /// The smallest values that were found.
  func smallest(_ values: [Value], of parameters: [TypeIndex]) -> [Value] {
    parts(values, of: parameters, fails)
  }

  /// Values that belong together, each made smaller while the others stay, until none can be.
  private func parts(
    _ values: [Value], of types: [TypeIndex], _ fails: ([Value]) -> Bool
  ) -> [Value] {
    var values = values
    for _ in 0..<Self.roundsMax {
      let before = values
      for (position, type) in types.enumerated() where position < values.count {
        values[position] = smaller(values[position], type) { candidate in
          var changed = values
          changed[position] = candidate
          return fails(changed)
        }
      }
      if values == before { break }
    }
    return values
  }

  private func smaller(_ value: Value, _ type: TypeIndex, _ fails: (Value) -> Bool) -> Value {
    let simplest = source.simplest(type)
    if value == simplest || fails(simplest) { return simplest }
    switch (value, source.types[type]) {
    case (.integer(let number), .range(let lower, let upper)):
      return .integer(smaller(number, lower, upper) { fails(.integer($0)) })
    case (.integer(let number), .ring(let modulus)):
      return .integer(smaller(number, .zero, ValueSource.last(modulus)) { fails(.integer($0)) })
    case (.integer(let number), _):
      return .integer(smaller(number, nil, nil) { fails(.integer($0)) })
    case (.time(let milliseconds), _):
      return .time(smaller(milliseconds) { fails(.time($0)) })
    case (.duration(let milliseconds), _):
      return .duration(smaller(milliseconds) { fails(.duration($0)) })
    case (.party, _):
      for number in 0..<ValueSource.partyCount {
        let candidate = Value.party(ValueSource.party(number))
        if candidate == value || fails(candidate) { return candidate }
      }
      return value
    case (.bytes(let octets), let definition):
      var octets = octets
      if case .fixedBytes = definition {
        octets = filled(octets) { fails(.bytes($0)) }
      } else {
        octets = shorter(octets) { fails(.bytes($0)) }
      }
      return .bytes(each(octets, [0, 1]) { fails(.bytes($0)) })
    case (.text(let octets), _):
      let scalars = shorter(Array(String(decoding: octets, as: UTF8.self).unicodeScalars)) {
        fails(Self.text($0))
      }
      return Self.text(each(scalars, ["a", "0", " "]) { fails(Self.text($0)) })
    case (.some(let wrapped), .option(let inner)):
      return .some(smaller(wrapped, inner) { fails(.some($0)) })
    case (.list(let elements), .list(let element)):
      let kept = shorter(elements) { fails(.list($0)) }
      let types = [TypeIndex](repeating: element, count: kept.count)
      return .list(parts(kept, of: types) { fails(.list($0)) })
    case (.set(let elements), .set(let element)):
      let kept = shorter(elements) { fails(.set($0)) }
      let types = [TypeIndex](repeating: element, count: kept.count)
      let smallest = parts(kept, of: types) { fails(.set(ValueSource.ascending($0))) }
      return .set(ValueSource.ascending(smallest))
    case (.map(let entries), .map(let key, let element)):
      return smaller(entries, key, element, fails)
    case (.structure(let fields), .structure(let structure)):
      return .structure(parts(fields, of: structure.fields.map(\.type)) { fails(.structure($0)) })
    case (.enumeration(let index, let payload), .enumeration(let enumeration)):
      for earlier in 0..<index {
        let parts = enumeration.cases[Int(earlier)].payload.map { source.simplest($0.type) }
        if fails(.enumeration(earlier, parts)) { return .enumeration(earlier, parts) }
      }
      let types = enumeration.cases[Int(index)].payload.map(\.type)
      return .enumeration(index, parts(payload, of: types) { fails(.enumeration(index, $0)) })
    default: return value
    }
  }

  private static func text(_ scalars: [Unicode.Scalar]) -> Value {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return .text(Array(String(text).utf8))
  }

  private func smaller(
    _ entries: [Value.MapEntry], _ key: TypeIndex, _ element: TypeIndex, _ fails: (Value) -> Bool
  ) -> Value {
    let kept = shorter(entries) { fails(.map($0)) }
    let keys = kept.map(\.key)
    let values = parts(
      kept.map(\.value), of: [TypeIndex](repeating: element, count: kept.count)
    ) { values in fails(.map(zip(keys, values).map { Value.MapEntry(key: $0, value: $1) })) }
    func map(_ keys: [Value]) -> Value? {
      var entries: [Value.MapEntry] = []
      for key in ValueSource.ascending(keys) {
        guard let index = keys.firstIndex(of: key) else { return nil }
        entries.append(Value.MapEntry(key: key, value: values[index]))
      }
      return .map(entries)
    }
    let small = parts(keys, of: [TypeIndex](repeating: key, count: keys.count)) { keys in
      map(keys).map(fails) ?? false
    }
    return map(small) ?? .map(entries)
  }

  // MARK: Numbers

  /// A number nearer to zero; the bounds are those of its range.
  private func smaller(
    _ number: Integer, _ lower: Integer?, _ upper: Integer?, _ fails: (Integer) -> Bool
  ) -> Integer {
    let target = ValueSource.nearest(to: .zero, lower ?? .zero, upper ?? .zero)
    let isRange = lower != nil
    let goal = isRange ? target : .zero
    func isInside(_ value: Integer) -> Bool {
      (lower.map { $0 <= value } ?? true) && (upper.map { value <= $0 } ?? true)
    }
    var number = number
    for distance in 1...4 {
      for near in [try? goal.adding(Integer(distance)), try? goal.subtracting(Integer(distance))] {
        guard let near, isInside(near), magnitude(near, goal) < magnitude(number, goal) else {
          continue
        }
        if fails(near) { return near }
      }
    }
    let mirrored = number.negated()
    if number.isNegative, isInside(mirrored), fails(mirrored) { number = mirrored }
    // The nearest number to the goal is known to pass, and this one to fail.
    var passing = goal
    while let width = try? number.subtracting(passing),
      let half = try? width.dividedEuclidean(by: Integer(2)).quotient,
      let middle = try? passing.adding(half), middle != passing, middle != number
    {
      if fails(middle) { number = middle } else { passing = middle }
    }
    return number
  }

  private func magnitude(_ value: Integer, _ goal: Integer) -> Integer {
    guard let difference = try? value.subtracting(goal) else { return .zero }
    return difference.isNegative ? difference.negated() : difference
  }

  private func smaller(_ milliseconds: Int64, _ fails: (Int64) -> Bool) -> Int64 {
    smaller(Integer(milliseconds), nil, nil) { $0.int64.map(fails) ?? false }.int64 ?? milliseconds
  }

  // MARK: Lengths

  /// Fewer elements: halves are left out, then quarters, down to single ones.
  ///
  /// Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28:2, 2002.
  private func shorter<Element>(
    _ elements: [Element], _ fails: ([Element]) -> Bool
  ) -> [Element] {
    var elements = elements
    var size = elements.count
    while size > 0 {
      var start = 0
      while start < elements.count {
        var fewer = elements
        fewer.removeSubrange(start..<min(start + size, elements.count))
        if fails(fewer) { elements = fewer } else { start += size }
      }
      size /= 2
    }
    return elements
  }

  /// More zeros: in the whole, in halves, in quarters.
  private func filled(_ octets: [UInt8], _ fails: ([UInt8]) -> Bool) -> [UInt8] {
    var octets = octets
    var size = octets.count
    while size > 0 {
      for start in stride(from: 0, to: octets.count, by: size) {
        var other = octets
        for index in start..<min(start + size, octets.count) { other[index] = 0 }
        if other != octets, fails(other) { octets = other }
      }
      size /= 2
    }
    return octets
  }

  /// Each element in the place of which the test fails with a simpler one, too.
  private func each<Element: Equatable>(
    _ elements: [Element], _ simple: [Element], _ fails: ([Element]) -> Bool
  ) -> [Element] {
    var elements = elements
    for index in elements.indices {
      for candidate in simple {
        if elements[index] == candidate { break }
        var other = elements
        other[index] = candidate
        if fails(other) {
          elements = other
          break
        }
      }
    }
    return elements
  }
}
