package import DeedCrypto
package import DeedLedger

/// Why a head is not signed.
package enum CheckpointSigningFailure: Error, Hashable, Sendable {
  /// None of the local keys is a member's.
  case notAMember
  /// The store's head is below the highest head that was signed here: blocks were lost.
  case belowHighWaterMark(head: UInt64, mark: UInt64)
  /// The store has another checkpoint at the height that was signed last.
  case otherHistory(height: UInt64)
  /// Heads were signed here before, and the high-water mark that told how far is gone.
  case markMissing(path: String)
  /// There is a high-water mark, but no ledger.
  case ledgerMissing(mark: UInt64)
  /// The high-water mark cannot be kept.
  case highWaterMark(path: String, reason: String)
  /// The cryptographic library failed.
  case library(SigningFailure)
}

/// Signs committed heads with the members' keys of this machine, and keeps the high-water mark.
package struct CheckpointSigner: Sendable {
  /// How far the ordered time may lie behind the head's before the node stops, as members sign no head that far away.
  package static let clockToleranceMilliseconds: Int64 = 60_000

  private let keys: [PrivateKey]
  private let mark: HighWaterMark
  private let suite: CipherSuite
  private let trustsStore: Bool

  /// Takes those of the keys that are members'; at least one is.
  ///
  /// - Parameters:
  ///   - keys: the keys of this machine.
  ///   - genesis: the network.
  ///   - mark: where the high-water mark is kept.
  ///   - trustsStore: whether a mark that is missing or damaged is made anew from the store's head: only its owner can
  ///     know that nothing above was ever signed.
  /// - Throws: ``CheckpointSigningFailure/notAMember``.
  package init(
    keys: [PrivateKey], genesis: Genesis, mark: HighWaterMark, trustsStore: Bool = false
  ) throws(CheckpointSigningFailure) {
    let members = genesis.members.members
    self.keys = keys.filter { key in members.contains { $0.key == key.publicKey } }
    guard !self.keys.isEmpty else { throw .notAMember }
    self.mark = mark
    suite = genesis.suite
    self.trustsStore = trustsStore
  }

  /// Refuses to begin a ledger where heads were signed before.
  ///
  /// - Throws: ``CheckpointSigningFailure/ledgerMissing(mark:)``, and when the mark cannot be read.
  package func checkNothingWasSigned() throws(CheckpointSigningFailure) {
    if let mark = try read() { throw .ledgerMissing(mark: mark.height) }
  }

  /// Checks a ledger against the high-water mark; nothing may be signed before.
  ///
  /// A mark that is missing is made only where nothing can have been signed but block 0, of which there is just one.
  /// - Throws: ``ApplicationFailure``: ``CheckpointSigningFailure`` in it, or the ledger's.
  package func check(_ ledger: borrowing Ledger) throws(ApplicationFailure) {
    let head = ledger.head
    let expected: Checkpoint?
    let isSigned: Bool
    let found: HighWaterMark.Mark?
    do throws(CheckpointSigningFailure) {
      found = try trustsStore ? readIfWhole() : read()
    } catch {
      throw .signing(error)
    }
    do throws(LedgerFailure) {
      expected = try found.flatMap { (mark) throws(LedgerFailure) in
        try ledger.checkpoint(at: mark.height)
      }
      isSigned = try ledger.signedCheckpoint(at: head.height) != nil
    } catch {
      throw .ledger(error)
    }
    guard let found else {
      guard trustsStore || (head.height == 0 && !isSigned) else {
        throw .signing(.markMissing(path: mark.path))
      }
      return try keep { () throws(NodeFailure) in try mark.replace(self.mark(of: head)) }
    }
    guard let expected else {
      throw .signing(.belowHighWaterMark(head: head.height, mark: found.height))
    }
    guard expected.hash(suite: suite) == found.hash else {
      throw .signing(.otherHistory(height: found.height))
    }
  }

  private func mark(of head: Checkpoint) -> HighWaterMark.Mark {
    HighWaterMark.Mark(height: head.height, hash: head.hash(suite: suite))
  }

  private func keep(_ write: () throws(NodeFailure) -> Void) throws(ApplicationFailure) {
    do throws(NodeFailure) {
      try write()
    } catch {
      throw .signing(.highWaterMark(path: mark.path, reason: "\(error)"))
    }
  }

  private func read() throws(CheckpointSigningFailure) -> HighWaterMark.Mark? {
    do throws(NodeFailure) {
      return try mark.read()
    } catch {
      throw .highWaterMark(path: mark.path, reason: "\(error)")
    }
  }

  private func readIfWhole() -> HighWaterMark.Mark? { (try? mark.read()) ?? nil }

  /// Signs a committed head, the mark being raised first.
  ///
  /// - Throws: ``CheckpointSigningFailure``.
  package func sign(_ head: Checkpoint) throws(CheckpointSigningFailure) -> SignedCheckpoint {
    do throws(NodeFailure) {
      try mark.write(self.mark(of: head))
    } catch {
      throw .highWaterMark(path: mark.path, reason: "\(error)")
    }
    var signatures: [SignedCheckpoint.Signature] = []
    do throws(SigningFailure) {
      for key in keys { signatures.append(try SignedCheckpoint.sign(head, with: key)) }
    } catch {
      throw .library(error)
    }
    return SignedCheckpoint(checkpoint: head, signatures: signatures)
  }
}
