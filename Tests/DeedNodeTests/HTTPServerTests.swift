import DeedNode
import Dispatch
import Glibc
import Synchronization
import Testing

/// Answers bodies with their length, and keeps those that begin with `wait` until the test answers.
private final class EchoHandler: HTTPHandler {
  let waiting = Mutex<[HTTPResponder]>([])

  func refusal(of head: HTTPRequestHead) -> HTTPResponse? {
    head.path == "/refused" ? .failure(403, name: "No", message: "no") : nil
  }

  func handle(_ request: HTTPRequest, _ responder: HTTPResponder) {
    if request.body.starts(with: Array("wait".utf8)) {
      waiting.withLock { $0.append(responder) }
    } else {
      responder.respond(HTTPResponse(["count": .count(request.body.count)]))
    }
  }

  /// Waits until `count` requests wait.
  func await(_ count: Int) -> [HTTPResponder] {
    for _ in 0..<2000 {
      let responders = waiting.withLock { $0 }
      if responders.count >= count { return responders }
      usleep(2000)
    }
    return []
  }
}

@Suite(.timeLimit(.minutes(1))) struct HTTPServerTests {
  private let handler = EchoHandler()

  private func server(_ change: (inout HTTPLimits) -> Void = { _ in }) throws -> HTTPServer {
    var limits = HTTPLimits()
    change(&limits)
    return try HTTPServer(port: 0, limits: limits, handler: handler)
  }

  @Test func answersRequestsOnOneConnection() throws {
    let server = try server()
    defer { server.stop() }
    #expect(server.port != 0)
    let client = try #require(SocketClient(port: server.port))
    for count in [0, 1, 5000, 1 << 20] {
      let answer = try #require(client.post([UInt8](repeating: 7, count: count)))
      #expect(answer.status == 200)
      #expect(answer.json?["count"] == .count(count))
      #expect(answer.headers.contains("application/json"))
    }
    #expect(client.get("/")?.json == ["count": 0])
    #expect(client.post([1], path: "/refused")?.status == 403)
  }

  @Test func refusesBodiesAboveTheLimit() throws {
    let server = try server { $0.bodyOctetsMax = 1000 }
    defer { server.stop() }
    let declared = try #require(SocketClient(port: server.port))
    #expect(declared.post([UInt8](repeating: 7, count: 1001))?.status == 413)
    #expect(
      SocketClient(port: server.port)?.post([UInt8](repeating: 7, count: 1000))?.status == 200)
    let chunked = try #require(SocketClient(port: server.port))
    chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<3 { chunked.send("200\r\n" + String(repeating: "x", count: 512) + "\r\n") }
    chunked.send("0\r\n\r\n")
    #expect(chunked.answer()?.status == 413)
    let endless = try #require(SocketClient(port: server.port))
    endless.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    var sent = 0
    while sent < 10_000, endless.send("200\r\n" + String(repeating: "x", count: 512) + "\r\n") {
      sent += 1
    }
    #expect(endless.isClosedByServer())
  }

  @Test func refusesRequestsBeyondTheRate() throws {
    let server = try server {
      $0.requestsPerSecond = 20
      $0.requestsBurst = 5
    }
    defer { server.stop() }
    let client = try #require(SocketClient(port: server.port))
    var statuses: [Int] = []
    for _ in 0..<20 {
      let answer = try #require(client.post([7]))
      statuses.append(answer.status)
      if answer.status == 429 {
        #expect(answer.headers.lowercased().contains("retry-after: 1"))
        #expect(answer.json?["error"]?["name"] == "TooManyRequests")
      }
    }
    #expect(statuses.prefix(5).allSatisfy { $0 == 200 } && statuses.contains(429), "\(statuses)")
    usleep(400_000)
    #expect(client.post([7])?.status == 200, "the connection can be used again")
  }

  @Test func endsConnectionsThatTakeTheirTime() throws {
    let server = try server { $0.headSeconds = 1 }
    defer { server.stop() }
    let stalled = try #require(SocketClient(port: server.port))
    let served = try #require(SocketClient(port: server.port))
    stalled.send("POST / HTTP/1.1\r\nHo")
    #expect(served.post([7])?.status == 200)
    #expect(stalled.isClosedByServer())
    #expect(served.post([7])?.status == 200, "one that was served may be silent for longer")
    for _ in 0..<1000 where server.connectionCount > 1 { usleep(2000) }
    #expect(server.connectionCount == 1)
  }

  @Test func boundsTheMemoryOfAllBodies() throws {
    let server = try server { $0.bodiesOctetsMax = 10_000 }
    defer { server.stop() }
    let first = try #require(SocketClient(port: server.port))
    first.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000\r\n\r\n")
    first.send([UInt8](repeating: 1, count: 7999))
    usleep(50_000)
    let second = try #require(SocketClient(port: server.port))
    #expect(second.post([UInt8](repeating: 1, count: 8000))?.status == 503)
    first.send([1])
    #expect(first.answer()?.status == 200)
    #expect(second.post([UInt8](repeating: 1, count: 8000))?.status == 200)
  }

  @Test func refusesLongHeadersAndGarbage() throws {
    let server = try server { $0.idleSeconds = 1 }
    defer { server.stop() }
    let long = try #require(SocketClient(port: server.port))
    long.send(
      "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 40_000) + "\r\n\r\n")
    let status = long.answer()?.status
    #expect(status == nil || (400...499).contains(status ?? 0))
    let garbage = try #require(SocketClient(port: server.port))
    garbage.send("\u{0}\u{1}nonsense\r\n\r\n")
    let answer = garbage.answer()?.status
    #expect(answer == nil || answer == 400)
    #expect(SocketClient(port: server.port)?.get("/")?.status == 200)
  }

  @Test func suspendsAndResumes() throws {
    let server = try server()
    defer { server.stop() }
    let clients = try (0..<20).map { _ in try #require(SocketClient(port: server.port)) }
    for client in clients {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwait")
    }
    let waiting = handler.await(20)
    #expect(waiting.count == 20)
    // Nothing else is held up meanwhile.
    #expect(SocketClient(port: server.port)?.get("/")?.status == 200)
    DispatchQueue.concurrentPerform(iterations: 40) { index in
      waiting[index % 20].respond(HTTPResponse(["done": true]))
    }
    for client in clients {
      #expect(client.answer()?.json == ["done": true])
      #expect(client.get("/")?.status == 200)
    }
  }

  @Test func survivesClientsThatLeaveWhileTheyWait() throws {
    let server = try server()
    for _ in 0..<20 {
      let client = try #require(SocketClient(port: server.port))
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwait")
      client.send("half of the next")
    }
    let waiting = handler.await(20)
    #expect(waiting.count == 20)
    for responder in waiting.prefix(10) { responder.respond(HTTPResponse(["late": true])) }
    #expect(SocketClient(port: server.port)?.get("/")?.status == 200)
    for _ in 0..<500 where server.openRequestCount > 10 { usleep(2000) }
    #expect(server.openRequestCount <= 10)
    server.stop()
    #expect(server.openRequestCount == 0)
    for responder in waiting { responder.respond(HTTPResponse(["too": "late"])) }
  }

  @Test func stoppingAnswersWhatWaits() throws {
    let server = try server()
    let port = server.port
    let client = try #require(SocketClient(port: port))
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwait")
    #expect(handler.await(1).count == 1)
    let idle = try #require(SocketClient(port: port))
    server.stop()
    #expect(client.answer()?.status == 503)
    #expect(idle.isClosedByServer())
    #expect(SocketClient(port: port) == nil)
    server.stop()
  }

  /// A request whose body arrives while the server stops never gets to its handler, so nothing is left suspended.
  @Test func whatStillArrivesIsRefused() throws {
    let server = try server()
    let client = try #require(SocketClient(port: server.port))
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwa")
    while server.openRequestCount == 0 { usleep(1000) }
    let stopped = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
      server.stop()
      stopped.signal()
    }
    while server.port != 0 { usleep(1000) }
    usleep(20_000)
    client.send("it")
    #expect(client.answer()?.status == 503)
    #expect(stopped.wait(timeout: .now() + 10) == .success)
    #expect(handler.await(0).isEmpty)
  }

  @Test func answersInTheHandlersPlace() throws {
    let server = try server { $0.answerSeconds = 0 }
    defer { server.stop() }
    let client = try #require(SocketClient(port: server.port))
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nwait")
    #expect(client.answer()?.status == 504)
  }

  @Test func closesSilentAndTricklingConnections() throws {
    let server = try server {
      $0.idleSeconds = 1
      $0.receiveSeconds = 0
    }
    defer { server.stop() }
    let silent = try #require(SocketClient(port: server.port))
    silent.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Le")
    let trickle = try #require(SocketClient(port: server.port))
    trickle.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n")
    usleep(20_000)
    trickle.send("x")
    #expect(trickle.isClosedByServer())
    #expect(silent.isClosedByServer())
  }

  @Test func boundsConnectionsPerAddress() throws {
    let server = try server { $0.connectionsPerAddressMax = 2 }
    defer { server.stop() }
    let first = try #require(SocketClient(port: server.port))
    let second = try #require(SocketClient(port: server.port))
    #expect(first.get("/")?.status == 200)
    #expect(second.get("/")?.status == 200)
    let third = try #require(SocketClient(port: server.port))
    #expect(third.get("/") == nil)
  }

  @Test func saysWhyItCannotListen() throws {
    let server = try server()
    defer { server.stop() }
    #expect(throws: HTTPServerFailure.invalidAddress("localhost")) {
      try HTTPServer(address: "localhost", port: 0, handler: handler)
    }
    #expect {
      try HTTPServer(port: server.port, handler: handler)
    } throws: { error in
      guard case .cannotListen(_, let port, let reason) = error as? HTTPServerFailure else {
        return false
      }
      return port == server.port && !reason.isEmpty
    }
  }

  @Test func listensOnIPv6() throws {
    let server = try HTTPServer(address: "::1", port: 0, handler: handler)
    #expect(server.port != 0)
    server.stop()
  }
}
