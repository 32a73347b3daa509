/// The open connections and what each is waiting for, so that none is held for nothing.
struct ConnectionTable {
  /// What is known of a connection.
  private struct Connection {
    let socket: Int32
    var servedCount = 0
    /// The monotonic time in milliseconds since which the next head is awaited, or since which an answer is being taken.
    var since: Int64
    var phase = Phase.head
  }

  private enum Phase {
    /// No request, or a part of a head.
    case head
    /// A request is being received or carried out.
    case request
    /// The answer is being taken.
    case answer
  }

  private let limits: HTTPLimits
  private var connections: [UInt: Connection] = [:]

  /// No connections yet.
  init(limits: HTTPLimits) { self.limits = limits }

  /// How many connections are open.
  var count: Int { connections.count }

  /// A connection was opened; its address names it until it is closed.
  mutating func open(_ connection: UInt, socket: Int32, now: Int64) {
    connections[connection] = Connection(socket: socket, since: now)
  }

  /// A connection is closed, and its socket is about to be another's.
  mutating func close(_ connection: UInt) { connections[connection] = nil }

  /// A head has arrived.
  mutating func begin(_ connection: UInt) { connections[connection]?.phase = .request }

  /// An answer is on its way.
  mutating func answer(_ connection: UInt, now: Int64) {
    connections[connection]?.phase = .answer
    connections[connection]?.since = now
  }

  /// A request is done with, and the connection waits for the next.
  mutating func end(_ connection: UInt, now: Int64) {
    connections[connection]?.phase = .head
    connections[connection]?.since = now
    connections[connection]?.servedCount += 1
  }

  /// The sockets of connections that have had their time.
  ///
  /// While more than three quarters of the places are taken, connections without a request have a second.
  func overdue(now: Int64) -> [Int32] {
    let isCrowded = connections.count > Int(limits.connectionsMax) / 4 * 3
    return connections.values.compactMap { connection in
      let seconds: Int
      switch connection.phase {
      case .request: return nil
      case .answer: seconds = limits.sendSeconds
      case .head where isCrowded: seconds = 1
      case .head where connection.servedCount > 0: seconds = Int(limits.idleSeconds)
      case .head: seconds = limits.headSeconds
      }
      return now - connection.since > Int64(seconds) * 1000 ? connection.socket : nil
    }
  }
}
