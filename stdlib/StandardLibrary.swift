/// The source of the standard library, as it was when the program was built.
///
/// The `.deed` files beside this one are compiled into the program, so that it needs no file at run time.
package enum StandardLibrary {
  /// `governance.deed`, the contract that every network begins with.
  package static var governance: [UInt8] { PackageResources.governance_deed }
}
