import Glibc
import Synchronization

/// The node's routes: `POST /` for JSON-RPC 2.0 and `GET /healthz`.
///
/// Requests are answered by tasks of their own, so nothing that they wait for or compute holds up the server's thread.
package struct NodeHTTPHandler: HTTPHandler {
  private let dispatcher: RPCDispatcher
  private let health: @Sendable () -> JSON
  private let running = RunningRequests()

  /// - Parameters:
  ///   - dispatcher: answers bodies of JSON-RPC.
  ///   - health: the body of `/healthz`; called on the server's thread, so it must not block. `{"ok": false}` gives status 503.
  package init(dispatcher: RPCDispatcher, health: @escaping @Sendable () -> JSON) {
    self.dispatcher = dispatcher
    self.health = health
  }

  /// Refuses other paths, methods and content types.
  ///
  /// `application/json` is insisted on because a browser asks before it sends that type to another site's server: no
  /// page can use a visitor's local node.
  package func refusal(of head: HTTPRequestHead) -> HTTPResponse? {
    switch head.path {
    case "/":
      guard head.method == "POST" else {
        return .failure(
          405, name: "MethodNotAllowed", message: "JSON-RPC requests are posted", allow: "POST")
      }
      let mediaType = (head.contentType ?? "").prefix { $0 != ";" && $0 != " " }.lowercased()
      guard mediaType == "application/json" else {
        return .failure(
          415, name: "UnsupportedMediaType", message: "the Content-Type is application/json")
      }
      return nil
    case "/healthz":
      guard head.method == "GET" || head.method == "HEAD" else {
        return .failure(
          405, name: "MethodNotAllowed", message: "the health is read with GET",
          allow: "GET, HEAD")
      }
      return nil
    default:
      return .failure(404, name: "NotFound", message: "the paths are / and /healthz")
    }
  }

  /// Answers the health at once, JSON-RPC from a task.
  package func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
    if request.head.path == "/healthz" {
      let health = health()
      responder.respond(HTTPResponse(status: health["ok"] == true ? 200 : 503, health))
      return
    }
    let dispatcher = dispatcher
    let running = running
    running.begin()
    Task(executorPreference: RequestExecutor.shared) {
      defer { running.end() }
      let answer = await dispatcher.answer(
        request.body, from: request.client, charge: responder.charge)
      if let answer {
        responder.respond(HTTPResponse(answer))
      } else {
        responder.respond(HTTPResponse(status: 204, body: []))
      }
    }
  }

  /// Waits until no request is being carried out, whether or not its client still waits for the answer.
  ///
  /// - Returns: false when the time was up before.
  package func waitUntilIdle(milliseconds: Int64) -> Bool {
    running.waitUntilIdle(until: HTTPServer.now() + milliseconds)
  }
}

/// Counts the requests that are being carried out.
private final class RunningRequests: Sendable {
  private let count = Mutex(0)

  func begin() { count.withLock { $0 += 1 } }

  func end() { count.withLock { $0 -= 1 } }

  func waitUntilIdle(until deadline: Int64) -> Bool {
    while count.withLock({ $0 > 0 }) {
      guard HTTPServer.now() < deadline else { return false }
      usleep(2000)
    }
    return true
  }
}
