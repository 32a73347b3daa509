import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// A module as it is published: its octets, and the digests of what belongs to it.
///
/// Source, interface description and prose travel beside it and are kept by digest.
package struct Package: LedgerRecord {
  package static let recordName = "Package"

  /// The module's octets (`docs/bytecode.md`).
  package let module: [UInt8]
  /// H("source", [[path, octets] …]).
  package let sourceHash: Digest32
  /// H("abi", the interface description's octets).
  package let interfaceHash: Digest32
  /// H("prose", the octets of the legal text), if there is one.
  package let proseHash: Digest32?
  /// The name and version of the compiler.
  package let compiler: String

  /// Describes a package.
  package init(
    module: [UInt8], sourceHash: Digest32, interfaceHash: Digest32, proseHash: Digest32?,
    compiler: String
  ) {
    self.module = module
    self.sourceHash = sourceHash
    self.interfaceHash = interfaceHash
    self.proseHash = proseHash
    self.compiler = compiler
  }

  package var item: CBOR {
    var writer = RecordWriter(version: 1)
    writer.set(2, .bytes(module))
    writer.set(3, .digest(sourceHash))
    writer.set(4, .digest(interfaceHash))
    writer.setOrNull(5, proseHash.map(CBOR.digest))
    writer.set(6, .string(compiler))
    return writer.item
  }

  package init(_ item: RecordItem) throws(DecodingFailure) {
    var reader = try item.versionedRecord()
    module = try reader.required(2).bytes(count: 1...LedgerLimits.moduleOctetsMax)
    sourceHash = try reader.required(3).digest()
    interfaceHash = try reader.required(4).digest()
    if let prose = try reader.required(5).unlessNull {
      proseHash = try prose.digest()
    } else {
      proseHash = nil
    }
    let name = try reader.required(6).textOctets(byteCountMax: LedgerLimits.nameOctetsMax)
    guard Value.isLine(name) else {
      throw .forbiddenValue(path: item.path.key(6), rule: "the compiler's name is one line")
    }
    compiler = String(decoding: name, as: UTF8.self)
    try reader.finish()
  }

  /// H("package", Package).
  package func id(suite: CipherSuite) -> Digest32 { suite.taggedDigest("package", encoded()) }
}

/// A file of a package's source: its path and octets.
package struct SourceText: Hashable, Sendable {
  /// The path relative to the project, with `/`.
  package let path: String
  /// The file's octets.
  package let octets: [UInt8]

  /// Pairs a path with octets.
  package init(path: String, octets: [UInt8]) {
    self.path = path
    self.octets = octets
  }

  /// The CBOR of `[[path, octets] …]`, whose H("source", …) stands in a package.
  ///
  /// - Precondition: paths are distinct.
  package static func encoded(_ texts: [SourceText]) -> [UInt8] {
    let ascending = texts.sorted {
      Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8))
    }
    return CBOR.array(ascending.map { .array([.string($0.path), .bytes($0.octets)]) }).encoded()
  }

  /// Decodes the CBOR of `[[path, octets] …]`.
  ///
  /// - Throws: `DecodingFailure`, also for paths out of order.
  package static func decode(_ octets: [UInt8]) throws(DecodingFailure) -> [SourceText] {
    var texts: [SourceText] = []
    for item in try RecordItem(decoding: octets, name: "source").array() {
      let fields = try item.array(count: 2)
      let path = try fields[0].text()
      if let last = texts.last,
        !Array(last.path.utf8).lexicographicallyPrecedes(Array(path.utf8))
      {
        throw .notAscending(path: item.path)
      }
      texts.append(SourceText(path: path, octets: try fields[1].bytes()))
    }
    return texts
  }
}
