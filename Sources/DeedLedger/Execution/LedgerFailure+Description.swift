import DeedVM

extension LedgerFailure: CustomStringConvertible {
  /// The failure in words for the person who runs the node.
  package var description: String {
    switch self {
    case .store(let failure): "the store cannot be used: \(failure)"
    case .execution(.unavailable(let detail)): "execution failed: \(detail)"
    case .execution(.fault(let fault)): "execution failed: \(fault.name)"
    case .damaged(let what, let failure): "\(what) in the store is damaged: \(failure)"
    case .inconsistent(let what): "the store contradicts itself: \(what)"
    case .notConserved(let found):
      "assets are not conserved: "
        + (found.asset.map { "\($0.name) of contract \($0.issuer): " } ?? "") + found.reason
    case .otherNetwork: "the store belongs to another network, or to none"
    case .outOfMemory: "not enough memory"
    case .genesisRefused(let reason): "the genesis is refused: \(reason)"
    }
  }
}
