import Foundation

/// The expected outputs beside the fixtures, and the generated parts of documents.
package enum Expectations {
  /// Whether they are written anew: `DEED_UPDATE_EXPECTED=1` asks for it, and never in CI.
  package static let areRewritten: Bool = {
    let environment = ProcessInfo.processInfo.environment
    return environment["DEED_UPDATE_EXPECTED"] == "1" && environment["CI"] == nil
  }()
}
