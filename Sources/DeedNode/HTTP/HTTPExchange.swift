import CMicroHTTPDShims
import Synchronization

/// One request from its first octet until libmicrohttpd is done with it.
///
/// A request that is not answered when its handler returns is *suspended*: libmicrohttpd then leaves its connection alone,
/// also when the client goes away, until it is resumed. So the connection's address is valid exactly as long as the
/// phase is `suspended`, and every use of it is under the lock that guards the phase.
final class HTTPExchange: Sendable {
  private enum Phase {
    /// The body is arriving.
    case receiving
    /// The handler was called and has not answered.
    case waiting
    /// libmicrohttpd was told to wait for `respond`.
    case suspended
    /// The answer is there and is to be queued.
    case answered(HTTPResponse)
    /// The answer was queued, or the connection is closed.
    case finished
  }

  private struct State {
    var phase = Phase.receiving
    var body: [UInt8] = []
    /// A refusal that could not be sent while the body was still arriving.
    var refusal: HTTPResponse?
    /// Octets received, also those that were dropped after a refusal.
    var receivedOctets = 0
    /// Octets of the answer that count against the limit of all answers.
    var answerOctets = 0
  }

  let head: HTTPRequestHead
  /// The monotonic time of arrival in milliseconds.
  let arrival: Int64
  /// The address of the `MHD_Connection`.
  let connection: UInt
  /// Under which address the client is counted.
  let client: ClientAddress
  private let state = Mutex(State())

  /// A request that came on the `MHD_Connection` at the address `connection`.
  init(head: HTTPRequestHead, connection: UInt, client: ClientAddress, arrival: Int64) {
    self.head = head
    self.client = client
    self.arrival = arrival
    self.connection = connection
  }

  /// Decides on the answer before the body has arrived; the body is dropped.
  func refuse(_ refusal: HTTPResponse) { state.withLock { $0.refusal = refusal } }

  /// What to do with a part of the body.
  enum Reception {
    case kept, dropped, close
  }

  /// Takes a part of the body; `budget` is what all bodies together may still grow by.
  func receive(_ part: [UInt8], limits: HTTPLimits, budget: Int) -> Reception {
    state.withLock { state in
      state.receivedOctets += part.count
      if state.receivedOctets > limits.bodyOctetsMax, state.refusal == nil {
        state.refusal = .tooLarge(limit: limits.bodyOctetsMax)
      } else if part.count > budget, state.refusal == nil {
        state.refusal = .failure(503, name: "Busy", message: "too many large requests at once")
      }
      if state.refusal != nil {
        // The answer can be sent only after the body; a client that goes on for long is cut off.
        return state.receivedOctets > 4 * limits.bodyOctetsMax ? .close : .dropped
      }
      state.body += part
      return .kept
    }
  }

  /// At the end of the body, once: the request, or nil after a refusal, which then is the answer.
  func takeRequest() -> HTTPRequest? {
    state.withLock { state in
      guard case .receiving = state.phase else { return nil }
      if let refusal = state.refusal {
        state.phase = .answered(refusal)
        return nil
      }
      state.phase = .waiting
      return HTTPRequest(head: head, body: state.body, client: client)
    }
  }

  /// Answers, and wakes the connection if it was suspended.
  ///
  /// While the body is still arriving this refuses the request: it never gets to its handler.
  func respond(_ response: HTTPResponse) {
    state.withLock { state in
      switch state.phase {
      case .waiting: state.phase = .answered(response)
      case .suspended:
        state.phase = .answered(response)
        // A suspended connection stays allocated until it is resumed, which happens here and once only.
        unsafe MHD_resume_connection(OpaquePointer(bitPattern: connection))
      case .receiving: state.refusal = state.refusal ?? response
      case .answered, .finished: break
      }
    }
  }

  /// Returns the answer if it is there, or suspends the connection; on the server's thread only.
  func answerOrSuspend() -> HTTPResponse? {
    state.withLock { state in
      switch state.phase {
      case .answered(let response):
        state.phase = .finished
        return response
      case .waiting:
        state.phase = .suspended
        // Called from the access handler of this very connection, as libmicrohttpd wants it.
        unsafe MHD_suspend_connection(OpaquePointer(bitPattern: connection))
        return nil
      case .receiving, .suspended, .finished: return nil
      }
    }
  }

  /// Notes how much of the answer counts against the limit of all answers.
  func hold(answerOctets: Int) { state.withLock { $0.answerOctets = answerOctets } }

  /// Forgets the connection, so that a later answer does nothing, and returns how many octets of body and answer it kept.
  func finish() -> (bodyOctets: Int, answerOctets: Int) {
    state.withLock { state in
      let kept = (state.body.count, state.answerOctets)
      state.phase = .finished
      state.body = []
      state.answerOctets = 0
      return kept
    }
  }
}
