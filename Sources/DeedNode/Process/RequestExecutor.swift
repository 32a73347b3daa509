import Dispatch

/// Where the node's requests run: threads of its own, so that a request that waits for the ledger's lock or executes a
/// view holds up neither the concurrency runtime's few threads nor those who need them.
final class RequestExecutor: TaskExecutor {
  /// The one executor; threads come and go with the load.
  static let shared = RequestExecutor()

  private let queue = DispatchQueue(label: "deed.requests", attributes: .concurrent)

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // The job is run once, here, as the protocol asks; the executor lives for ever.
    queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
