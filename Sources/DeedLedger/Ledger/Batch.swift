package import DeedCrypto
import DeedState

/// A transaction as it is submitted: its octets and the texts that belong to the packages it publishes.
package struct Submission: Hashable, Sendable {
  /// The transaction's octets.
  package let transaction: [UInt8]
  /// Sources, prose and interface descriptions; those that no published package names are ignored.
  package let texts: [[UInt8]]

  /// A transaction with its texts.
  package init(transaction: [UInt8], texts: [[UInt8]] = []) {
    self.transaction = transaction
    self.texts = texts
  }
}

/// Submissions in the order that was agreed on, and the time that was.
package struct Batch: Hashable, Sendable {
  /// The ordered time in milliseconds since 1970; a block's time never decreases all the same.
  package let time: Int64
  /// The submissions in order.
  package let submissions: [Submission]

  /// Orders submissions.
  package init(time: Int64, submissions: [Submission]) {
    self.time = time
    self.submissions = submissions
  }
}

/// What became of one submission.
package enum BatchResult: Hashable, Sendable {
  /// It has a leaf at this index, once the block is committed.
  case recorded(id: Digest32, index: UInt64)
  /// It gets an error and no leaf.
  case refused(AdmissionRefusal)
}

/// A block that was executed and is not written yet.
package struct ExecutedBlock: Sendable {
  /// The head after the block; nil when the block has no leaves and is no block.
  package let checkpoint: Checkpoint?
  /// What became of each submission, in order.
  package let results: [BatchResult]
  /// Everything the block writes.
  let batch: WriteBatch
  /// The log's frontier after the block.
  var frontier: [Digest32] = []
  /// The charges of the block's leaves.
  var charges: [ChargeWindow.Entry] = []
}
