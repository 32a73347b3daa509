// swift-format-ignore-file
// Written by `make stdlib` from stdlib/access.deed.
extension StandardLibrary {
  /// `access.deed`.
  static let accessSource = ###"""
/// Who is listed, and for how long somebody may do something.

/// A right that is for nobody, or ends before it begins.
pub error EmptyGrant

/// Whoever keeps a list of parties for others to ask.
pub interface Listed {
    view isListed(who: party) -> bool
}

/// A right of a party from one time up to, not including, another.
pub struct Grant { holder: party, start: time, end: time }

/// A right from one time up to another; `EmptyGrant` when that is not later. Bounded.
pub fn granted(holder: party, start: time, end: time) -> Grant {
    requires start < end else EmptyGrant
    return Grant(holder, start, end)
}

/// Whether a party has a right at a time. Bounded.
pub fn holds(grant: Grant, who: party, at: time) -> bool {
    return grant.holder == who and grant.start <= at and at < grant.end
}

/// A list of parties kept by administrators, of whom a quorum admits and dismisses.
contract List: Listed {
    let administrators: set<party>
    /// How many of them must sign.
    let quorum: int in 1...1000
    var listed: set<party> = set[]

    event Admitted(who: party)
    event Dismissed(who: party)
    error AlreadyListed(who: party)
    error NotListed(who: party)

    create by all of administrators
        requires quorum <= administrators.count

    /// Puts a party on the list.
    call admit(who: party) by any quorum of administrators
        requires not listed.contains(who) else AlreadyListed(who)
    {
        listed.insert(who)
        emit Admitted(who)
    }

    /// Takes a party off the list.
    call dismiss(who: party) by any quorum of administrators
        requires listed.contains(who) else NotListed(who)
    {
        listed.remove(who)
        emit Dismissed(who)
    }

    /// Takes oneself off the list.
    call leave() by anyone
        requires listed.contains(caller) else NotListed(who: caller)
    {
        listed.remove(caller)
        emit Dismissed(who: caller)
    }

    /// Whether a party is on the list.
    view isListed(who: party) -> bool { return listed.contains(who) }
    /// How many are.
    view count() -> int { return listed.count }
}

"""###
}
