import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedTestSupport
import DeedVM
import Foundation
import Testing

/// Mutants of every module that is accepted, entered everywhere with random arguments by random signers.
///
/// An ordinary run takes a slice. `DEED_CAMPAIGN_ROUNDS` and `DEED_CAMPAIGN_SEED` make it a campaign, and
/// `DEED_CAMPAIGN_MODULES` names a folder of compiled modules that are mutated too; `docs/campaigns.md` lists those
/// that were run.
@Suite struct CampaignTests {
  private static let environment = ProcessInfo.processInfo.environment

  /// The modules of the fixtures and of the folder.
  private static func sources() throws -> [Module] {
    let fixtures = Fixture.folder.deletingLastPathComponent()
    var sources: [Module] = []
    for folder in ["vm", "verifier/accept", "codegen"] {
      let root = fixtures.appendingPathComponent(folder)
      let names = try FileManager.default.subpathsOfDirectory(atPath: root.path)
      for name in names.sorted() where name.hasSuffix(".dasm") {
        let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
        if let module = try? Assembler.assemble(text), (try? Verifier.verify(module)) != nil {
          sources.append(module)
        }
      }
    }
    if let folder = environment["DEED_CAMPAIGN_MODULES"] {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      for name in names.sorted() where name.hasSuffix(".module") {
        let octets = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        sources.append(try Module.decode(Array(octets)))
      }
    }
    return sources
  }

  @Test func mutantsNeitherCrashNorStopANode() throws {
    let rounds = Int(Self.environment["DEED_CAMPAIGN_ROUNDS"] ?? "") ?? 4000
    let seed = UInt64(Self.environment["DEED_CAMPAIGN_SEED"] ?? "") ?? 7_117
    let sources = try Self.sources()
    var mutation = ModuleMutation(sources: sources, generator: SeededGenerator(seed: seed))
    var machine = try VirtualMachine.reserve()
    var (verified, entered, completed) = (0, 0, 0)
    for round in 0..<rounds {
      guard let module = Self.mutant(of: sources, &mutation) else { continue }
      verified += 1
      let comment = Comment("seed \(seed), round \(round)")
      let loaded = LoadedModule(module)
      var host = MemoryHost()
      host.imports = [
        .echo, .fault(.expectationFailed), .fault(.failureMissing), .fault(.eventMissing),
      ]
      // References lead to contracts of the same mutant, the executing one among them.
      host.modules[FixtureRun.contract] = loaded
      for name in RandomValue.names { host.modules[FixtureCall.party(name)] = loaded }
      for attempt in 0..<10 where !loaded.module.entries.isEmpty {
        let request = Self.request(loaded, isFirst: attempt < 2, &mutation.generator)
        let limits: [UInt64] = [1000, 5000, 50_000, 200_000]
        var meter = GasMeter(limit: limits[mutation.generator.below(limits.count)])
        do throws(HostFailure) {
          let execution = try machine.enter(request, in: loaded, host: &host, gas: &meter)
          if case .completed = execution { completed += 1 }
        } catch {
          // The runner of these tests has an echo for whatever a mutant imports.
          try #require(loaded.module.kind == .test, "\(error): \(comment)")
        }
        entered += 1
        #expect(meter.used <= meter.limit, comment)
        #expect(host.openSavepoints == 0 && host.entered.isEmpty, comment)
        if let reason = host.lostOrForged() { Issue.record("\(reason): \(comment)") }
      }
    }
    print(
      "campaign: \(rounds) mutants, seed \(seed): \(verified) verified, \(entered) calls,",
      "\(completed) completed")
    #expect(verified > rounds / 10 && completed > entered / 10)
  }

  /// A mutant that verifies; of those of octets that decode, the text is made into the same module again.
  private static func mutant(
    of sources: [Module], _ mutation: inout ModuleMutation
  ) -> VerifiedModule? {
    let source = sources[mutation.generator.below(sources.count)]
    guard mutation.generator.below(8) == 0 else {
      return try? Verifier.verify(mutation.mutant(of: source))
    }
    let octets = mutation.octets(of: source)
    if let module = try? Module.decode(octets),
      let again = try? Assembler.assemble(Disassembler.disassemble(module))
    {
      #expect(again == module)
    }
    return try? Verifier.verify(octets)
  }

  /// A call with arguments of the right types; a `create` first.
  private static func request(
    _ module: LoadedModule, isFirst: Bool, _ generator: inout SeededGenerator
  ) -> EntryCall {
    let entries = module.module.entries
    let create = isFirst ? entries.first { $0.kind == .create } : nil
    let entry = create ?? entries[generator.below(entries.count)]
    let types = module.module.functions[Int(entry.body.rawValue)].parameters
    let counts = [1, 1, 1, 0, 2, 3]
    let signerCount = counts[generator.below(counts.count)]
    return EntryCall(
      contract: FixtureRun.contract, kind: entry.kind, name: entry.name,
      arguments: types.map { RandomValue.value($0, module.types, &generator, 0).cbor() },
      signers: (0..<signerCount).map { _ in
        FixtureCall.party(RandomValue.names[generator.below(RandomValue.names.count)])
      })
  }
}
