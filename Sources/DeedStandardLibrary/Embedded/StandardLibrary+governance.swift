// swift-format-ignore-file
// Written by `make stdlib` from stdlib/governance.deed.
extension StandardLibrary {
  /// `governance.deed`.
  static let governanceSource = ###"""
/// The contract that every network begins with: it says who has an account, which member answers for it, and which keys it has.
///
/// Its events are orders to the ledger, which carries them out within the same transaction; the table of orders is in
/// the documentation of the formats.
contract Governance {
    /// A public key: -19 for Ed25519 or -9 for P-256, and its raw octets.
    struct AccountKey { algorithm: int, key: bytes }

    /// The founding accounts named in the network's genesis.
    let administrators: set<party>
    /// How many of them must sign: as many as members must sign a checkpoint.
    let quorum: int

    /// How many accounts were registered after genesis.
    var registered: int = 0

    /// An order to the ledger: the account exists from now on, with this one key and threshold 1.
    event Registered(account: party, algorithm: int, key: bytes, member: int)
    /// An order to the ledger: from now on the account has these keys, of which as many as the threshold must sign. Of each
    /// key there is a signature of the change, or no octets; as many as the threshold are signatures.
    event KeysReplaced(account: party, keys: list<AccountKey>, threshold: int, proofs: list<bytes>)
    /// The same order, given by the administrators and not by the account; no key has to prove anything.
    event KeysRecovered(account: party, keys: list<AccountKey>, threshold: int, grounds: text)
    /// An order to the ledger: the account can sign nothing until it is unfrozen.
    event Frozen(account: party, grounds: text)
    /// An order to the ledger: the account can sign again.
    event Unfrozen(account: party)

    /// An administrator cannot be frozen, since the others might not be enough to undo it.
    error AdministratorStays(account: party)

    create by all of administrators

    /// Registers an account for which a member answers.
    call register(account: party, algorithm: int, key: bytes, member: int)
        by any quorum of administrators
    {
        registered = registered + 1
        emit Registered(account, algorithm, key, member)
    }

    /// Replaces the caller's keys and threshold; signed with as many of its present keys as its present threshold says, and
    /// proven by as many of the new ones as the new threshold says, so that nobody locks himself out with a wrong key.
    call rotate(keys: list<AccountKey>, threshold: int, proofs: list<bytes>) by anyone {
        emit KeysReplaced(account: caller, keys, threshold, proofs)
    }

    /// Gives an account other keys without its own signature, when it lost its keys or they were stolen.
    call recover(account: party, keys: list<AccountKey>, threshold: int, grounds: text)
        by any quorum of administrators
    {
        emit KeysRecovered(account, keys, threshold, grounds)
    }

    /// Keeps an account from signing anything, for as long as it is not clear who has its keys.
    call freeze(account: party, grounds: text) by any quorum of administrators
        requires not administrators.contains(account) else AdministratorStays(account)
    {
        emit Frozen(account, grounds)
    }

    /// Lets a frozen account sign again, with the keys that it has.
    call unfreeze(account: party) by any quorum of administrators {
        emit Unfrozen(account)
    }

    /// How many accounts were registered after genesis.
    view count() -> int { return registered }
}

"""###
}
