import DeedBytecode
import DeedCrypto
import DeedLedger
import DeedNode
import DeedTesting
import Glibc

extension Command {
  /// The command `deed node`.
  static let node = Command(
    "node", "run a ledger node", operands: "",
    discussion: """
      Keeps the ledger in the folder of --data and answers JSON-RPC over HTTP. With --dev it makes a
      network of its own there and registers accounts by itself; otherwise the folder holds the file
      genesis.cbor of 'deed genesis', and --member-key names the keys that sign checkpoints. Stops
      cleanly on SIGTERM and SIGINT.
      """,
    options: [
      Option("data", argument: "FOLDER", "where the ledger is kept (needed)"),
      Option("dev", "run a network for development: its keys lie unprotected in the folder"),
      Option(
        "member-key", argument: "FILE", repeatable: true, "a member's key, to sign checkpoints"),
      KeyFiles.passphraseOption,
      Option(
        "listen", argument: "ADDRESS:PORT",
        "where to listen (default: 127.0.0.1:7337; port 0: any free one)"),
      Option(
        "limit", argument: "NAME=NUMBER", repeatable: true,
        "another limit for clients, such as requests-per-second=100"),
      Option("quick-start", "do not read the whole store for damage before starting"),
      Option(
        "trust-store", "make a missing or damaged file 'high-water' anew from the newest block"),
    ]
  ) { (invocation, output) throws(CommandFailure) in
    _ = try invocation.operands(0...0, "no operand")
    guard let folder = invocation.value("data") else { throw .usage("--data FOLDER is needed") }
    var configuration = NodeConfiguration(
      folder: folder, network: try NodeNetwork.network(invocation))
    if let listen = invocation.value("listen") {
      let (address, port) = try NodeNetwork.endpoint(listen)
      configuration.address = address
      configuration.port = port
    }
    for limit in invocation.values["limit"] ?? [] {
      try NodeLimit.set(limit, in: &configuration)
    }
    configuration.checksStore = !invocation.has("quick-start")
    configuration.trustsStore = invocation.has("trust-store")
    configuration.onEvent = { event in
      StandardOutput.note("\(CalendarTime(milliseconds: WallClock.now())) \(event.words)")
    }
    let isJSON = invocation.isJSON
    let code = NodeProcess.run(
      configuration,
      onStart: { node in
        let url =
          "http://\(node.address.contains(":") ? "[\(node.address)]" : node.address):\(node.port)"
        if isJSON {
          let started: JSON = [
            "url": .string(url), "network": .string(node.networkID.description),
            "process": .integer(Int64(getpid())),
          ]
          output.result(started.text)
        } else {
          output.result(url)
          output.note("network \(node.networkID)")
        }
      },
      onFailure: { output.note("deed node: \($0)") })
    return ExitCode(rawValue: code) ?? .environment
  }
}

extension NodeEvent {
  /// The event as a line of the node's log.
  fileprivate var words: String {
    switch self {
    case .founded(let network): "founded the network \(network)"
    case .checked(let height, let milliseconds):
      "read the whole store up to block \(height) in \(milliseconds) ms: no damage"
    case .unchecked(let height): "opened the store at block \(height) without reading it"
    case .carriedOut(let action, let index, let fault):
      "carried out 'due \(OneLine.text(action.clause))' of contract \(action.contract), entry \(index)"
        + (fault.map { ": failed with \(OneLine.text($0))" } ?? "")
    case .carriedOutMore(let height, let count): "and \(count) more dues in block \(height)"
    case .stopping: "stopping"
    case .stopped(let height): "stopped at block \(height)"
    }
  }
}

/// The limits that `--limit` sets; `docs/node.md`, section 10.
private enum NodeLimit: String, CaseIterable {
  case connections
  case connectionsPerAddress = "connections-per-address"
  case requestsPerSecond = "requests-per-second"
  case requestsBurst = "requests-burst"
  case bodyOctets = "body-octets"
  case viewGas = "view-gas"
  case viewsPerAddress = "views-per-address"

  /// Reads NAME=NUMBER and sets the limit.
  static func set(
    _ text: String, in configuration: inout NodeConfiguration
  ) throws(CommandFailure) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let limit = NodeLimit(rawValue: String(parts[0])),
      let number = UInt32(parts[1]), number > 0 || limit == .requestsPerSecond
    else {
      let names = allCases.map(\.rawValue).joined(separator: ", ")
      throw .usage("--limit takes NAME=NUMBER, NAME being one of \(names); not '\(text)'")
    }
    switch limit {
    case .connections: configuration.http.connectionsMax = number
    case .connectionsPerAddress: configuration.http.connectionsPerAddressMax = number
    case .requestsPerSecond: configuration.http.requestsPerSecond = Int(number)
    case .requestsBurst: configuration.http.requestsBurst = Int(number)
    case .bodyOctets: configuration.http.bodyOctetsMax = Int(min(number, 64 << 20))
    case .viewGas: configuration.viewGas = UInt64(number)
    case .viewsPerAddress: configuration.viewsPerAddress = Int(number)
    }
  }
}

/// How the options of `deed node` name a network and an endpoint.
private enum NodeNetwork {
  /// The network that the options name, with the compiled governance contract.
  static func network(
    _ invocation: Invocation
  ) throws(CommandFailure) -> NodeConfiguration.Network {
    let build = try GovernanceContract.build()
    let keys = invocation.values["member-key"] ?? []
    if invocation.has("dev") {
      guard keys.isEmpty else { throw .usage("--dev makes its own keys: --member-key excludes it") }
      return .development(governance: build.package, texts: build.texts)
    }
    guard !keys.isEmpty else { throw .usage("either --dev or at least one --member-key is needed") }
    let files = try KeyFiles(invocation)
    var members: [PrivateKey] = []
    for path in keys { members.append(try files.read(path).key) }
    return .member(keys: members, texts: build.texts)
  }

  /// Splits ADDRESS:PORT; an IPv6 address stands in brackets.
  static func endpoint(_ text: String) throws(CommandFailure) -> (address: String, port: UInt16) {
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...])
    else { throw .usage("--listen takes ADDRESS:PORT, not '\(text)'") }
    var address = String(text[..<colon])
    if address.hasPrefix("["), address.hasSuffix("]") {
      address = String(address.dropFirst().dropLast())
    }
    return (address, port)
  }
}
