// swift-format-ignore-file
// Written by `make stdlib` from stdlib/proposals.deed.
extension StandardLibrary {
  /// `proposals.deed`.
  static let proposalsSource = ###"""
/// Propose and accept: an agreement is there when all who are asked have accepted the same words in time.
///
/// A contract keeps proposals in a map of its own and changes them in place with these functions; who acts is for its
/// heads to say.

/// Nobody is asked, or the time is over before it begins.
pub error NothingProposed
/// The time to accept is over.
pub error Lapsed(until: time)
/// Somebody who is not asked.
pub error NotAsked(who: party)
/// Other words than the ones that were proposed.
pub error OtherWords(proposed: Digest, accepted: Digest)
/// Somebody who has accepted before.
pub error AlreadyAccepted(who: party)
/// Somebody other than the proposer, or a proposal that was retracted.
pub error NotOpen

/// What is proposed: the digest of the words, by whom, until when, who is asked, and who has accepted.
pub struct Proposal {
    words: Digest,
    proposer: party,
    until: time,
    asked: set<party>,
    accepted: set<party>,
    isWithdrawn: bool
}

/// A proposal to some parties; the proposer, if asked too, has accepted. `NothingProposed`. Bounded.
pub fn proposed(
    words: Digest,
    proposer: party,
    asked: set<party>,
    until: time,
    at: time
) -> Proposal {
    requires at < until and not asked.isEmpty else NothingProposed
    var accepted: set<party> = set[]
    if asked.contains(proposer) { accepted.insert(proposer) }
    return Proposal(words, proposer, until, asked, accepted, isWithdrawn: false)
}

/// Accepts the words of a proposal. `NotOpen`, `Lapsed`, `NotAsked`, `OtherWords`, `AlreadyAccepted`. Bounded.
pub fn accept(proposal: inout Proposal, who: party, words: Digest, at: time) {
    requires not proposal.isWithdrawn else NotOpen
    requires at < proposal.until else Lapsed(until: proposal.until)
    requires proposal.asked.contains(who) else NotAsked(who)
    requires words == proposal.words else OtherWords(proposed: proposal.words, accepted: words)
    requires not proposal.accepted.contains(who) else AlreadyAccepted(who)
    proposal.accepted.insert(who)
}

/// Takes a proposal back that is not agreed yet. `NotOpen`, also for an agreement. Bounded.
pub fn retract(proposal: inout Proposal, who: party) {
    requires who == proposal.proposer and not proposal.isWithdrawn else NotOpen
    requires not isAgreed(proposal) else NotOpen
    proposal.isWithdrawn = true
}

/// Whether all who are asked have accepted. Bounded.
pub fn isAgreed(proposal: Proposal) -> bool {
    return not proposal.isWithdrawn and proposal.accepted == proposal.asked
}

"""###
}
