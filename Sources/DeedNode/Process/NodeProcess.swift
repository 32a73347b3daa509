import DeedLedger
import Dispatch
import Glibc
import Synchronization

/// The life of a process that is a node: from its start to a signal or a failure.
package enum NodeProcess {
  /// The node was asked to stop and did.
  package static let stoppedExitCode: Int32 = 0
  /// The node could not start, or stopped because something below it failed.
  package static let failedExitCode: Int32 = 3

  /// Runs a node until SIGTERM or SIGINT, or until it fails; blocks the calling thread.
  ///
  /// - Parameters:
  ///   - configuration: what to run on.
  ///   - onStart: called once the node listens.
  ///   - onFailure: called with the reason before the process's exit code is 3.
  /// - Returns: the exit code.
  package static func run(
    _ configuration: NodeConfiguration, onStart: (Node) -> Void,
    onFailure: (NodeFailure) -> Void
  ) -> Int32 {
    let end = DispatchSemaphore(value: 0)
    let failure = FirstFailure()
    // A client that is gone and a file that may not grow are errors of the call, not ends of the process.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    // Dispatch delivers the signals to an ordinary thread, once it has taken them over on one of its own. Until then they end
    // the process at once, which has nothing open yet; if they were ignored meanwhile, one that came would be lost.
    let queue = DispatchQueue(label: "deed.signals")
    let registered = DispatchSemaphore(value: 0)
    let sources = [SIGTERM, SIGINT].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setRegistrationHandler { registered.signal() }
      source.setEventHandler { end.signal() }
      source.resume()
      return source
    }
    for _ in sources { registered.wait() }
    defer { for source in sources { source.cancel() } }
    do throws(NodeFailure) {
      let node = try Node(configuration) { reason in
        failure.set(reason)
        end.signal()
      }
      onStart(node)
      end.wait()
      configuration.onEvent(.stopping)
      try node.stop()
      configuration.onEvent(.stopped(height: node.application.head.height))
    } catch {
      failure.set(error)
    }
    guard let reason = failure.reason else { return stoppedExitCode }
    onFailure(reason)
    return failedExitCode
  }
}

/// The first of several failures, which is the cause of the others.
private final class FirstFailure: Sendable {
  private let first = Mutex<NodeFailure?>(nil)

  var reason: NodeFailure? { first.withLock { $0 } }

  func set(_ failure: NodeFailure) {
    first.withLock { $0 = $0 ?? failure }
  }
}
