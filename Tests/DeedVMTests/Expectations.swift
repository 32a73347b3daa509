import Foundation

/// Whether expected outputs and generated parts of documents are rewritten: on request, never in CI.
enum Expectations {
  /// `DEED_UPDATE_EXPECTED=1` asks for it.
  static let areRewritten: Bool = {
    let environment = ProcessInfo.processInfo.environment
    return environment["DEED_UPDATE_EXPECTED"] == "1" && environment["CI"] == nil
  }()
}
