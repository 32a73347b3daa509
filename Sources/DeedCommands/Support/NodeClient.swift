import DeedCrypto
import DeedLedger
import DeedNode
import Foundation
import FoundationNetworking
import Synchronization

/// A client of a node's JSON-RPC interface, one request after another.
struct NodeClient {
  /// The options of every command that talks to a node.
  static let options = [
    Option("node", argument: "URL", "the node (default: $DEED_NODE, else http://127.0.0.1:7337)")
  ]

  private let url: URL

  /// Longer than the longest time that a node lets a request wait.
  private static let timeoutSeconds: TimeInterval = 90

  /// The client of the node that the command line or the environment names.
  ///
  /// - Throws: `CommandFailure` of usage when that is no URL.
  init(_ invocation: Invocation) throws(CommandFailure) {
    let text =
      invocation.value("node") ?? invocation.environment["DEED_NODE"] ?? "http://127.0.0.1:7337"
    guard let url = URL(string: text), url.scheme == "http" || url.scheme == "https",
      url.host != nil
    else { throw .usage("'\(text)' is no http URL") }
    self.url = url
  }

  /// Calls a method and gives its result.
  ///
  /// - Throws: `CommandFailure`: refused when the node answers with an error, environment when it does not answer.
  func call(_ method: String, _ parameters: [JSON.Member] = []) throws(CommandFailure) -> JSON {
    switch try attempt(method, parameters) {
    case .success(let result): return result
    case .failure(let error): throw .refused("the node refuses: \(error.message) (\(error.name))")
    }
  }

  /// An error that the node answered with.
  struct NodeError: Error {
    /// The name for machines.
    let name: String
    /// The message for people.
    let message: String
  }

  /// Calls a method and gives its result or the node's error.
  ///
  /// - Throws: `CommandFailure` of the environment when the node does not answer.
  func attempt(
    _ method: String, _ parameters: [JSON.Member] = []
  ) throws(CommandFailure) -> Result<JSON, NodeError> {
    let request: JSON = [
      "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .object(parameters),
    ]
    let answer = try post(request.printed())
    if let error = answer["error"] {
      return .failure(
        NodeError(
          name: error["data"]?["name"]?.string ?? error["name"]?.string ?? "Error",
          message: error["message"]?.string ?? "an error without a message"))
    }
    guard let result = answer["result"] else {
      throw .environment("what answers at \(url) is no node")
    }
    return .success(result)
  }

  /// Has a transaction recorded and waits for its outcome.
  ///
  /// - Returns: the node's description of the leaf, its outcome included; a recorded failure is one, too.
  /// - Throws: `CommandFailure`.
  func record(_ transaction: Transaction, texts: [[UInt8]]) throws(CommandFailure) -> JSON {
    let submitted = try call(
      "deed_submit",
      [
        .init("transaction", .octets(transaction.encoded())),
        .init("texts", .array(texts.map { .octets($0) })),
      ])
    let id = try submitted.text("id")
    while true {
      switch try attempt(
        "deed_outcome", [.init("id", .string(id)), .init("timeoutMilliseconds", 30_000)])
      {
      case .success(let outcome): return outcome
      case .failure(let error) where error.name == "OutcomePending": continue
      case .failure(let error):
        throw .refused("transaction \(id): \(error.message) (\(error.name))")
      }
    }
  }

  private func post(_ body: [UInt8]) throws(CommandFailure) -> JSON {
    var request = URLRequest(url: url, timeoutInterval: Self.timeoutSeconds)
    request.httpMethod = "POST"
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(body)
    let received = Mutex<(Data?, String?)>((nil, nil))
    let done = DispatchSemaphore(value: 0)
    let task = URLSession.shared.dataTask(with: request) { data, _, error in
      received.withLock { $0 = (data, error.map { "\($0.localizedDescription)" }) }
      done.signal()
    }
    task.resume()
    done.wait()
    let (data, problem) = received.withLock { $0 }
    guard let data, problem == nil else {
      throw .environment("no answer from \(url): \(problem ?? "nothing received")")
    }
    do throws(JSONFailure) {
      return try JSON(
        parsing: Array(data), limits: JSONLimits(octetsMax: 64 << 20, valuesMax: 1 << 22))
    } catch {
      throw .environment("what answers at \(url) is no node: \(error)")
    }
  }
}

extension JSON {
  /// A member of a node's answer that must be a text.
  ///
  /// - Throws: `CommandFailure` of the environment.
  func text(_ name: String) throws(CommandFailure) -> String {
    guard let text = self[name]?.string else {
      throw .environment("the node's answer lacks '\(name)'")
    }
    return text
  }

  /// A member that must be a number.
  ///
  /// - Throws: `CommandFailure` of the environment.
  func number(_ name: String) throws(CommandFailure) -> Int64 {
    guard let number = self[name]?.integer else {
      throw .environment("the node's answer lacks '\(name)'")
    }
    return number
  }

  /// A member that must be octets in base64.
  ///
  /// - Throws: `CommandFailure` of the environment.
  func octets(_ name: String) throws(CommandFailure) -> [UInt8] {
    guard let data = Data(base64Encoded: try text(name)) else {
      throw .environment("'\(name)' in the node's answer is not base64")
    }
    return Array(data)
  }

  /// A member that must be a digest.
  ///
  /// - Throws: `CommandFailure` of the environment.
  func digest(_ name: String) throws(CommandFailure) -> Digest32 {
    guard let digest = Digest32(hexadecimal: try text(name)) else {
      throw .environment("'\(name)' in the node's answer is no digest")
    }
    return digest
  }

  /// Octets as base64.
  static func octets(_ octets: [UInt8]) -> JSON {
    .string(Data(octets).base64EncodedString())
  }
}
