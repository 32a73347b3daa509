import CMicroHTTPDShims
import Glibc

/// The calls into libmicrohttpd and its calls back. All pointers that come and go between the two are handled here.
///
/// **Why this is safe.**
/// - The context of the daemon is the server, retained: `stop` gives this reference back when the daemon is gone, so
///   the server outlives every call back. A server that is never stopped lives until the process ends.
/// - The context of a request is its `HTTPExchange`, retained when it is made and released by the call that says the
///   request is completed, which libmicrohttpd makes exactly once for each request that was presented.
extension HTTPServer {
  /// Starts the daemon and returns its address as a number.
  static func startDaemon(
    address: String, port: UInt16, limits: HTTPLimits, server: HTTPServer
  ) throws(HTTPServerFailure) -> UInt {
    guard var socketAddress = SocketAddress(address, port: port) else {
      throw .invalidAddress(address)
    }
    let flags =
      MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
      | (socketAddress.isIPv6 ? MHD_USE_IPv6.rawValue : 0)
    let context = unsafe Unmanaged.passRetained(server).toOpaque()
    // libmicrohttpd reads the options and the address only during the call. The completion callback has the
    // type that MHD_OPTION_NOTIFY_COMPLETED asks for; the array carries it as a number, as documented.
    let started = unsafe withUnsafeMutableBytes(of: &socketAddress.storage) { storage in
      var options = unsafe [
        option(.SOCK_ADDR, pointer: storage.baseAddress),
        option(
          .NOTIFY_COMPLETED,
          value: unsafeBitCast(requestCompleted as MHD_RequestCompletedCallback, to: Int.self),
          pointer: context),
        option(
          .NOTIFY_CONNECTION,
          value: unsafeBitCast(connectionNotified as MHD_NotifyConnectionCallback, to: Int.self),
          pointer: context),
        option(.CONNECTION_LIMIT, value: Int(limits.connectionsMax)),
        option(.PER_IP_CONNECTION_LIMIT, value: Int(limits.connectionsPerAddressMax)),
        option(.CONNECTION_TIMEOUT, value: Int(limits.idleSeconds)),
        option(.CONNECTION_MEMORY_LIMIT, value: limits.headOctetsMax),
        option(.END),
      ]
      return unsafe deed_mhd_start(flags, port, requestAccess, context, &options)
    }
    guard let daemon = unsafe started else {
      let reason = unsafe String(cString: strerror(errno))
      unsafe Unmanaged<HTTPServer>.fromOpaque(context).release()
      throw .cannotListen(address: address, port: port, reason: reason)
    }
    return UInt(bitPattern: daemon)
  }

  private static func option(
    _ option: MHD_OPTION, value: Int = 0, pointer: UnsafeMutableRawPointer? = nil
  ) -> MHD_OptionItem {
    unsafe MHD_OptionItem(option: option, value: value, ptr_value: pointer)
  }

  /// Gives back the daemon's reference to the server, once the daemon is gone.
  func releaseDaemonReference() {
    unsafe Unmanaged.passUnretained(self).release()
  }

