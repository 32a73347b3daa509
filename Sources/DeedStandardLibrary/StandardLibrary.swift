/// The source of the standard library, as it was when the program was built.
///
/// The files `stdlib/*.deed` are written into Swift files by `make stdlib`, so that the program needs no file at run
/// time; a test holds the two equal.
package enum StandardLibrary {
  /// `governance.deed`, the contract that every network begins with.
  package static var governance: [UInt8] { Array(governanceSource.utf8) }

  /// The names of the files without their ending, in the order of their octets.
  package static var names: [String] { sources.map(\.name) }

  /// The octets of a file.
  ///
  /// - Parameter path: its path in the library, with its ending.
  /// - Returns: the octets; nil when there is no such file.
  package static func source(at path: some StringProtocol) -> [UInt8]? {
    sources.first { "\($0.name).deed".utf8.elementsEqual(path.utf8) }
      .map { Array($0.text.utf8) }
  }
}
