package import DeedState

/// Why a node does not start, or stops by itself: exit code 3.
package enum NodeFailure: Error, Hashable, Sendable {
  /// The ledger, its store, or the signing of heads failed.
  case application(ApplicationFailure)
  /// The store could not be opened or closed.
  case store(StoreFailure)
  /// The server could not be started.
  case server(HTTPServerFailure)
  /// A file or folder of the node.
  case file(path: String, reason: String)
  /// What is in the data folder and what the configuration says do not fit.
  case configuration(String)
}

extension NodeFailure: CustomStringConvertible {
  /// The failure in a sentence for the person who runs the node.
  package var description: String {
    switch self {
    case .application(.signing(.belowHighWaterMark(let head, let mark))):
      "the store ends at block \(head), but block \(mark) was signed from here before: data were "
        + "lost, or the store is an old copy; nothing is signed"
    case .application(.signing(.otherHistory(let height))):
      "another block \(height) than the store's was signed from here before; nothing is signed"
    case .application(.signing(.markMissing(let path))):
      "\(path) is missing, so nobody knows up to which block this node signed: put it back, or, when "
        + "you know that the store has the newest block, start once with --trust-store"
    case .application(.signing(.ledgerMissing(let mark))):
      "there is no ledger in the store, but block \(mark) was signed from here before: data were lost; "
        + "nothing is begun anew"
    case .application(.signing(.notAMember)):
      "none of the keys is a key of a member of this network"
    case .application(.signing(.highWaterMark(_, let reason))): reason
    case .application(.signing(.library)): "the cryptographic library cannot sign"
    case .application(.clockBehind(let milliseconds)):
      "this machine's clock is \(milliseconds) ms behind the ledger's newest block"
    case .application(.ledger(let failure)): "the ledger cannot go on: \(failure)"
    case .store(.locked(let path)): "the store at \(path) is in use by another process"
    case .store(let failure): "the store cannot be used: \(failure)"
    case .server(.invalidAddress(let address)): "\(address) is not an IP address"
    case .server(.cannotListen(let address, let port, let reason)):
      "cannot listen on \(address) port \(port): \(reason)"
    case .file(let path, let reason): "\(path) \(reason)"
    case .configuration(let text): text
    }
  }
}
