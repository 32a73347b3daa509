extension AdmissionRefusal {
  /// The number of the signer whose account is the reason; nil where it is something else.
  package var signer: Int? {
    switch self {
    case .unknownAccount(let signer), .frozenAccount(let signer), .foreignKey(let signer),
      .thresholdNotReached(let signer):
      signer
    default: nil
    }
  }

  /// The refusal in words for the person who submitted the transaction.
  package var words: String {
    switch self {
    case .notCanonical(let failure): "its octets are no transaction: \(failure)"
    case .otherNetwork: "it names another network"
    case .expired: "the time until which it may be recorded has passed"
    case .tooFarAhead: "it may be recorded for longer than the network's window"
    case .alreadyRecorded(let index): "it is on record already, as entry \(index)"
    case .repeated: "it stands twice in one batch"
    case .unknownAccount(let signer): "signer \(signer + 1) has no account"
    case .frozenAccount(let signer): "the account of signer \(signer + 1) is frozen"
    case .foreignKey(let signer): "signer \(signer + 1) signs with a key that is not its account's"
    case .thresholdNotReached(let signer): "signer \(signer + 1) signs with too few of its keys"
    case .invalidSignature(let index): "signature \(index + 1) does not verify"
    case .gasLimitOutOfRange: "its gas limit is 0 or above the network's"
    case .unknownMember: "the member that answers for the payer is none of this network"
    case .quotaExceeded: "the quota of the payer's member is used up"
    case .blockFull: "no block has room for its gas limit now; it may be submitted again"
    }
  }
}
