import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedNode
import DeedState
import DeedTesting

extension Command {
  /// The command `deed genesis`.
  static let genesis = Command(
    "genesis", "describe a new network: its genesis and its pin", operands: "FOLDER",
    discussion: """
      Writes genesis.cbor, which every member's node begins with, and network.pin, the file of trust
      for 'deed verify', into FOLDER. Members sign checkpoints; founders are the accounts that register
      the others, by calls of the governance contract whose id is shown. Public keys are PEM files, as
      'deed keygen --public' writes them. Then: deed node --data FOLDER --member-key FILE.
      """,
    options: [
      Option("name", argument: "TEXT", "what people call the network (needed)"),
      Option(
        "member", argument: "ID:NAME:FILE", repeatable: true,
        "a member's number, name and public key (needed)"),
      Option(
        "founder", argument: "ID:FILE", repeatable: true,
        "the member that answers for it, and its public key (needed)"),
      Option(
        "quorum", argument: "K", "members that sign a checkpoint (default: the fewest allowed)"),
      Option("fault-model", argument: "MODEL", "crash (default) or byzantine"),
      Option("suite", argument: "NAME", "ed25519-sha256 (default) or p256-sha256"),
      Option("gas", argument: "N", "the greatest gas limit of a transaction"),
      Option("block-gas", argument: "N", "the gas limits of a block's transactions together"),
      Option("window", argument: "SECONDS", "how far ahead a transaction may stay valid"),
      Option(
        "quota", argument: "N", "what a member may be charged in a window (default: 0, no limit)"),
    ]
  ) { (invocation, output) throws(CommandFailure) in
    let folder = try invocation.operands(1...1, "one FOLDER")[0]
    let genesis = try GenesisOptions(invocation).genesis()
    let (path, pinPath) = (folder + "/genesis.cbor", folder + "/network.pin")
    for path in [path, pinPath] where Files.exists(path) {
      throw .environment("'\(path)' exists and is not overwritten")
    }
    let pin = Pin(network: genesis.networkID, suite: genesis.suite, members: genesis.members)
    try Files.write(genesis.encoded(), to: path)
    try Files.write(pin.encoded(), to: pinPath)
    if invocation.isJSON {
      let result: JSON = [
        "network": .string(genesis.networkID.description),
        "governance": .string(genesis.governanceID.description),
        "genesis": .string(path), "pin": .string(pinPath),
      ]
      output.result(result.text)
    } else {
      output.result("network \(genesis.networkID)")
      output.result("governance contract\"\(genesis.governanceID)\"")
      output.note("\(path) and \(pinPath) are written")
    }
    return .success
  }
}

/// A network as the options of `deed genesis` describe it.
private struct GenesisOptions {
  private let invocation: Invocation
  private let suite: CipherSuite
  private let name: String

  init(_ invocation: Invocation) throws(CommandFailure) {
    self.invocation = invocation
    guard let name = invocation.value("name"), !name.isEmpty else {
      throw .usage("--name TEXT is needed")
    }
    self.name = name
    let suiteName = invocation.value("suite") ?? CipherSuite.ed25519SHA256.name
    guard let suite = CipherSuite(name: suiteName) else {
      throw .usage("--suite is ed25519-sha256 or p256-sha256, not '\(suiteName)'")
    }
    self.suite = suite
  }

  /// The genesis, held against every rule of its record and begun once in memory.
  func genesis() throws(CommandFailure) -> Genesis {
    let governance = try GovernanceContract.build()
    let members = try members()
    let founders = try founders(members)
    guard founders.count >= members.quorum else {
      throw .usage(
        "\(members.quorum) founders at least: as many sign the registration of an account")
    }
    let genesis = Genesis(
      name: name, suite: suite, time: WallClock.now(), members: members, limits: try limits(),
      governance: governance.package, predecessor: nil, founders: founders)
    do {
      _ = try Genesis(decoding: genesis.encoded())
      _ = try Ledger.found(genesis, texts: governance.texts, in: MemoryStore())
    } catch {
      throw .usage("no network can begin like this: \(error)")
    }
    return genesis
  }

  private func members() throws(CommandFailure) -> Members {
    var members: [Members.Member] = []
    for text in invocation.values["member"] ?? [] {
      let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let id = UInt64(parts[0]), !parts[1].isEmpty else {
        throw .usage("--member takes ID:NAME:FILE, not '\(text)'")
      }
      let key = try KeyFiles.readPublic(String(parts[2]))
      guard key.algorithm == suite.memberAlgorithm else {
        throw .usage(
          "'\(parts[2])' is no \(suite.memberAlgorithm.name) key, as \(suite.name) wants")
      }
      members.append(.init(id: id, name: String(parts[1]), key: key))
    }
    guard !members.isEmpty else { throw .usage("at least one --member ID:NAME:FILE is needed") }
    members.sort { $0.id < $1.id }
    let modelName = invocation.value("fault-model") ?? "crash"
    let models: [String: Members.FaultModel] = ["crash": .crash, "byzantine": .byzantine]
    guard let model = models[modelName] else {
      throw .usage("--fault-model is crash or byzantine, not '\(modelName)'")
    }
    let fewest = (model == .crash ? members.count / 2 : members.count * 2 / 3) + 1
    let quorum = try invocation.number("quorum", in: fewest...max(fewest, members.count)) ?? fewest
    do throws(DecodingFailure) {
      return try Members(epoch: 0, quorum: quorum, members: members, faultModel: model)
    } catch {
      throw .usage("these are no members of one network: \(error)")
    }
  }

  private func founders(_ members: Members) throws(CommandFailure) -> [Genesis.Founder] {
    var founders: [Genesis.Founder] = []
    for text in invocation.values["founder"] ?? [] {
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let id = UInt64(parts[0]) else {
        throw .usage("--founder takes ID:FILE, not '\(text)'")
      }
      guard members.member(id: id) != nil else { throw .usage("there is no member \(id)") }
      founders.append(.init(key: try KeyFiles.readPublic(String(parts[1])), member: id))
    }
    return founders
  }

  private func limits() throws(CommandFailure) -> NetworkLimits {
    let usual = NetworkLimits()
    let gas = try invocation.number("gas", in: 1...(1 << 40)).map(UInt64.init)
    let transactionGas = gas ?? usual.transactionGas
    let blockGas = try invocation.number("block-gas", in: 1...(1 << 44)).map(UInt64.init)
    let window = try invocation.number("window", in: 1...(400 * 24 * 3600)).map(Int64.init)
    let quota = try invocation.number("quota", in: 0...Int.max).map(UInt64.init)
    return NetworkLimits(
      window: window.map { $0 * 1000 } ?? usual.window, transactionGas: transactionGas,
      blockGas: blockGas ?? max(usual.blockGas, transactionGas), memberQuota: quota ?? 0)
  }
}
