import CMicroHTTPDShims
import Dispatch
import Glibc
import Synchronization

/// An HTTP/1.1 server on libmicrohttpd: epoll, one thread, every size and time limited.
///
/// A request is answered at once or suspended, which costs its connection and nothing else, and answered later from any
/// thread. ``stop()`` answers whatever waits with status 503 before it closes connections, because libmicrohttpd must
/// not be stopped while a connection is suspended. There is no TLS: a node that others reach stands behind a proxy.
package final class HTTPServer: Sendable {
  /// What all requests share.
  private struct Registry {
    var isStopping = false
    var bodiesOctets = 0
    var answersOctets = 0
    var exchanges: [ObjectIdentifier: HTTPExchange] = [:]
    var clients: ClientTable
    var connections: ConnectionTable
    var daemon: UInt = 0
    var sweeper: RepeatingTimer?
  }

  /// The address the server listens on.
  package let address: String
  /// The port the server listens on, never 0.
  package var port: UInt16 {
    // The daemon was started by `init` and lives until `stop`, after which the address is 0.
    registry.withLock {
      unsafe $0.daemon == 0 ? 0 : deed_mhd_port(OpaquePointer(bitPattern: $0.daemon))
    }
  }
  let limits: HTTPLimits
  let handler: any HTTPHandler
  private let registry: Mutex<Registry>

  /// Answers up to this size count against no limit but that of the connections.
  private static let shortAnswerOctets = 8 << 10

  /// Starts listening; port 0 lets the system choose.
  ///
  /// - Throws: ``HTTPServerFailure``.
  package init(
    address: String = "127.0.0.1", port: UInt16, limits: HTTPLimits = HTTPLimits(),
    handler: any HTTPHandler
  ) throws(HTTPServerFailure) {
    self.address = address
    self.limits = limits
    self.handler = handler
    registry = Mutex(
      Registry(
        clients: ClientTable(limits: limits), connections: ConnectionTable(limits: limits)))
    let daemon = try Self.startDaemon(address: address, port: port, limits: limits, server: self)
    let sweeper = RepeatingTimer(label: "deed.http.sweeper", milliseconds: 1000) { [weak self] in
      self?.sweep()
    }
    registry.withLock { registry in
      registry.daemon = daemon
      registry.sweeper = sweeper
    }
  }

  /// Stops listening, answers what waits with status 503, and closes all connections; a second call does nothing.
  package func stop() {
    let (daemon, sweeper, waiting) = registry.withLock { registry in
      let state = (registry.daemon, registry.sweeper, Array(registry.exchanges.values))
      registry.isStopping = true
      registry.daemon = 0
      registry.sweeper = nil
      return state
    }
    sweeper?.cancel()
    guard daemon != 0, let pointer = unsafe OpaquePointer(bitPattern: daemon) else { return }
    // `daemon` was set by `init` and is taken out of the registry above, so it is stopped once.
    let listeningSocket = unsafe MHD_quiesce_daemon(pointer)
    for exchange in waiting { exchange.respond(.stopping) }
    let deadline = Self.now() + Int64(limits.stopSeconds) * 1000
    while Self.now() < deadline, registry.withLock({ !$0.exchanges.isEmpty }) {
      usleep(5000)
    }
    unsafe MHD_stop_daemon(pointer)
    releaseDaemonReference()
    if listeningSocket >= 0 { close(listeningSocket) }
  }

  /// Requests that are being received or answered, for tests and status.
  package var openRequestCount: Int { registry.withLock { $0.exchanges.count } }

  /// Connections that are open, for tests and status.
  package var connectionCount: Int { registry.withLock { $0.connections.count } }

  /// A connection was opened or is closed; on the server's thread only.
  func connectionChanged(_ connection: UInt, socket: Int32?) {
    registry.withLock { registry in
      if let socket {
        registry.connections.open(connection, socket: socket, now: Self.now())
      } else {
        registry.connections.close(connection)
      }
    }
  }

  /// Under which address a request is counted that ``end(_:)`` ends.
  func begin(_ client: ClientAddress) -> ClientAddress {
    registry.withLock { $0.clients.begin(client, now: Self.now()) }
  }

  /// Takes up a request whose head has arrived.
  ///
  /// - Returns: an answer to give before the body, which closes the connection; other refusals wait for the body, which is
  ///   dropped, so that the client can go on using the connection.
  func admit(_ exchange: HTTPExchange, contentLength: String?) -> HTTPResponse? {
    let (isOpen, wait) = registry.withLock { registry in
      registry.connections.begin(exchange.connection)
      if !registry.isStopping { registry.exchanges[ObjectIdentifier(exchange)] = exchange }
      return (!registry.isStopping, registry.clients.take(exchange.client, now: Self.now()))
    }
    guard isOpen else {
      // A daemon that shuts down drops the answer that is queued here and asks again at the end of the body.
      exchange.refuse(.stopping)
      return .stopping
    }
    if let length = contentLength.flatMap({ Int($0) }), length > limits.bodyOctetsMax {
      return .tooLarge(limit: limits.bodyOctetsMax)
    }
    if let refusal = wait.map(HTTPResponse.tooManyRequests) ?? handler.refusal(of: exchange.head) {
      exchange.refuse(refusal)
    }
    return nil
  }

  /// At the end of a body, and again after a resumption: the answer to queue, or nil while it is awaited.
  func proceed(_ exchange: HTTPExchange) -> HTTPResponse? {
    if let request = exchange.takeRequest() {
      let client = exchange.client
      let responder = HTTPResponder(exchange: exchange) { [weak self] count in
        self?.registry.withLock {
          $0.clients.charge(client, requests: count, now: Self.now())
        }
      }
      handler.handle(request, responder)
    }
    guard let answer = exchange.answerOrSuspend() else { return nil }
    return registry.withLock { registry in
      registry.connections.answer(exchange.connection, now: Self.now())
      let octets = answer.body.count
      guard octets > Self.shortAnswerOctets else { return answer }
      guard registry.answersOctets + octets <= max(limits.answersOctetsMax, octets),
        registry.clients.answersOctets(of: exchange.client) + octets
          <= max(limits.answersOctetsMax / 2, octets)
      else { return .failure(503, name: "Busy", message: "too many large answers at once") }
      registry.answersOctets += octets
      registry.clients.keep(exchange.client, answers: octets)
      exchange.hold(answerOctets: octets)
      return answer
    }
  }

  /// Takes a part of a body within the budget for all bodies.
  func receive(_ part: [UInt8], of exchange: HTTPExchange) -> HTTPExchange.Reception {
    guard Self.now() - exchange.arrival <= Int64(limits.receiveSeconds) * 1000 else {
      return .close
    }
    // Only the server's thread adds to the sum, so the budget cannot shrink before it is used.
    let budget = registry.withLock { registry in
      min(
        limits.bodiesOctetsMax - registry.bodiesOctets,
        max(limits.bodiesOctetsMax / 2, limits.bodyOctetsMax)
          - registry.clients.bodiesOctets(of: exchange.client))
    }
    let reception = exchange.receive(part, limits: limits, budget: budget)
    if case .kept = reception {
      registry.withLock { registry in
        registry.bodiesOctets += part.count
        registry.clients.keep(exchange.client, bodies: part.count)
      }
    }
    return reception
  }

  /// Forgets a request whose answer was sent or whose connection is closed.
  func end(_ exchange: HTTPExchange) {
    let kept = exchange.finish()
    registry.withLock { registry in
      registry.exchanges[ObjectIdentifier(exchange)] = nil
      registry.connections.end(exchange.connection, now: Self.now())
      registry.bodiesOctets -= kept.bodyOctets
      registry.answersOctets -= kept.answerOctets
      registry.clients.keep(
        exchange.client, bodies: -kept.bodyOctets, answers: -kept.answerOctets)
      registry.clients.end(exchange.client)
    }
  }

  /// Answers requests that nobody answered in time, and ends connections that take theirs.
  private func sweep() {
    registry.withLock { registry in
      // Under the lock: a connection leaves the table before its socket is closed and becomes another's.
      for socket in registry.connections.overdue(now: Self.now()) {
        shutdown(socket, Int32(SHUT_RDWR))
      }
    }
    let oldest = Self.now() - Int64(limits.answerSeconds) * 1000
    let late = registry.withLock { registry in
      registry.exchanges.values.filter { $0.arrival < oldest }
    }
    for exchange in late {
      exchange.respond(.failure(504, name: "Timeout", message: "there was no answer in time"))
    }
  }

  /// Milliseconds of a clock that never goes back.
  static func now() -> Int64 {
    Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000)
  }
}

extension HTTPResponse {
  /// The answer to a body that is longer than the limit.
  static func tooLarge(limit: Int) -> HTTPResponse {
    .failure(413, name: "BodyTooLarge", message: "the limit is \(limit) octets")
  }

  /// The answer to requests beyond an address's rate.
  static func tooManyRequests(retryAfter seconds: Int) -> HTTPResponse {
    .failure(
      429, name: "TooManyRequests", message: "too many requests from this address; try again later",
      retryAfter: seconds)
  }

  /// The answer to requests that come or wait while the server stops.
  static var stopping: HTTPResponse {
    .failure(503, name: "Stopping", message: "the node is stopping")
  }
}
