/// What a client is recognised by: an IPv4 address, or the first 64 bits of an IPv6 address, which one party has whole.
package struct ClientAddress: Hashable, Sendable {
  /// The number; that of an IPv4 address as it stands mapped into IPv6.
  let number: UInt64
  /// Whether it is an IPv4 address.
  let isIPv4: Bool

  /// The address whose 16 octets, mapped into IPv6 if need be, these are.
  package init(octets: [UInt8]) {
    isIPv4 =
      octets.count == 16 && octets.prefix(10).allSatisfy { $0 == 0 } && octets[10] == 0xff
      && octets[11] == 0xff
    number = (isIPv4 ? octets.suffix(4) : octets.prefix(8)).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// What each address may still do: a rate of requests, and its share of the memory for bodies and answers.
///
/// The rate is kept by the generic cell rate algorithm (ITU-T I.371): one number an address, the time at which all that
/// it was granted is used up at the steady rate. Addresses of which nothing is to be remembered are forgotten; when there
/// are too many others, newcomers share one entry.
package struct ClientTable {
  /// What is remembered of an address.
  private struct Client {
    /// Requests that are being received, carried out or answered.
    var requests = 0
    /// Microseconds of the monotonic clock.
    var paidUntil: Int64 = 0
    var bodiesOctets = 0
    var answersOctets = 0
  }

  private let requestsPerSecond: Int64
  private let burst: Int64
  private var clients: [ClientAddress: Client] = [:]
  private var nextPurge: Int64 = 0

  /// Addresses that are remembered one by one.
  package static let countMax = 16_384
  private static let others = ClientAddress(octets: [])

  /// Nobody has asked for anything yet; 0 requests a second stands for any number.
  package init(limits: HTTPLimits) {
    requestsPerSecond = Int64(limits.requestsPerSecond)
    burst = Int64(max(1, limits.requestsBurst))
  }

  /// How many addresses are remembered, the one for all others included.
  package var count: Int { clients.count }

  /// Begins a request of an address.
  ///
  /// - Parameters:
  ///   - address: whose request it is.
  ///   - now: milliseconds of the monotonic clock.
  /// - Returns: under which address all of the request is counted until ``end(_:)``: its own, or the common one when there
  ///   are too many.
  package mutating func begin(_ address: ClientAddress, now: Int64) -> ClientAddress {
    let key = known(address, now: now)
    clients[key, default: Client()].requests += 1
    return key
  }

  /// Ends a request that ``begin(_:now:)`` gave this address.
  package mutating func end(_ address: ClientAddress) { clients[address]?.requests -= 1 }

  /// Takes a request of an address.
  ///
  /// - Parameters:
  ///   - address: whose request it is.
  ///   - now: milliseconds of the monotonic clock.
  /// - Returns: nil when it is granted, else the seconds until the next one will be.
  package mutating func take(_ address: ClientAddress, now: Int64) -> Int? {
    guard requestsPerSecond > 0 else { return nil }
    let key = known(address, now: now)
    let now = now * 1000
    let interval = 1_000_000 / requestsPerSecond
    let paidUntil = max(now, clients[key, default: Client()].paidUntil)
    let wait = paidUntil - now - interval * (burst - 1)
    guard wait <= 0 else { return Int(wait / 1_000_000) + 1 }
    clients[key, default: Client()].paidUntil = paidUntil + interval
    return nil
  }

  /// Charges an address for more requests than it was asked for, as a batch holds; the next ones wait for that.
  package mutating func charge(_ address: ClientAddress, requests: Int, now: Int64) {
    guard requestsPerSecond > 0, requests > 0 else { return }
    let key = known(address, now: now)
    let paidUntil = max(now * 1000, clients[key, default: Client()].paidUntil)
    clients[key, default: Client()].paidUntil =
      paidUntil + Int64(requests) * (1_000_000 / requestsPerSecond)
  }

  /// Octets of bodies that are kept for an address.
  package func bodiesOctets(of address: ClientAddress) -> Int {
    clients[address]?.bodiesOctets ?? 0
  }

  /// Octets of answers that are on their way to an address.
  package func answersOctets(of address: ClientAddress) -> Int {
    clients[address]?.answersOctets ?? 0
  }

  /// Notes octets that are kept for a request that has begun, or are not any more when they are negative.
  ///
  /// While a request has not ended its address is remembered, so what is noted here is taken back from the same place.
  package mutating func keep(_ address: ClientAddress, bodies: Int = 0, answers: Int = 0) {
    clients[address]?.bodiesOctets += bodies
    clients[address]?.answersOctets += answers
  }

  /// The key of an address: its own, or the common one when there are too many.
  private mutating func known(_ address: ClientAddress, now: Int64) -> ClientAddress {
    if clients[address] != nil { return address }
    if clients.count >= Self.countMax, now >= nextPurge {
      clients = clients.filter {
        $0.value.paidUntil > now * 1000 || $0.value.requests > 0
      }
      nextPurge = now + 1000
    }
    return clients.count < Self.countMax ? address : Self.others
  }
}
