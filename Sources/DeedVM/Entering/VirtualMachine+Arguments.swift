import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedIntegers

/// Arguments of an entry, and references among them.
extension VirtualMachine {
  /// Takes the arguments for values of the parameters' types, and sees that each reference is to a contract that
  /// declares its interface.
  mutating func decode<World: Host>(
    _ arguments: [CBOR], for entry: Entry, _ types: [TypeIndex], in module: LoadedModule,
    host: inout World
  ) throws(Trap) -> [Slot] {
    let values = try decode(arguments, types, named: entry.parameterNames, in: module)
    switch entry.kind {
    case .create, .call, .view:
      for (value, type) in zip(values, types) {
        try checkReferences(value, type, in: module, host: &host)
      }
    case .due, .function, .test, .upgrade: break
    }
    return try slots(values, types, in: module)
  }

  /// Takes items for values of types; a fault has the name of the one that is outside its range.
  mutating func decode(
    _ items: [CBOR], _ types: [TypeIndex], named names: [Name] = [], in module: LoadedModule
  ) throws(Trap) -> [Value] {
    for item in items { try charge(GasSchedule.argument, item.encoded().count) }
    do throws(ValueFailure) {
      return try Value.decode(items: .array(items), types: types, in: module.types)
    } catch {
      guard error.problem == .outOfRange, let position = error.path.first else {
        throw .fault(error.fault)
      }
      let name = position < names.count ? names[position].description : ""
      guard error.path.count == 1,
        let (lower, upper) = Self.bounds(of: module.types[types[position]]),
        case .integer(let number)? = try? Value.decode(
          items: .array([items[position]]), types: [.integer], in: module.types
        ).first
      else { throw fault(.outOfRange, .text(Array(name.utf8)), .text([])) }
      throw outOfRange(number, lower, upper, name: name)
    }
  }

  /// The least and the greatest value of a range or a ring.
  private static func bounds(of definition: TypeDefinition?) -> (Integer, Integer)? {
    switch definition {
    case .range(let lower, let upper): (lower, upper)
    case .ring(let modulus): (.zero, (try? modulus.subtracting(.one)) ?? .zero)
    default: nil
    }
  }

  /// The fault of a number outside its range: what it is, with the parameter's name, and the range.
  mutating func outOfRange(
    _ number: Integer, _ lower: Integer, _ upper: Integer, name: String = ""
  ) -> Trap {
    let found = (name.isEmpty ? "" : "\(name) = ") + Self.words(number)
    let range = "\(Self.words(lower))...\(Self.words(upper))"
    return fault(.outOfRange, .text(Array(found.utf8)), .text(Array(range.utf8)))
  }

  /// A number in a message.
  static func words(_ number: Integer) -> String {
    number.limbCount <= 4 ? number.description : "a number of more than 256 bits"
  }

  /// Brings values into the arena.
  mutating func slots(
    _ values: [Value], _ types: [TypeIndex], in module: LoadedModule
  ) throws(Trap) -> [Slot] {
    var slots: [Slot] = []
    for (value, type) in zip(values, types) { slots.append(try slot(value, type, in: module)) }
    return slots
  }

  /// Copies of the arguments, for a function to take over; an asset goes over itself.
  mutating func copies(
    of arguments: [Slot], _ types: [TypeIndex], in module: LoadedModule
  ) throws(Trap) -> [Slot] {
    var copies: [Slot] = []
    for (argument, type) in zip(arguments, types) {
      copies.append(
        module.types.isLinear(type)
          ? argument : try copy(argument, Int(type.rawValue), in: module.layouts))
    }
    return copies
  }

  // MARK: References

  /// Checks the references in a value.
  ///
  /// A type nests at most `Limits.valueDepthMax` deep, and so does this.
  private mutating func checkReferences<World: Host>(
    _ value: Value, _ type: TypeIndex, in module: LoadedModule, host: inout World
  ) throws(Trap) {
    guard module.references.areIn(type) else { return }
    switch (module.types[type], value) {
    case (.interface, .contract(let contract)):
      _ = try self.module(of: contract, as: type, in: module, host: &host)
    case (.option(let wrapped), .some(let value)):
      try checkReferences(value, wrapped, in: module, host: &host)
    case (.list(let element), .list(let values)), (.log(let element), .list(let values)),
      (.set(let element), .set(let values)):
      for value in values { try checkReferences(value, element, in: module, host: &host) }
    case (.map(let key, let type), .map(let entries)):
      for entry in entries {
        try checkReferences(entry.key, key, in: module, host: &host)
        try checkReferences(entry.value, type, in: module, host: &host)
      }
    case (.structure(let structure), .structure(let fields)):
      for (field, value) in zip(structure.fields, fields) {
        try checkReferences(value, field.type, in: module, host: &host)
      }
    case (.enumeration(let enumeration), .enumeration(let index, let payload)):
      for (part, value) in zip(enumeration.cases[Int(index)].payload, payload) {
        try checkReferences(value, part.type, in: module, host: &host)
      }
    default: break
    }
  }

  /// The module of a contract that a reference of an interface type names, for one of the interface's functions or for all.
  ///
  /// - Throws: the faults `unknownContract`, `wrongInterface`, and those of loading it.
  mutating func module<World: Host>(
    of contract: Digest32, as type: TypeIndex, for function: Int? = nil, in module: LoadedModule,
    host: inout World
  ) throws(Trap) -> LoadedModule {
    try charge(GasSchedule.reference, 1)
    let callee: LoadedModule
    do throws(HostFailure) {
      callee = try host.module(of: contract, gas: &gas)
    } catch {
      throw hold(error)
    }
    guard module.references.may(type, meet: callee.references, for: function) else {
      var name = Name("")
      if case .interface(let interface) = module.types[type] { name = interface.name }
      throw fault(
        .wrongInterface, .text(name.octets), .bytes(contract.octets),
        .text(callee.module.name.octets))
    }
    return callee
  }
}