  /// Queues an answer on a connection from its access handler.
  static func queue(_ response: HTTPResponse, on connection: OpaquePointer) -> MHD_Result {
    // MUST_COPY: libmicrohttpd copies the octets during the call, so a pointer into the array suffices.
    let created = unsafe response.body.withUnsafeBytes { body in
      unsafe MHD_create_response_from_buffer(
        body.count, UnsafeMutableRawPointer(mutating: body.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let answer = unsafe created else { return .NO }
    if !response.body.isEmpty {
      unsafe MHD_add_response_header(answer, "Content-Type", "application/json")
    }
    unsafe MHD_add_response_header(answer, "Cache-Control", "no-store")
    if let seconds = response.retryAfter {
      unsafe MHD_add_response_header(answer, "Retry-After", String(seconds))
    }
    if let allow = response.allow { unsafe MHD_add_response_header(answer, "Allow", allow) }
    let result = unsafe MHD_queue_response(connection, response.status, answer)
    // The queue holds its own reference.
    unsafe MHD_destroy_response(answer)
    return result
  }
}

/// An IPv4 or IPv6 address and a port in the system's form.
private struct SocketAddress {
  /// Large enough, and aligned, for both families.
  var storage = sockaddr_storage()
  let isIPv6: Bool

  /// Reads a numeric address; nil for everything else, host names too.
  init?(_ text: String, port: UInt16) {
    var address4 = in_addr()
    var address6 = in6_addr()
    // `inet_pton` writes the structure of the family it is given; `storage` is large enough for either form.
    if unsafe inet_pton(AF_INET, text, &address4) == 1 {
      isIPv6 = false
      let form = sockaddr_in(
        sin_family: sa_family_t(AF_INET), sin_port: port.bigEndian, sin_addr: address4,
        sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
      unsafe withUnsafeMutableBytes(of: &storage) {
        unsafe $0.storeBytes(of: form, as: sockaddr_in.self)
      }
    } else if unsafe inet_pton(AF_INET6, text, &address6) == 1 {
      isIPv6 = true
      let form = sockaddr_in6(
        sin6_family: sa_family_t(AF_INET6), sin6_port: port.bigEndian, sin6_flowinfo: 0,
        sin6_addr: address6, sin6_scope_id: 0)
      unsafe withUnsafeMutableBytes(of: &storage) {
        unsafe $0.storeBytes(of: form, as: sockaddr_in6.self)
      }
    } else {
      return nil
    }
  }
}

/// The end of a request: answered, timed out, or its client gone.
private let requestCompleted: MHD_RequestCompletedCallback = { context, _, slot, _ in
  guard let context = unsafe context, let slot = unsafe slot, let pointer = unsafe slot.pointee
  else { return }
  // Both were made by `startDaemon` and `requestAccess`; see the rules at the top of this file.
  let server = unsafe Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
  let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(pointer).takeRetainedValue()
  unsafe slot.pointee = nil
  server.end(exchange)
}

/// A connection was opened, or is about to be closed.
private let connectionNotified: MHD_NotifyConnectionCallback = { context, connection, _, event in
  guard let context = unsafe context, let connection = unsafe connection else { return }
  let server = unsafe Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
  // 0 is MHD_CONNECTION_NOTIFY_STARTED, 1 is MHD_CONNECTION_NOTIFY_CLOSED.
  let socket = event.rawValue == 0 ? unsafe deed_mhd_socket(connection) : nil
  server.connectionChanged(UInt(bitPattern: connection), socket: socket)
}

/// Called for a new request, for each part of its body, at the end of the body, and after a resumption.
private let requestAccess: MHD_AccessHandlerCallback = {
  context, connection, path, method, _, part, partCount, slot in
  guard let context = unsafe context, let connection = unsafe connection, let path = unsafe path,
    let method = unsafe method, let partCount = unsafe partCount, let slot = unsafe slot
  else { return .NO }
  let server = unsafe Unmanaged<HTTPServer>.fromOpaque(context).takeUnretainedValue()
  guard let pointer = unsafe slot.pointee else {
    let contentType = unsafe MHD_lookup_connection_value(
      connection, .HEADER_KIND, "Content-Type")
    let head = unsafe HTTPRequestHead(
      method: String(cString: method), path: String(cString: path),
      contentType: contentType.map { unsafe String(cString: $0) })
    let length = unsafe MHD_lookup_connection_value(connection, .HEADER_KIND, "Content-Length")
    var client = [UInt8](repeating: 0, count: 16)
    // The shim writes 16 octets.
    unsafe client.withUnsafeMutableBufferPointer {
      unsafe deed_mhd_client(connection, $0.baseAddress)
    }
    let exchange = HTTPExchange(
      head: head, connection: UInt(bitPattern: connection),
      client: server.begin(ClientAddress(octets: client)),
      arrival: HTTPServer.now())
    unsafe slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
    let refusal = unsafe server.admit(
      exchange, contentLength: length.map { unsafe String(cString: $0) })
    guard let refusal else { return .YES }
    return unsafe HTTPServer.queue(refusal, on: connection)
  }
  let exchange = unsafe Unmanaged<HTTPExchange>.fromOpaque(pointer).takeUnretainedValue()
  if let part = unsafe part, unsafe partCount.pointee > 0 {
    // libmicrohttpd lends `partCount` octets at `part` for the time of this call.
    let octets = unsafe [UInt8](UnsafeRawBufferPointer(start: part, count: partCount.pointee))
    unsafe partCount.pointee = 0
    if case .close = server.receive(octets, of: exchange) { return .NO }
    return .YES
  }
  guard let answer = server.proceed(exchange) else { return .YES }
  return unsafe HTTPServer.queue(answer, on: connection)
}
