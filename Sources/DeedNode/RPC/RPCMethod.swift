package import DeedCrypto
import DeedEncoding
import FoundationEssentials

/// A method of the node's interface: its name, its parameters in order, and what it does.
package struct RPCMethod: Sendable {
  /// The name, such as `deed_submit`.
  package let name: String
  /// The parameters' names, in the order in which positional ones are given.
  package let parameters: [String]
  /// Carries out a call.
  let body: @Sendable (RPCArguments) async throws(RPCError) -> JSON

  /// Describes a method.
  package init(
    _ name: String, parameters: [String] = [],
    body: @escaping @Sendable (RPCArguments) async throws(RPCError) -> JSON
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
  }
}

/// Who calls methods, and until when.
package struct RPCCaller: Sendable {
  /// Under which address the client is counted.
  package let client: ClientAddress
  /// The monotonic time in milliseconds after which nothing of the HTTP request may go on waiting.
  package let deadline: Int64
}

/// The arguments of one call, by name.
package struct RPCArguments: Sendable {
  private let members: [JSON.Member]
  /// Who calls, and until when.
  package let caller: RPCCaller

  /// Pairs `params` with the method's parameters; nothing unknown and nothing superfluous is accepted.
  init(_ parameters: JSON?, of method: RPCMethod, from caller: RPCCaller) throws(RPCError) {
    self.caller = caller
    switch parameters {
    case nil: members = []
    case .array(let values):
      guard values.count <= method.parameters.count else {
        throw RPCError(
          .invalidParameters, name: "TooManyParameters",
          message: "\(method.name) takes \(method.parameters.count) parameters")
      }
      members = zip(method.parameters, values).map { JSON.Member($0, $1) }
    case .object(let given):
      for member in given {
        guard method.parameters.contains(where: { $0.utf8.elementsEqual(member.name.utf8) })
        else { throw .parameter(member.name, "is not a parameter of \(method.name)") }
      }
      members = given
    default:
      throw RPCError(
        .invalidRequest, name: "InvalidRequest", message: "params is an array or an object")
    }
  }

  /// An optional argument; null counts as absent.
  package func optional(_ name: String) -> JSON? {
    let value = members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    return value == .null ? nil : value
  }

  /// An argument that must be there.
  package func required(_ name: String) throws(RPCError) -> JSON {
    guard let value = optional(name) else { throw .parameter(name, "is missing") }
    return value
  }

  /// A text.
  package func text(_ name: String) throws(RPCError) -> String {
    guard let text = try required(name).string else { throw .parameter(name, "is a text") }
    return text
  }

  /// 64 hexadecimal digits.
  package func digest(_ name: String) throws(RPCError) -> Digest32 {
    guard let digest = Digest32(hexadecimal: try text(name)) else {
      throw .parameter(name, "is 64 hexadecimal digits")
    }
    return digest
  }

  /// A number that is not negative, or nil when it is absent.
  package func optionalNumber(_ name: String) throws(RPCError) -> Int64? {
    guard let value = optional(name) else { return nil }
    guard let number = value.integer, number >= 0 else {
      throw .parameter(name, "is a number that is not negative")
    }
    return number
  }

  /// A truth value, or `fallback` when it is absent.
  package func flag(_ name: String, default fallback: Bool) throws(RPCError) -> Bool {
    guard let value = optional(name) else { return fallback }
    guard let truth = value.bool else { throw .parameter(name, "is true or false") }
    return truth
  }

  /// The elements of an array, or none when it is absent.
  package func array(_ name: String) throws(RPCError) -> [JSON] {
    guard let value = optional(name) else { return [] }
    guard let elements = value.array else { throw .parameter(name, "is an array") }
    return elements
  }

  /// Octets in Base64 with padding, or in hexadecimal digits after `0x`.
  package func octets(_ name: String) throws(RPCError) -> [UInt8] {
    try Self.octets(required(name), of: name)
  }

  /// Octets of an element of the parameter `name`, written as ``octets(_:)`` says.
  package static func octets(_ value: JSON, of name: String) throws(RPCError) -> [UInt8] {
    guard let text = value.string else {
      throw .parameter(name, "is Base64, or hexadecimal digits after 0x")
    }
    if text.utf8.starts(with: "0x".utf8) {
      guard let octets = Hexadecimal.decode(String(text.dropFirst(2))) else {
        throw .parameter(name, "has something else than pairs of hexadecimal digits after 0x")
      }
      return octets
    }
    guard let data = Data(base64Encoded: text) else {
      throw .parameter(name, "is Base64 with padding, or hexadecimal digits after 0x")
    }
    return Array(data)
  }
}

extension JSON {
  /// Octets in Base64 (RFC 4648 §4).
  static func base64(_ octets: [UInt8]) -> JSON { .string(Data(octets).base64EncodedString()) }

  /// Octets in hexadecimal digits.
  static func hexadecimal(_ octets: [UInt8]) -> JSON { .string(Hexadecimal.encode(octets)) }

  /// A digest in hexadecimal digits.
  static func digest(_ digest: Digest32) -> JSON { .string(digest.description) }
}
