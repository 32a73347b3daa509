import DeedLedger
import DeedNode
import Testing

/// What each address may have of the node.
@Suite struct SharesTests {
  private func client(_ number: Int) -> ClientAddress {
    ClientAddress(
      octets: [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
        + (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
  }

  // MARK: Views

  @Test func anAddressMayHaveSoManyViewsWaiting() async throws {
    let lanes = ViewLanes(genesis: try TestLedger.genesis(time: 0), waitingPerClientMax: 3)
    var taken: [Int] = []
    for _ in 0..<ViewLanes.count { taken.append(try await lanes.take(for: client(0)).get()) }
    #expect(taken.sorted() == [0, 1])
    // Waits with one more than there are.
    func wait(_ client: ClientAddress) async -> Task<Int, any Error> {
      let before = lanes.waitingCount
      let task = Task { try await lanes.take(for: client).get() }
      while lanes.waitingCount == before { await Task.yield() }
      return task
    }
    var waiting: [Task<Int, any Error>] = []
    for _ in 0..<3 { waiting.append(await wait(client(0))) }
    #expect(await lanes.take(for: client(0)) == .failure(.tooManyOfClientWait))
    // Others wait all the same, until there are too many of all.
    for number in 3..<ViewLanes.waitingCountMax {
      waiting.append(await wait(client(number / 3)))
    }
    #expect(await lanes.take(for: client(9999)) == .failure(.tooManyWait))
    // In the order of coming, each machine once at a time.
    lanes.give(0)
    for task in waiting {
      let machine = try await task.value
      #expect(machine == 0)
      lanes.give(machine)
    }
    lanes.give(1)
    #expect(lanes.waitingCount == 0)
    #expect(try await lanes.take(for: client(0)).get() >= 0)
  }

  // MARK: Requests

  private func table(perSecond: Int = 100) -> ClientTable {
    var limits = HTTPLimits()
    limits.requestsPerSecond = perSecond
    limits.requestsBurst = 10
    return ClientTable(limits: limits)
  }

  @Test(arguments: [0, 100]) func manyAddressesTakeNoMoreThanTheirRoom(perSecond: Int) {
    var table = table(perSecond: perSecond)
    // Requests that do not end: what is kept for one is found again, under its own address or the common one.
    var open: [ClientAddress] = []
    for number in 0..<ClientTable.countMax + 500 {
      let key = table.begin(client(number), now: 0)
      table.keep(key, bodies: 100, answers: 7)
      open.append(key)
    }
    #expect(table.count == ClientTable.countMax + 1)
    #expect(open.last != client(ClientTable.countMax + 499))
    #expect(table.bodiesOctets(of: client(3)) == 100)
    #expect(table.answersOctets(of: open[ClientTable.countMax]) == 500 * 7)
    #expect(table.bodiesOctets(of: client(ClientTable.countMax)) == 0)
    for key in open {
      table.keep(key, bodies: -100, answers: -7)
      table.end(key)
    }
    #expect(table.bodiesOctets(of: open[ClientTable.countMax]) == 0)
    #expect(table.answersOctets(of: client(3)) == 0)
    // Nothing is to be remembered of them.
    _ = table.begin(client(-1), now: 5000)
    #expect(table.count == 1)
  }

  @Test func aRequestUnderWayIsNotForgotten() throws {
    var table = table()
    let key = table.begin(client(1), now: 0)
    table.keep(key, bodies: 100)
    for number in 2..<ClientTable.countMax + 2 {
      let other = table.begin(client(number), now: 0)
      table.end(other)
    }
    _ = table.begin(client(-1), now: 5000)
    #expect(table.bodiesOctets(of: key) == 100)
    #expect(table.count < 4)
    table.keep(key, bodies: -100)
    #expect(table.bodiesOctets(of: key) == 0)
  }

  @Test func theRateIsKeptForEachAddress() {
    var table = table()
    for _ in 0..<10 { #expect(table.take(client(1), now: 0) == nil) }
    #expect(table.take(client(1), now: 0) != nil)
    #expect(table.take(client(2), now: 0) == nil)
    #expect(table.take(client(1), now: 10) == nil)
  }
}
