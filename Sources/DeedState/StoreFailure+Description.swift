extension StoreFailure: CustomStringConvertible {
  /// The failure in words for the person who runs the node.
  package var description: String {
    switch self {
    case .closed: "it is closed"
    case .locked(let path): "\(path) is in use by another process"
    case .missing(let path): "there is no store at \(path)"
    case .exists(let path): "there is a store at \(path) already"
    case .incompatible(let detail): "it is a store of another layout: \(detail)"
    case .corruption(let detail): "it is damaged: \(detail)"
    case .full(let detail): "the device is full: \(detail)"
    case .notRecorded: "something was read that the record does not have"
    case .inputOutput(let detail): "the system refused a read or a write: \(detail)"
    case .keyTooLong(let octets, let limit): "a key of \(octets) octets, above \(limit)"
    case .valueTooLong(let octets, let limit): "a value of \(octets) octets, above \(limit)"
    }
  }
}
