import DeedNode
import DeedTestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RPCTests {
  private let dispatcher = RPCDispatcher(methods: [
    RPCMethod("add", parameters: ["left", "right"]) { (arguments) throws(RPCError) in
      let left = try arguments.optionalNumber("left") ?? 0
      return .integer(left + (try arguments.optionalNumber("right") ?? 0))
    },
    RPCMethod("octets", parameters: ["octets"]) { (arguments) throws(RPCError) in
      .array(try arguments.octets("octets").map { .integer(Int64($0)) })
    },
    RPCMethod("fail") { (_) throws(RPCError) in
      throw RPCError(.busy, name: "Busy", message: "not now", details: [.init("queue", 3)])
    },
  ])

  private func answer(_ text: String) async -> JSON? {
    await dispatcher.answer(Array(text.utf8), from: ClientAddress(octets: []))
  }

  private func code(_ text: String) async -> Int64? {
    await answer(text)?["error"]?["code"]?.integer
  }

  @Test func answersRequests() async {
    #expect(
      await answer(#"{"jsonrpc":"2.0","id":7,"method":"add","params":[1,2]}"#)
        == ["jsonrpc": "2.0", "id": 7, "result": 3])
    #expect(
      await answer(#"{"id":"x","params":{"right":5},"method":"add","jsonrpc":"2.0"}"#)
        == ["jsonrpc": "2.0", "id": "x", "result": 5])
    #expect(
      await answer(#"{"jsonrpc":"2.0","id":null,"method":"add"}"#)
        == ["jsonrpc": "2.0", "id": nil, "result": 0])
    #expect(
      await answer(#"{"jsonrpc":"2.0","id":1,"method":"fail"}"#)
        == [
          "jsonrpc": "2.0", "id": 1,
          "error": [
            "code": -32001, "message": "not now", "data": ["name": "Busy", "queue": 3],
          ],
        ])
  }

  @Test func answersNotificationsWithNothing() async {
    #expect(await answer(#"{"jsonrpc":"2.0","method":"add"}"#) == nil)
    #expect(await answer(#"{"jsonrpc":"2.0","method":"fail"}"#) == nil)
    #expect(await answer(#"{"jsonrpc":"2.0","method":"none"}"#) == nil)
    #expect(await answer(#"[{"jsonrpc":"2.0","method":"add"}]"#) == nil)
  }

  @Test func answersBatches() async {
    let answers = await answer(
      #"[{"jsonrpc":"2.0","id":1,"method":"add","params":[1]},{"jsonrpc":"2.0","method":"add"},1,"#
        + #"{"jsonrpc":"2.0","id":2,"method":"none"}]"#)
    #expect(answers?.array?.count == 3)
    #expect(answers?[0]?["result"] == 1)
    #expect(answers?[1]?["error"]?["code"] == -32600)
    #expect(answers?[1]?["id"] == .null)
    #expect(answers?[2]?["error"]?["code"] == -32601)
    let request = #"{"jsonrpc":"2.0","id":1,"method":"add"}"#
    func batch(_ count: Int) -> String {
      "[" + [String](repeating: request, count: count).joined(separator: ",") + "]"
    }
    #expect(await answer(batch(32))?.array?.count == 32)
    #expect(await code(batch(33)) == -32600)
    #expect(await code("[]") == -32600)
  }

  @Test(
    arguments: [
      ("{", -32700), ("\u{FEFF}{}", -32700), ("1", -32600), ("{}", -32600), ("null", -32600),
      (#"{"jsonrpc":"1.0","id":1,"method":"add"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":1}"#, -32600),
      (#"{"jsonrpc":"2.0","id":{},"method":"add"}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":"add","extra":1}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":"add","params":1}"#, -32600),
      (#"{"jsonrpc":"2.0","id":1,"method":"Add"}"#, -32601),
      (#"{"jsonrpc":"2.0","id":1,"method":"add","params":[1,2,3]}"#, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"add","params":{"middle":1}}"#, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"add","params":["1"]}"#, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"add","params":[-1]}"#, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"octets"}"#, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"octets","params":["0x123"]}"#, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"octets","params":["AQ"]}"#, -32602),
      (#"{"jsonrpc":"2.0","id":1,"method":"octets","params":["A Q="]}"#, -32602),
    ] as [(String, Int64)])
  func refuses(text: String, code expected: Int64) async {
    #expect(await code(text) == expected)
  }

  @Test func readsOctetsInBothForms() async {
    for text in ["AQL/", "0x0102ff", "0x0102FF"] {
      let answer = await answer(
        #"{"jsonrpc":"2.0","id":1,"method":"octets","params":[""# + text + #""]}"#)
      #expect(answer?["result"] == [1, 2, 255])
    }
  }

  @Test func routesAndStatuses() throws {
    let handler = NodeHTTPHandler(dispatcher: dispatcher) { ["ok": true] }
    let server = try HTTPServer(port: 0, handler: handler)
    defer { server.stop() }
    let client = try #require(SocketClient(port: server.port))
    #expect(client.get("/healthz")?.json == ["ok": true])
    #expect(client.get("/healthz", method: "HEAD")?.status == 200)
    #expect(client.get("/nothing")?.status == 404)
    let get = client.get("/")
    #expect(get?.status == 405)
    #expect(get?.headers.contains("Allow: POST") == true)
    #expect(get?.json?["error"]?["name"] == "MethodNotAllowed")
    let body = Array(#"{"jsonrpc":"2.0","id":1,"method":"add","params":[40,2]}"#.utf8)
    #expect(client.post(body, type: "application/json; charset=utf-8")?.json?["result"] == 42)
    #expect(client.post(#"{"jsonrpc":"2.0","method":"add"}"#)?.status == 204)
    #expect(client.call("add", [1, 1])?["result"] == 2)
    #expect(client.post(body, type: "text/plain")?.status == 415)
  }

  /// Bodies that are no requests: every one gets an answer, and the server goes on.
  @Test func survivesMutatedBodies() throws {
    let seed: UInt64 = 0xB0D1E5
    var generator = SeededGenerator(seed: seed)
    let handler = NodeHTTPHandler(dispatcher: dispatcher) { ["ok": true] }
    let server = try HTTPServer(port: 0, handler: handler)
    defer { server.stop() }
    let client = try #require(SocketClient(port: server.port))
    let sample = Array(
      #"[{"jsonrpc":"2.0","id":1,"method":"octets","params":{"octets":"0x00"}},{"id":[]}]"#.utf8)
    for round in 0..<1000 {
      var body = sample
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let index = Int.random(in: 0..<body.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: body[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: body.insert(contentsOf: body[index...].prefix(9), at: index)
        default: body.removeSubrange(index..<min(index + 5, body.count - 1))
        }
      }
      let status = try #require(client.post(body)?.status, "seed \(seed), round \(round)")
      #expect(status == 200 || status == 204, "seed \(seed), round \(round)")
    }
  }
}
