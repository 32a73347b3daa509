import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import Synchronization

/// Interface descriptions of packages, kept since decoding a module for every outcome would cost more than the call did.
///
/// A package never changes under its id, so nothing here grows stale.
final class InterfaceCache: Sendable {
  private let kept = Mutex<[Digest32: Interface]>([:])

  /// Descriptions kept at once; when there are more, all are dropped.
  private static let countMax = 64

  /// The description that is kept of a package's module.
  func interface(of id: Digest32) -> Interface? { kept.withLock { $0[id] } }

  /// The description of a package's module, in the words of the text that was published with it.
  func interface(of package: Package, id: Digest32, published text: [UInt8]?) -> Interface? {
    let interface = PackageText(package, interfaceText: text).interface
    guard let interface else { return nil }
    kept.withLock { kept in
      if kept.count >= Self.countMax { kept = [:] }
      kept[id] = interface
    }
    return interface
  }
}

extension Interface {
  /// Values with their types' literals, for readers: `[{"literal", "cbor"}]`.
  func json(_ items: [CBOR], types: [TypeIndex]) -> JSON {
    let values = try? Value.decode(items: .array(items), types: types, in: self.types)
    return .array(
      items.enumerated().map { index, item in
        .value(item, literal: values.map { $0[index].literal(as: types[index], in: self.types) })
      })
  }
}

extension JSON {
  /// A Deed value in both forms.
  static func value(_ item: CBOR, literal: String?) -> JSON {
    ["literal": literal.map(JSON.string) ?? .null, "cbor": .hexadecimal(item.encoded())]
  }

  /// Deed values whose types are not known.
  static func values(_ items: [CBOR]) -> JSON {
    .array(items.map { .value($0, literal: nil) })
  }
}
