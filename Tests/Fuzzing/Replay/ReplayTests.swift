import Foundation
import FuzzTargets
import Testing

/// The fuzz targets within the ordinary tests: their seeds, what was ever found, and a slice of mutations.
///
/// `DEED_FUZZ_ROUNDS` and `DEED_FUZZ_SEED` make the slice longer or another one; `scripts/fuzz.sh` fuzzes with coverage.
@Suite struct ReplayTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let rounds = environment["DEED_FUZZ_ROUNDS"].flatMap(Int.init) ?? 200
  private static let seed = environment["DEED_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_121

  @Test(arguments: FuzzTarget.all.map(\.name))
  func seedsFoundInputsAndMutations(_ name: String) throws {
    let target = try #require(FuzzTarget.named(name))
    let found = try Repository.found(target)
    for (path, octets) in found {
      do { try target.run(octets) } catch { Issue.record("\(path): \(error)") }
    }
    for (index, octets) in try target.seeds().enumerated() {
      do { try target.run(octets) } catch { Issue.record("\(name), seed \(index): \(error)") }
    }
    var mutation = try OctetMutation(target, seed: Self.seed)
    // Contracts that meet, and that become others, take as long as several programs.
    for round in 0..<(["meeting", "upgrade"].contains(name) ? Self.rounds / 4 : Self.rounds) {
      let octets = mutation.next()
      do {
        try target.run(octets)
      } catch {
        let text = Data(octets).base64EncodedString()
        Issue.record("\(name), round \(round) of seed \(Self.seed): \(error)\n\(text)")
        return
      }
    }
  }

  /// The generator of contracts that call each other does make them do so, and fail in ways that only they have.
  @Test func contractsOfTheGeneratorMeet() throws {
    var completed = 0
    var faults: Set<String> = []
    for octets in try FuzzTarget.meeting.seeds().prefix(28) {
      let met = try FuzzTarget.meet(octets)
      completed += met.completed
      faults.formUnion(met.faults)
    }
    #expect(completed > 40)
    #expect(faults.isSuperset(of: ["Busy", "Full0", "WrongPhase"]), "\(faults)")
  }

  /// The contracts of the generator become their successors, and are refused to where they may not.
  @Test func contractsOfTheGeneratorBecomeTheirSuccessors() throws {
    var completed = 0
    var faults: Set<String> = []
    for octets in try FuzzTarget.upgrade.seeds().prefix(28) {
      let upgraded = try FuzzTarget.succeed(octets)
      completed += upgraded.completed
      faults.formUnion(upgraded.faults)
    }
    #expect(completed > 15)
    #expect(
      faults.isSuperset(of: ["NotASuccessor", "Unauthorised", "WrongPhase", "TooEarly"]),
      "\(faults)")
  }

  /// Every folder of inputs belongs to a target, or what is in it would not be replayed.
  @Test func everyFolderOfFoundInputsHasATarget() {
    let names = Set(FuzzTarget.all.map(\.name))
    for path in Repository.files(below: "Tests/Fuzzing/Found", "") {
      let folder = path.split(separator: "/").map(String.init)
      guard folder.count > 4 else { continue }
      #expect(names.contains(folder[3]), "\(path)")
    }
  }
}
