extension ModuleFailure: CustomStringConvertible {
  /// The failure in words.
  package var description: String {
    switch self {
    case .tooLarge(let octetCount):
      "\(octetCount) octets, and \(Limits.moduleOctetsMax) is the limit"
    case .malformed(let failure): "\(failure)"
    case .constant(let index, let failure): "constant \(index) is no value of its type: \(failure)"
    }
  }
}
