package import DeedBytecode
package import DeedCrypto
import DeedEncoding

/// A package with the text that may describe its interface, for whoever reads a transaction that names it.
package struct PackageText: Hashable, Sendable {
  /// The package.
  package let package: Package
  /// The octets whose digest stands in the package, or nil when nobody has them.
  package let interfaceText: [UInt8]?

  /// Pairs a package with a text; one that has another digest than the package names is left out.
  package init(_ package: Package, interfaceText: [UInt8]?, suite: CipherSuite = .ed25519SHA256) {
    self.package = package
    self.interfaceText = interfaceText.flatMap {
      suite.taggedDigest("abi", $0) == package.interfaceHash ? $0 : nil
    }
  }

  /// What describes the package's module: the published words where they agree with it, else what it shows itself.
  ///
  /// A publisher may have put any octets under the hash. Nil for octets that are no module; whether a module is one that
  /// passes the verifier is for the caller to know.
  package var interface: Interface? {
    guard let module = try? Module.decode(package.module) else { return nil }
    let described = interfaceText.flatMap { try? Interface.decode($0) }
    return described.map { $0.describes(module) } == true ? described : Interface(module)
  }

  /// [Package, octets or null].
  var item: CBOR { .array([package.item, interfaceText.map(CBOR.bytes) ?? .null]) }

  /// Reads [Package, octets or null].
  init(_ item: RecordItem) throws(DecodingFailure) {
    let fields = try item.array(count: 2)
    let package = try Package(fields[0])
    let text = try fields[1].unlessNull.map { (item) throws(DecodingFailure) in try item.bytes() }
    self.init(package, interfaceText: text)
    guard interfaceText == text else { throw fields[1].refuse("the package names this text") }
  }
}
