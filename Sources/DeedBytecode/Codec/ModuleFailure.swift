package import DeedEncoding

/// Why octets are not a module.
///
/// Rules named by a `forbiddenValue` here: `magic`, `module-kind`, `type-tag` (no such tag),
/// `type-tag-reserved`, `field-kind`, `entry-kind`, `authority-tag`, `state-layout` (the id is not that of the
/// fields and phases), `interface-function-kind`.
package enum ModuleFailure: Error, Hashable, Sendable {
  /// More octets than `Limits.moduleOctetsMax`.
  case tooLarge(octetCount: Int)
  /// The octets are not deterministic CBOR, or not the array that a module is.
  case malformed(DecodingFailure)
  /// A constant is not a value of its type.
  case constant(index: Int, failure: ValueFailure)
}
