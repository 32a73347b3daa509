package import DeedCrypto
package import DeedLedger
import DeedState
import DeedStores
import FoundationEssentials

/// What a node runs on and where it listens.
package struct NodeConfiguration: Sendable {
  /// Where the network comes from.
  package enum Network: Sendable {
    /// A network of this machine's own, made when the folder is empty; the texts are those of governance.
    case development(governance: Package, texts: [[UInt8]])
    /// The network of `genesis.cbor` in the folder, with keys of its members; the texts are those of governance.
    case member(keys: [PrivateKey], texts: [[UInt8]])
  }

  /// The folder of the node's data: `store`, `genesis.cbor`, `high-water`, and keys of a development network.
  package var folder: String
  /// Where the network comes from.
  package var network: Network
  /// The address to listen on.
  package var address = "127.0.0.1"
  /// The port to listen on; 0 lets the system choose.
  package var port: UInt16 = 7337
  /// The limits of the server.
  package var http = HTTPLimits()
  /// The gas limit of a view.
  package var viewGas = LedgerMethods.viewGas
  /// The most views of one address that may wait.
  package var viewsPerAddress = ViewLanes.waitingPerClientMax
  /// Whether the whole store is read and compared before the node starts.
  package var checksStore = true
  /// Whether a high-water mark that is missing or damaged is made anew from the store.
  package var trustsStore = false
  /// Told of what happens without anybody's request, on any thread.
  package var onEvent: @Sendable (NodeEvent) -> Void = { _ in }
  /// The limits of the engine.
  package var engine = SoloEngine.Limits()

  /// Describes a node with the default address and limits.
  package init(folder: String, network: Network) {
    self.folder = folder
    self.network = network
  }
}

/// A running node: store, ledger, `solo` engine and server.
package final class Node: Sendable {
  /// The network's id.
  package let networkID: Digest32
  /// The address the node listens on.
  package var address: String { server.address }
  /// The port the node listens on.
  package let port: UInt16
  /// The ledger.
  package let application: LedgerApplication
  private let engine: SoloEngine
  private let server: HTTPServer
  private let handler: NodeHTTPHandler
  private let store: RocksDBStore

  /// Opens or founds the ledger, begins to order, and listens.
  ///
  /// - Parameters:
  ///   - configuration: what to run on.
  ///   - onFailure: called when the ledger fails while the node runs; the owner then stops the node.
  /// - Throws: ``NodeFailure``; then nothing is left running.
  package init(
    _ configuration: NodeConfiguration, onFailure: @escaping @Sendable (NodeFailure) -> Void
  ) throws(NodeFailure) {
    try Self.makeFolder(configuration.folder)
    let network = try OpenedNetwork(configuration)
    let store = try Self.openStore(of: configuration.folder)
    let engine = SoloEngine(limits: configuration.engine)
    do throws(NodeFailure) {
      let application = try network.application(on: store, configuration)
      let failed: @Sendable (ApplicationFailure) -> Void = { onFailure(.application($0)) }
      engine.start(application, onFailure: failed)
      handler = Self.handler(
        application: application, engine: engine, founder: network.founder,
        viewGas: configuration.viewGas, onFailure: failed)
      server = try Self.serve(configuration, handler)
      self.application = application
    } catch {
      engine.stop()
      try? store.close()
      throw error
    }
    networkID = application.networkID
    port = server.port
    self.engine = engine
    self.store = store
  }

  /// Finishes the block in flight, answers what waits with an error, stops listening and closes the store.
  ///
  /// - Throws: ``NodeFailure`` when the store could not be closed cleanly.
  package func stop() throws(NodeFailure) {
    engine.stop()
    server.stop()
    // A request that is still being carried out reads from the store, which must not be closed under it.
    _ = handler.waitUntilIdle(milliseconds: Self.idleMilliseconds)
    do throws(StoreFailure) {
      try store.close()
    } catch {
      throw .store(error)
    }
  }

  /// Opens the store, or makes one where nothing was signed yet: what is lost must not come back empty.
  private static func openStore(of folder: String) throws(NodeFailure) -> RocksDBStore {
    let isKnown = FileManager.default.fileExists(atPath: folder + "/high-water")
    do throws(StoreFailure) {
      return try RocksDBStore(
        path: folder + "/store",
        settings: RocksDBSettings(creation: isKnown ? .openExisting : .openOrCreate))
    } catch {
      throw .store(error)
    }
  }

  private static func makeFolder(_ path: String) throws(NodeFailure) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .file(path: path, reason: "cannot be made")
    }
  }

  /// How long stopping waits for requests that are being carried out.
  private static let idleMilliseconds: Int64 = 10_000

  private static func handler(
    application: LedgerApplication, engine: SoloEngine, founder: PrivateKey?,
    viewGas: UInt64, onFailure: @escaping @Sendable (ApplicationFailure) -> Void
  ) -> NodeHTTPHandler {
    let registrar = founder.map {
      DevelopmentRegistrar(application: application, engine: engine, founder: $0)
    }
    let methods = LedgerMethods(
      application: application, engine: engine, registrar: registrar, viewGas: viewGas,
      onFailure: onFailure)
    return NodeHTTPHandler(dispatcher: RPCDispatcher(methods: methods.all)) {
      let head = application.head
      return ["ok": .bool(engine.isRunning), "height": .unsigned(head.height)]
    }
  }

  private static func serve(
    _ configuration: NodeConfiguration, _ handler: NodeHTTPHandler
  ) throws(NodeFailure) -> HTTPServer {
    var limits = configuration.http
    limits.connectionsMax = OpenFiles.makeRoom(connections: limits.connectionsMax)
    do throws(HTTPServerFailure) {
      return try HTTPServer(
        address: configuration.address, port: configuration.port, limits: limits, handler: handler)
    } catch {
      throw .server(error)
    }
  }
}

