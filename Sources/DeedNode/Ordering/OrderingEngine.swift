package import DeedCrypto
package import DeedLedger

/// Brings submitted transactions into one order and drives an application with it.
///
/// Engines come and go with a deployment (`solo` on one machine, others between several); the application does not
/// notice. An engine has the only clock of the ledger's side: the ordered time of a batch.
package protocol OrderingEngine: Sendable {
  /// Begins to order for an application, once.
  ///
  /// `onFailure` is called at most once, when the application failed and nothing is ordered any more.
  func start(
    _ application: any OrderedApplication,
    onFailure: @escaping @Sendable (ApplicationFailure) -> Void)

  /// Has the application judge a transaction, and takes it up when it is admitted.
  ///
  /// - Returns: the transaction's id, also when it waits already.
  /// - Throws: ``SubmissionRefusal``.
  func submit(
    _ transaction: [UInt8], texts: [[UInt8]]
  ) throws(SubmissionRefusal) -> Digest32

  /// Finishes the block in flight and orders nothing after it; what waits is abandoned, and a client resolves it by id.
  func stop()

  /// How many transactions wait to be ordered.
  var waitingCount: Int { get }
}

/// Why a submission was not taken up.
package enum SubmissionRefusal: Error, Hashable, Sendable {
  /// The application refused it.
  case refused(AdmissionRefusal)
  /// Too much waits already; the client may try again later.
  case queueFull
  /// The engine is not running.
  case stopped
  /// The application failed, and the node is about to stop.
  case failed(ApplicationFailure)
}
