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

  /// Takes those of the keys that are members'; at least one is.
  ///
  /// - Throws: ``CheckpointSigningFailure/notAMember``.
  package init(
    keys: [PrivateKey], genesis: Genesis, mark: HighWaterMark
  ) throws(CheckpointSigningFailure) {
    let members = genesis.members.members
    self.keys = keys.filter { key in members.contains { $0.key == key.publicKey } }
    guard !self.keys.isEmpty else { throw .notAMember }
    self.mark = mark
    suite = genesis.suite
  }

  /// Checks a store's head against the high-water mark; nothing may be signed before.
  ///
  /// - Throws: ``CheckpointSigningFailure``.
  package func check(_ head: Checkpoint) throws(CheckpointSigningFailure) {
    let found: HighWaterMark.Mark?
    do throws(NodeFailure) {
      found = try mark.read()
    } catch {
      throw .highWaterMark(path: mark.path, reason: "\(error)")
    }
    guard let found else { return }
    guard head.height >= found.height else {
      throw .belowHighWaterMark(head: head.height, mark: found.height)
    }
    guard head.height > found.height || head.hash(suite: suite) == found.hash else {
      throw .otherHistory(height: head.height)
    }
  }

  /// Signs a committed head, the mark being raised first.
  ///
  /// - Throws: ``CheckpointSigningFailure``.
  package func sign(_ head: Checkpoint) throws(CheckpointSigningFailure) -> SignedCheckpoint {
    do throws(NodeFailure) {
      try mark.write(.init(height: head.height, hash: head.hash(suite: suite)))
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
