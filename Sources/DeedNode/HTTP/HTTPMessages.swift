/// What is known of a request before its body: enough to refuse it without reading on.
package struct HTTPRequestHead: Sendable {
  /// The method in capitals, such as `POST`.
  package let method: String
  /// The path, unescaped and without the query.
  package let path: String
  /// The Content-Type, when the client sent one.
  package let contentType: String?

  /// Describes a request.
  package init(method: String, path: String, contentType: String?) {
    self.method = method
    self.path = path
    self.contentType = contentType
  }
}

/// A whole request.
package struct HTTPRequest: Sendable {
  /// Method, path and content type.
  package let head: HTTPRequestHead
  /// The body's octets.
  package let body: [UInt8]
  /// Under which address the client is counted.
  package let client: ClientAddress

  /// Describes a request.
  package init(head: HTTPRequestHead, body: [UInt8], client: ClientAddress) {
    self.head = head
    self.body = body
    self.client = client
  }
}

/// An answer: a status and a JSON body, or no body.
package struct HTTPResponse: Sendable {
  /// The status code (RFC 9110 §15).
  package let status: UInt32
  /// The octets of the JSON body; empty for none.
  package let body: [UInt8]
  /// The methods allowed, for status 405.
  package let allow: String?
  /// The seconds after which to try again, for status 429.
  package let retryAfter: Int?

  /// An answer with octets that are already JSON.
  package init(status: UInt32, body: [UInt8], allow: String? = nil, retryAfter: Int? = nil) {
    self.status = status
    self.body = body
    self.allow = allow
    self.retryAfter = retryAfter
  }

  /// An answer with a JSON body.
  package init(status: UInt32 = 200, _ json: JSON) {
    self.init(status: status, body: json.printed())
  }

  /// An error of the HTTP layer: `{"error": {"name", "message"}}`.
  package static func failure(
    _ status: UInt32, name: String, message: String, allow: String? = nil, retryAfter: Int? = nil
  ) -> HTTPResponse {
    let json: JSON = ["error": ["name": .string(name), "message": .string(message)]]
    return HTTPResponse(
      status: status, body: json.printed(), allow: allow, retryAfter: retryAfter)
  }
}

/// What a server does with requests.
package protocol HTTPHandler: Sendable {
  /// An answer that the head alone earns, for which the body is not kept; nil to go on.
  func refusal(of head: HTTPRequestHead) -> HTTPResponse?

  /// Answers a request through `responder`, at once or later and from any thread.
  ///
  /// Called on the server's one thread: it must not block and not compute for long.
  func handle(_ request: HTTPRequest, _ responder: HTTPResponder)
}

/// The way to answer one request; only the first answer counts.
package struct HTTPResponder: Sendable {
  let exchange: HTTPExchange
  /// Charges the client's address for more requests.
  let charge: @Sendable (Int) -> Void

  /// Answers; does nothing when the request was answered before or its client is gone.
  package func respond(_ response: HTTPResponse) { exchange.respond(response) }
}

/// The greatest sizes, numbers and times that a server grants its clients.
package struct HTTPLimits: Hashable, Sendable {
  /// Octets of a body: a transaction of 512 KiB in hexadecimal, and room for the rest of a request.
  package var bodyOctetsMax = 3 << 19
  /// Octets of all bodies in memory together; one address may have half of them.
  package var bodiesOctetsMax = 16 << 20
  /// Octets of all answers on their way together, but for short ones; one address may have half of them.
  package var answersOctetsMax = 16 << 20
  /// Octets of the request line and the headers together.
  package var headOctetsMax = 16 << 10
  /// Connections open at once.
  package var connectionsMax: UInt32 = 2000
  /// Connections open at once from one address; a machine that loads its own node needs some hundreds.
  package var connectionsPerAddressMax: UInt32 = 500
  /// Requests that one address may make a second in the long run, those within a batch counted; 0 for any number.
  package var requestsPerSecond = 2000
  /// Requests that one address may make at once.
  package var requestsBurst = 4000
  /// Seconds that the first head of a connection may take to arrive.
  package var headSeconds = 10
  /// Seconds that an answer may take to be taken.
  package var sendSeconds = 60
  /// Seconds after which a silent connection is closed.
  package var idleSeconds: UInt32 = 30
  /// Seconds that a body may take to arrive, so that a trickle does not hold a connection for ever.
  package var receiveSeconds = 60
  /// Seconds after which a request that nobody answered gets status 504.
  package var answerSeconds = 90
  /// Seconds that stopping waits for answers to be taken.
  package var stopSeconds = 2

  /// The default limits.
  package init() {}
}

/// Why a server did not start.
package enum HTTPServerFailure: Error, Hashable, Sendable {
  /// The text is neither an IPv4 nor an IPv6 address.
  case invalidAddress(String)
  /// The system refused the address and port; `reason` is its own description.
  case cannotListen(address: String, port: UInt16, reason: String)
}
