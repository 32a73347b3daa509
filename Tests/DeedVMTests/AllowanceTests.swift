import DeedBytecode
import DeedVM
import Testing

/// What comes with the gas of an attempt.
@Suite struct AllowanceTests {
  /// Gas from nothing to more than there is, each some sixth more than the one before.
  private static let amounts: [UInt64] = {
    var amounts: [UInt64] = [0, 1]
    while let last = amounts.last, last < 1 << 50 { amounts.append(last + max(1, last / 6)) }
    return amounts + [.max]
  }()

  @Test func lessGasHasLessOfEverythingAndTheCallerKeepsHalf() {
    for (less, more) in zip(Self.amounts, Self.amounts.dropFirst()) {
      let (less, more) = (Allowance(gas: less), Allowance(gas: more))
      #expect(less.levels <= more.levels && less.rows <= more.rows)
      #expect(less.readOctets <= more.readOctets && less.packages <= more.packages)
      #expect(less.events <= more.events && less.eventOctets <= more.eventOctets)
      #expect(more.rows <= Limits.rowsMax / 2 && more.readOctets <= Allowance.readOctetsMax / 2)
      #expect(more.packages <= 1 + Limits.packagesMax / 2)
      #expect(more.events <= 1 + Limits.eventsMax / 2)
      #expect(more.levels >= 1 && more.levels < Limits.contractDepthMax)
      #expect(more.frameSlots < Limits.frameSlotsMax)
      #expect(more.arenaOctets < Limits.arenaOctetsMax)
    }
  }

  /// Whoever was called in an attempt may attempt with half of the gas, whatever the outer one is.
  @Test func halfTheGasHasOneLevelLess() {
    for gas in Self.amounts where gas >= 8_192 && gas < 1 << 23 {
      #expect(Allowance(gas: gas / 2).levels < Allowance(gas: gas).levels, "\(gas)")
      #expect(Allowance(gas: gas / 2).packages < Allowance(gas: gas).packages || gas < 65_536)
    }
  }

  @Test func figuresOfTheManual() {
    let small = Allowance(gas: 50_000)
    #expect(small.levels == 5 && small.rows == 320 && small.readOctets == 44_359)
    #expect(small.packages == 2 && small.events == 45 && small.eventOctets == 11_520)
    let large = Allowance(gas: 1_000_000)
    #expect(large.levels == 9 && large.rows == 3_675 && large.readOctets == 282_236)
    #expect(large.packages == 16 && large.events == 336 && large.eventOctets == 86_016)
    #expect(Allowance(gas: 0).levels == 1 && Allowance(gas: 0).rows == 0)
  }
}
