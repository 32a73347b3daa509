package import DeedCrypto
package import DeedEncoding
import DeedState

/// Why a transaction gets an error and no leaf (`docs/formats.md` §5, rule 1).
package enum AdmissionRefusal: Error, Hashable, Sendable {
  /// The octets are no transaction, or not its one encoding.
  case notCanonical(DecodingFailure)
  /// It names another network.
  case otherNetwork
  /// Its `not after` has passed.
  case expired
  /// Its `not after` lies beyond the window.
  case tooFarAhead
  /// It is recorded already, at this index of the log.
  case alreadyRecorded(index: UInt64)
  /// It stands twice in one batch.
  case repeated
  /// The account of this signer has no row, and not its one first key.
  case unknownAccount(signer: Int)
  /// The account of this signer is frozen.
  case frozenAccount(signer: Int)
  /// A key of this signer is not its account's.
  case foreignKey(signer: Int)
  /// The keys of this signer do not reach its threshold.
  case thresholdNotReached(signer: Int)
  /// This signature does not verify.
  case invalidSignature(index: Int)
  /// The gas limit is zero or above the network's.
  case gasLimitOutOfRange
  /// The payer's member is not one of the members.
  case unknownMember
  /// The payer's member has used its quota.
  case quotaExceeded
  /// The block has no room left for its gas limit; it may be submitted again.
  case blockFull

  /// The refusal's name for machines.
  package var name: String {
    let text = String(describing: self)
    return String(text.prefix { $0 != "(" })
  }
}

/// A transaction that passed every rule of admission against one state.
package struct AdmittedTransaction: Sendable {
  /// The transaction.
  package let transaction: Transaction
  /// Its octets.
  package let octets: [UInt8]
  /// Its id.
  package let id: Digest32
  /// The member that is charged.
  package let payer: UInt64

  /// Charge of the transaction: gas + 1,000 × signatures + 10 × octets.
  package func charge(gas: UInt64) -> UInt64 {
    gas + 1000 * UInt64(transaction.keys.count) + 10 * UInt64(octets.count)
  }
}

/// The rules of admission, applied when a transaction is submitted and again when it is executed.
struct AdmissionRules {
  let genesis: Genesis
  let networkID: Digest32
  /// The block's or the clock's time.
  let now: Int64

  /// Checks everything about a transaction that does not depend on the state.
  func checkForm(_ octets: [UInt8]) throws(AdmissionRefusal) -> Transaction {
    let transaction: Transaction
    do throws(DecodingFailure) {
      transaction = try Transaction(decoding: octets)
    } catch {
      throw .notCanonical(error)
    }
    let payload = transaction.payload
    guard payload.network == networkID else { throw .otherNetwork }
    guard now <= payload.notAfter else { throw .expired }
    guard payload.notAfter - now <= genesis.limits.window else { throw .tooFarAhead }
    guard payload.gasLimit >= 1, payload.gasLimit <= genesis.limits.transactionGas else {
      throw .gasLimitOutOfRange
    }
    return transaction
  }

  /// Checks the signers' keys against their accounts' rows.
  ///
  /// - Returns: the member of the first signer's account.
  func checkSigners(
    _ transaction: Transaction, row: (Digest32) throws(LedgerFailure) -> [UInt8]?
  ) throws(LedgerFailure) -> Result<UInt64, AdmissionRefusal> {
    var payer: UInt64?
    var keys = transaction.keys[...]
    for (index, signer) in transaction.payload.signers.enumerated() {
      let own = Array(keys.prefix(signer.keys.count))
      keys = keys.dropFirst(signer.keys.count)
      guard let octets = try row(signer.address) else {
        let isFirstKey = own.count == 1 && genesis.suite.address(of: own[0]) == signer.address
        guard index > 0, isFirstKey else { return .failure(.unknownAccount(signer: index)) }
        continue
      }
      let account: Account
      do throws(DecodingFailure) {
        account = try Account(decoding: octets)
      } catch {
        throw .damaged("the row of account \(signer.address)", error)
      }
      guard account.status == .active else { return .failure(.frozenAccount(signer: index)) }
      guard own.allSatisfy({ account.keys.contains($0) }) else {
        return .failure(.foreignKey(signer: index))
      }
      guard own.count >= account.threshold else {
        return .failure(.thresholdNotReached(signer: index))
      }
      if index == 0 { payer = account.member }
    }
    guard let payer, genesis.members.member(id: payer) != nil else {
      return .failure(.unknownMember)
    }
    return .success(payer)
  }
}
