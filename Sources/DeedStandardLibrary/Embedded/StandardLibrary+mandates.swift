// swift-format-ignore-file
// Written by `make stdlib` from stdlib/mandates.deed.
extension StandardLibrary {
  /// `mandates.deed`.
  static let mandatesSource = ###"""
/// Mandates: somebody may act for another up to an amount, each time and altogether, until a time, and not after it is revoked.
///
/// A contract keeps mandates in a map of its own and changes them in place with these functions; that the agent acts is for
/// its heads to say. All functions are bounded.

/// A mandate that lets nobody do anything: negative limits, or an end before its beginning.
pub error EmptyMandate
/// Somebody else than the agent.
pub error NotTheAgent(who: party)
/// Before its beginning, from its end on, or revoked.
pub error NotInForce
/// More than the mandate allows: `most` is what it allows now.
pub error BeyondMandate(most: int, wanted: int)
/// Somebody else than the principal.
pub error NotThePrincipal(who: party)

/// For whom who may act, up to how much each time and altogether, how much is used, from when until when.
pub struct Mandate {
    principal: party,
    agent: party,
    each: int,
    total: int,
    used: int,
    start: time,
    end: time,
    isRevoked: bool
}

/// A mandate of which nothing is used yet. `EmptyMandate`.
pub fn given(
    principal: party,
    agent: party,
    each: int,
    total: int,
    start: time,
    end: time
) -> Mandate {
    requires each > 0 and total > 0 and start < end else EmptyMandate
    return Mandate(principal, agent, each, total, used: 0, start, end, isRevoked: false)
}

/// Whether a mandate is in force at a time.
pub fn isInForce(power: Mandate, at: time) -> bool {
    return not power.isRevoked and power.start <= at and at < power.end
}

/// The most that one act may be about at a time; 0 when the mandate is not in force.
pub fn most(power: Mandate, at: time) -> int {
    let left = power.total - power.used
    return if not isInForce(power, at) { 0 } else if left < power.each { left } else { power.each }
}

/// Counts an act of the agent. `NotTheAgent`, `NotInForce`, `BeyondMandate`, also for amounts that are not above zero.
pub fn use(power: inout Mandate, who: party, amount: int, at: time) {
    requires who == power.agent else NotTheAgent(who)
    requires isInForce(power, at) else NotInForce
    let allowed = most(power, at)
    requires amount > 0 and amount <= allowed else BeyondMandate(most: allowed, wanted: amount)
    power.used = power.used + amount
}

/// Ends a mandate for good. `NotThePrincipal`.
pub fn revoke(power: inout Mandate, who: party) {
    requires who == power.principal else NotThePrincipal(who)
    power.isRevoked = true
}

"""###
}
