// swift-format-ignore-file
// Written by `make stdlib` from stdlib/banks.deed.
extension StandardLibrary {
  /// `banks.deed`.
  static let banksSource = ###"""
/// Money as an asset: what contracts ask of a bank, whichever it is, and a bank that issues money which anyone may hold.
///
/// A contract that takes money names the bank by its interface, `let bank: banks.Bank`, and the money as `bank.Yuan`. It
/// meets the bank's code in no payment: holdings belong to the ledger.

/// What is asked of a bank, whichever it is. Who may hold its money, and what the bank can do with a holding, stands in the
/// declaration of the asset in the bank's own contract.
pub interface Bank {
    /// The bank's money.
    asset Yuan

    /// Hands money on to somebody who may hold it, and says how much it was.
    call pay(money: Yuan from caller, to: party) -> int
    /// How much of the money there is.
    view issued() -> int
    /// A payment of nothing.
    error NotPositive(amount: int)
}

/// A bank whose money anyone may hold, and over whose holdings it has no power once it has issued them: the one to begin
/// with, and to test with. A bank that knows its customers, freezes and takes back is a contract of its own.
contract PlainBank: Bank {
    /// Whoever has created the bank: issues money, and nothing else.
    var treasury: party
    /// The money that was issued and not handed in.
    var outstanding: int = 0

    /// The bank's money.
    asset Yuan

    event Issued(to: party, amount: int)
    event Redeemed(who: party, amount: int)

    create by anyone { treasury = caller }

    /// Issues money against a deposit.
    call issue(amount: int, to: party) by treasury
        requires amount > 0 else Bank.NotPositive(amount)
    {
        outstanding = outstanding + amount
        give(Yuan.issue(amount), to)
        emit Issued(to, amount)
    }

    /// Hands money in, which ceases to be.
    call redeem(money: Yuan from caller) by anyone
        requires money.amount > 0 else Bank.NotPositive(amount: money.amount)
    {
        outstanding = outstanding - money.amount
        emit Redeemed(who: caller, amount: money.amount)
        Yuan.burn(money)
    }

    /// Pays somebody.
    call pay(money: Yuan from caller, to: party) -> int by anyone
        requires money.amount > 0 else Bank.NotPositive(amount: money.amount)
    {
        let amount = money.amount
        give(money, to)
        return amount
    }

    /// How much of the money there is.
    view issued() -> int { return outstanding }
    /// Who issues money.
    view issuer() -> party { return treasury }
}

"""###
}
