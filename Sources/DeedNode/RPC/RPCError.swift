/// An error of JSON-RPC 2.0 §5.1: a code, a message for people, and `data` with a name for machines.
///
/// The table of codes and names is in `docs/node.md`. Names are stable, messages are not.
package struct RPCError: Error, Equatable, Sendable {
  /// The code: the specification's, or one of the node's from −32000 down.
  package enum Code: Int64, CaseIterable, Sendable {
    /// The body is not JSON.
    case parseError = -32700
    /// The JSON is no request.
    case invalidRequest = -32600
    /// There is no such method.
    case methodNotFound = -32601
    /// The parameters are not the method's.
    case invalidParameters = -32602
    /// The node failed.
    case internalError = -32603
    /// The transaction was not admitted and leaves no trace.
    case transactionRefused = -32000
    /// The queue is full, or the node has no room for the request now.
    case busy = -32001
    /// The node is stopping.
    case stopping = -32002
    /// The transaction is neither recorded nor waiting.
    case unknownTransaction = -32003
    /// The outcome was not there in time.
    case timeout = -32004
    /// There is no such block, contract, package or leaf.
    case notFound = -32005
    /// The view failed.
    case viewFailed = -32006
    /// No member has signed a checkpoint that includes the leaf yet.
    case notSigned = -32007
  }

  /// The code.
  package let code: Code
  /// The name in `data`.
  package let name: String
  /// The message for people.
  package let message: String
  /// More members of `data`.
  package let details: [JSON.Member]

  /// Describes an error.
  package init(
    _ code: Code, name: String, message: String, details: [JSON.Member] = []
  ) {
    self.code = code
    self.name = name
    self.message = message
    self.details = details
  }

  /// A parameter that is missing or not what the method takes.
  package static func parameter(_ name: String, _ message: String) -> RPCError {
    RPCError(
      .invalidParameters, name: "InvalidParameter", message: "\(name): \(message)",
      details: [.init("parameter", .string(name))])
  }

  /// Something that is not there.
  package static func notFound(_ name: String, _ message: String) -> RPCError {
    RPCError(.notFound, name: name, message: message)
  }

  /// The error object.
  package var json: JSON {
    [
      "code": .integer(code.rawValue), "message": .string(message),
      "data": .object([.init("name", .string(name))] + details),
    ]
  }
}
