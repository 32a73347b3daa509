package import DeedCrypto
package import DeedLedger

/// A transaction that an application admitted, as an ordering engine handles it.
package struct OrderedTransaction: Hashable, Sendable {
  /// The transaction's id.
  package let id: Digest32
  /// The transaction's octets.
  package let octets: [UInt8]
  /// Texts that belong to the packages it publishes.
  package let texts: [[UInt8]]
  /// The gas that is reserved for it in a block.
  package let gasLimit: UInt64

  /// Describes a transaction.
  package init(id: Digest32, octets: [UInt8], texts: [[UInt8]], gasLimit: UInt64) {
    self.id = id
    self.octets = octets
    self.texts = texts
    self.gasLimit = gasLimit
  }

  /// The octets of transaction and texts together.
  package var octetCount: Int { texts.reduce(octets.count) { $0 + $1.count } }
}

/// Transactions in the order that was agreed on, and the time that was.
package struct OrderedBatch: Hashable, Sendable {
  /// The ordered time in milliseconds since 1970; a block's time never decreases all the same.
  package let time: Int64
  /// The transactions in order.
  package let transactions: [OrderedTransaction]

  /// Orders transactions.
  package init(time: Int64, transactions: [OrderedTransaction]) {
    self.time = time
    self.transactions = transactions
  }
}

/// What an application says to a submitted transaction.
package enum Admission: Hashable, Sendable {
  /// It may be ordered.
  case admitted(OrderedTransaction)
  /// It was admitted before and waits to be ordered or recorded.
  case waiting(Digest32)
  /// It gets an error and no leaf.
  case refused(AdmissionRefusal)
}

/// Why an application cannot go on; the node stops.
package enum ApplicationFailure: Error, Hashable, Sendable {
  /// The ledger or its store failed.
  case ledger(LedgerFailure)
  /// The head could not be signed.
  case signing(CheckpointSigningFailure)
  /// The ordered time lies more than `CheckpointSigner.clockToleranceMilliseconds` before the head's.
  case clockBehind(milliseconds: Int64)
}

/// The deterministic application under an ordering engine: the same calls for every engine, in the shape of ABCI 2.0.
///
/// An engine calls `admit` from any thread and at any time, and for each agreed batch `execute` and then `commit`, one batch
/// after the other and on one thread. A transaction may reach `execute` that this node never admitted, so execution checks
/// everything again; a transaction that fails is an outcome, never an error. Reading (`query`) does not go through the
/// engine here: the node asks its application itself. Engines of several machines will also need `prepare` (choosing a
/// batch), `validate` (judging another's) and snapshots of the state.
package protocol OrderedApplication: AnyObject, Sendable {
  /// What a batch of an ordered time may hold: less while something is due that comes first.
  func batchLimits(at time: Int64) -> BatchLimits

  /// The ordered time from which on a batch, also one without transactions, has something to carry out; nil for none.
  ///
  /// An engine orders a batch as soon as its clock reaches it. After each commit it is another one. It is answered at once,
  /// also while a batch is executed.
  var nextDue: Int64? { get }

  /// Judges a submission against the committed state; an admitted one counts as waiting from now on.
  ///
  /// - Throws: ``ApplicationFailure`` when the store fails.
  func admit(
    _ transaction: [UInt8], texts: [[UInt8]], now: Int64
  ) throws(ApplicationFailure) -> Admission

  /// Executes a batch over the committed state and writes nothing.
  ///
  /// - Throws: ``ApplicationFailure``.
  func execute(_ batch: OrderedBatch) throws(ApplicationFailure)

  /// Makes what was executed last durable: the only durable step. A batch without effect writes nothing.
  ///
  /// - Throws: ``ApplicationFailure``; then nothing was acknowledged.
  func commit() throws(ApplicationFailure)

  /// Tells everybody who waits for a transaction that it will not be ordered any more: the engine has stopped.
  func abandonWaiting()
}

/// How much a batch holds at most; the first transaction always fits.
package struct BatchLimits: Hashable, Sendable {
  /// Transactions.
  package var count: Int
  /// Octets of transactions and their texts.
  package var octets: Int
  /// Sum of the gas limits.
  package var gas: UInt64

  /// Describes limits.
  package init(count: Int, octets: Int, gas: UInt64) {
    self.count = count
    self.octets = octets
    self.gas = gas
  }
}
