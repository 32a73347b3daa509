/// The numbers of the module format, version 1, that are nowhere else: tags, magic, version.
enum ModuleFormat {
  static let magic = Array("deed.module".utf8)
  static let version: UInt64 = 1
  /// Magic, version, kind, name, types, constants, fields, state-layout id, errors, events, functions, entries,
  /// imports, interfaces, prose hash, phases, invariants, assets, predecessor.
  static let positions = 19

  /// The first element of a type's array.
  enum TypeTag: UInt64 {
    case fixedBytes = 0
    case range = 1
    case option = 2
    case list = 3
    case map = 4
    case set = 5
    case log = 6
    case structure = 7
    case enumeration = 8
    case ring = 18
    case interface = 19
  }

  /// Tags kept free for what is to come, refused in this version (18 is the ring, 19 the interface).
  static let reservedTypeTags: ClosedRange<UInt64> = 16...31

  /// The first element of an authority's array.
  enum AuthorityTag: UInt64 {
    case anyone = 0
    case party = 1
    case all = 2
    case any = 3
    case quorum = 4
    case every = 5
  }
}
