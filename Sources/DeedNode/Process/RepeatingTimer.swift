import Dispatch

/// Calls something again and again on a queue of its own until it is cancelled.
///
/// Unchecked: its only state is a dispatch source, whose functions may be called from any thread.
final class RepeatingTimer: @unchecked Sendable {
  private let source: any DispatchSourceTimer

  init(label: String, milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
    source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: label))
    source.schedule(
      deadline: .now() + .milliseconds(milliseconds), repeating: .milliseconds(milliseconds))
    source.setEventHandler(handler: body)
    source.resume()
  }

  deinit { source.cancel() }

  /// Ends the calls; one that has begun goes on to its end.
  func cancel() { source.cancel() }
}
