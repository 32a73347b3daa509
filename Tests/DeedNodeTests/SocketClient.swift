import DeedNode
import Glibc

/// A client on a plain socket, so that tests can send what no library would.
final class SocketClient {
  private let descriptor: Int32
  private var received: [UInt8] = []

  /// What a server answered.
  struct Answer {
    let status: Int
    let headers: String
    let body: [UInt8]
    var json: JSON? { try? JSON(parsing: body, limits: JSONLimits(octetsMax: 1 << 24)) }
  }

  /// Connects to the loopback address.
  init?(port: UInt16) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    let address = sockaddr_in(
      sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian,
      sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
    var timeout = timeval(tv_sec: 15, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let result = unsafe withUnsafePointer(to: address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { return nil }
  }

  deinit { disconnect() }

  private var isOpen = true

  /// Closes the connection.
  func disconnect() {
    if isOpen { close(descriptor) }
    isOpen = false
  }

  /// Sends octets; false when the server has closed the connection.
  @discardableResult
  func send(_ octets: [UInt8]) -> Bool {
    var rest = octets[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// Posts a body and waits for the answer.
  func post(_ body: [UInt8], path: String = "/", type: String = "application/json") -> Answer? {
    let head =
      "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: \(type)\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    send(Array(head.utf8) + body)
    return answer()
  }

  /// Posts a text and waits for the answer.
  func post(_ body: String) -> Answer? { post(Array(body.utf8)) }

  /// Calls a method.
  func call(_ method: String, _ parameters: JSON) -> JSON? {
    let request: JSON = [
      "jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters,
    ]
    return post(request.printed())?.json
  }

  /// Gets a path.
  func get(_ path: String, method: String = "GET") -> Answer? {
    send("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return answer(hasBody: method != "HEAD")
  }

  /// Reads one answer; nil when the connection ends or stays silent before it is whole.
  func answer(hasBody: Bool = true) -> Answer? {
    let separator = Array("\r\n\r\n".utf8)
    var headEnd: Int?
    while headEnd == nil {
      headEnd = (0..<max(received.count - 3, 0)).first { received[$0...].starts(with: separator) }
      if headEnd == nil, !readMore() { return nil }
    }
    guard let headEnd else { return nil }
    let headers = String(decoding: received[..<headEnd], as: UTF8.self)
    let lines = headers.split(separator: "\r\n")
    let status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap {
      Int($0)
    }
    let length =
      lines.first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
    let bodyEnd = headEnd + 4 + (hasBody ? length : 0)
    while received.count < bodyEnd { guard readMore() else { return nil } }
    let body = Array(received[(headEnd + 4)..<bodyEnd])
    received.removeFirst(bodyEnd)
    return Answer(status: status ?? 0, headers: headers, body: body)
  }

  /// Whether the server has closed the connection.
  func isClosedByServer() -> Bool {
    while readMore() {}
    return errno != EAGAIN
  }

  private func readMore() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65536)
    errno = 0
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received += buffer[..<count]
    return true
  }
}