/// A network with the keys that this machine has of it.
private struct OpenedNetwork {
  let genesis: Genesis
  let memberKeys: [PrivateKey]
  let founder: PrivateKey?
  let texts: [[UInt8]]

  init(_ configuration: NodeConfiguration) throws(NodeFailure) {
    switch configuration.network {
    case .development(let governance, let texts):
      let network = try DevelopmentNetwork(
        folder: configuration.folder, governance: governance)
      genesis = network.genesis
      memberKeys = [network.member]
      founder = network.founder
      self.texts = texts
    case .member(let keys, let texts):
      genesis = try DevelopmentNetwork.genesis(at: configuration.folder + "/genesis.cbor")
      memberKeys = keys
      founder = nil
      self.texts = texts
    }
  }

  /// Opens the ledger of a store, or founds it in an empty one.
  func application(
    on store: RocksDBStore, _ configuration: NodeConfiguration
  ) throws(NodeFailure) -> LedgerApplication {
    let signer: CheckpointSigner
    do throws(CheckpointSigningFailure) {
      signer = try CheckpointSigner(
        keys: memberKeys, genesis: genesis,
        mark: HighWaterMark(path: configuration.folder + "/high-water"),
        trustsStore: configuration.trustsStore)
    } catch {
      throw .application(.signing(error))
    }
    let ledger = try open(store, signer: signer, configuration)
    guard ledger.networkID == genesis.networkID else {
      throw .configuration("the store holds another network than genesis.cbor")
    }
    do throws(ApplicationFailure) {
      return try LedgerApplication(
        ledger, signer: signer, viewsPerAddress: configuration.viewsPerAddress,
        onEvent: configuration.onEvent)
    } catch {
      throw .application(error)
    }
  }

  private func open(
    _ store: RocksDBStore, signer: CheckpointSigner, _ configuration: NodeConfiguration
  ) throws(NodeFailure) -> Ledger {
    do throws(LedgerFailure) {
      if try Ledger.isFounded(in: store) {
        let ledger = try Ledger(opening: store)
        let height = ledger.head.height
        guard configuration.checksStore else {
          configuration.onEvent(.unchecked(height: height))
          return ledger
        }
        let start = HTTPServer.now()
        try ledger.check()
        configuration.onEvent(.checked(height: height, milliseconds: HTTPServer.now() - start))
        return ledger
      }
    } catch {
      throw .application(.ledger(error))
    }
    do throws(CheckpointSigningFailure) {
      try signer.checkNothingWasSigned()
    } catch {
      throw .application(.signing(error))
    }
    do throws(LedgerFailure) {
      let ledger = try Ledger.found(genesis, texts: texts, in: store)
      configuration.onEvent(.founded(network: ledger.networkID))
      return ledger
    } catch {
      throw .application(.ledger(error))
    }
  }
}
