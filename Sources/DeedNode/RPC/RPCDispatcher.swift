/// Answers bodies of JSON-RPC 2.0: single requests, notifications and batches.
///
/// The requests of a batch are carried out one after the other, so that a later one may build on an earlier one; all waiting
/// of one body together is limited by ``Limits/waitSeconds``.
package struct RPCDispatcher: Sendable {
  /// The limits of a body.
  package struct Limits: Hashable, Sendable {
    /// Size, depth and number of values.
    package var json = JSONLimits()
    /// Requests in a batch.
    package var batchCountMax = 32
    /// Octets of a text that serves as `id`.
    package var identifierOctetsMax = 256
    /// Octets of the answers of a batch after which its other requests are not carried out.
    package var batchOctetsMax = 2 << 20
    /// Seconds that the requests of a body may wait together.
    package var waitSeconds: Int64 = 60

    /// The default limits.
    package init() {}
  }

  private let methods: [String: RPCMethod]
  private let limits: Limits

  /// A dispatcher over methods with distinct names.
  package init(methods: [RPCMethod], limits: Limits = Limits()) {
    self.methods = Dictionary(methods.map { ($0.name, $0) }) { first, _ in first }
    self.limits = limits
  }

  /// Answers a body; nil when it held notifications only.
  ///
  /// - Parameters:
  ///   - body: the octets.
  ///   - client: who asks.
  ///   - charge: called with how many requests more than one a batch holds.
  /// - Returns: the answer.
  package func answer(
    _ body: [UInt8], from client: ClientAddress, charge: @Sendable (Int) -> Void = { _ in }
  ) async -> JSON? {
    let caller = RPCCaller(
      client: client, deadline: HTTPServer.now() + limits.waitSeconds * 1000)
    let json: JSON
    do throws(JSONFailure) {
      json = try JSON(parsing: body, limits: limits.json)
    } catch {
      return Self.response(
        .failure(RPCError(.parseError, name: "ParseError", message: "\(error)")), to: nil)
    }
    guard case .array(let requests) = json else {
      return await answer(json, from: caller)
    }
    guard !requests.isEmpty, requests.count <= limits.batchCountMax else {
      let error = RPCError(
        .invalidRequest, name: "BatchCount",
        message: "a batch holds 1 to \(limits.batchCountMax) requests")
      return Self.response(.failure(error), to: nil)
    }
    charge(requests.count - 1)
    var responses: [JSON] = []
    var octets = 0
    for request in requests {
      let isFull = octets > limits.batchOctetsMax
      guard let response = await answer(request, from: caller, isFull: isFull) else {
        continue
      }
      octets += response.printed().count
      responses.append(response)
    }
    return responses.isEmpty ? nil : .array(responses)
  }

  /// Answers one request; nil for a notification.
  private func answer(
    _ request: JSON, from caller: RPCCaller, isFull: Bool = false
  ) async -> JSON? {
    let identifier: JSON?
    let method: String
    do throws(RPCError) {
      (method, identifier) = try check(request)
    } catch {
      return Self.response(.failure(error), to: nil)
    }
    let result: Result<JSON, RPCError>
    do throws(RPCError) {
      guard !isFull else {
        throw RPCError(
          .busy, name: "BatchAnswerTooLarge",
          message: "the answers before this one fill the batch; ask again")
      }
      guard let method = methods[method] else {
        throw RPCError(
          .methodNotFound, name: "MethodNotFound", message: "there is no such method")
      }
      let arguments = try RPCArguments(request["params"], of: method, from: caller)
      result = .success(try await method.body(arguments))
    } catch {
      result = .failure(error)
    }
    guard let identifier else { return nil }
    return Self.response(result, to: identifier)
  }

  /// Checks that an element is a request, and returns its method and its id, if it has one.
  private func check(_ request: JSON) throws(RPCError) -> (method: String, identifier: JSON?) {
    func refuse(_ message: String) -> RPCError {
      RPCError(.invalidRequest, name: "InvalidRequest", message: message)
    }
    guard case .object(let members) = request else { throw refuse("a request is an object") }
    for member in members {
      guard ["jsonrpc", "id", "method", "params"].contains(member.name) else {
        throw refuse("a request has the members jsonrpc, id, method and params only")
      }
    }
    guard request["jsonrpc"] == "2.0" else { throw refuse("jsonrpc is \"2.0\"") }
    guard let method = request["method"]?.string else { throw refuse("method is a text") }
    switch request["id"] {
    case .string(let text) where text.utf8.count > limits.identifierOctetsMax:
      throw refuse("id is too long")
    case nil, .null, .string, .integer: return (method, request["id"])
    default: throw refuse("id is a text, an integer or null")
    }
  }

  private static func response(_ result: Result<JSON, RPCError>, to identifier: JSON?) -> JSON {
    switch result {
    case .success(let value):
      ["jsonrpc": "2.0", "id": identifier ?? .null, "result": value]
    case .failure(let error):
      ["jsonrpc": "2.0", "id": identifier ?? .null, "error": error.json]
    }
  }
}
