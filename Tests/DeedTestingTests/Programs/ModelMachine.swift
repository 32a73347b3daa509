/// What a generated program does, carried out by closures that the generator makes beside the text.
///
/// It is the second way of running a program: nothing of the compiler or the machine is used.
final class ModelMachine {
  /// What a failure undoes.
  struct World: Hashable {
    var contracts: [Contract] = []
    var holdings: [Holding: Int] = [:]
    /// Who holds each unique asset, and its fields.
    var titles: [ModelAsset: [Title?]] = [:]
    var frozen: Set<Holding> = []
    /// The assets of which some was issued, be it nothing: until then the ledger does not know who may hold them.
    var issued: Set<ModelAsset> = []
    /// How much of each asset there is.
    var supply: [ModelAsset: Int] = [:]
    var now = start
    /// What has been emitted, first the earliest.
    var events: [ModelEvent] = []
  }

  struct Contract: Hashable {
    /// Its number among the contracts of the program.
    let kind: Int
    var fields: [String: ModelValue]
    var phase = 0
    /// The clauses of the phase, by their numbers.
    var alarms: [Int: Alarm] = [:]
  }

  /// When a clause is carried out, and whether it was.
  struct Alarm: Hashable {
    enum State { case armed, done, failed }
    var time: Int
    var state = State.armed
  }

  struct Holding: Hashable {
    let holder: Int
    let asset: ModelAsset
  }

  struct Title: Hashable {
    var holder: Int?
    var fields: [ModelValue]
  }

  /// 2026-01-01T00:00:00Z.
  static let start = 1_767_225_600_000

  /// The contracts of the program, by their kinds.
  var models: [ModelContract] = []
  var world = World()
  var frames: [[String: ModelValue]] = [[:]]
  /// The contract whose code runs.
  var own: Int?
  /// The contracts that execute, which cannot be entered.
  var running: [Int] = []
  var signers: [Int] = []
  /// What a `return` left.
  var results: [ModelValue] = []
  /// How many numbers contracts used up.
  var steps = 0

  func local(_ name: String) -> ModelValue { frames[frames.count - 1][name] ?? .absent }

  func set(_ name: String, _ value: ModelValue) { frames[frames.count - 1][name] = value }

  func field(_ name: String) -> ModelValue {
    own.flatMap { world.contracts[$0].fields[name] } ?? .absent
  }

  func setField(_ name: String, _ value: ModelValue?) {
    guard let own else { return }
    world.contracts[own].fields[name] = value
  }

  func held(_ asset: ModelAsset, by holder: Int) -> Int {
    world.holdings[Holding(holder: holder, asset: asset)] ?? 0
  }

  func change(_ asset: ModelAsset, of holder: Int, by amount: Int) {
    world.holdings[Holding(holder: holder, asset: asset), default: 0] += amount
  }

  /// Carries out a function in a frame of its own; gives its results and the parameters as they are then.
  func call(
    _ parameters: [String], _ arguments: [ModelValue], _ body: [Step]
  ) throws -> (results: [ModelValue], parameters: [ModelValue]) {
    frames.append(Dictionary(zip(parameters, arguments)) { first, _ in first })
    defer { frames.removeLast() }
    results = []
    _ = try run(body)
    return (results, parameters.map(local))
  }

  /// Takes an asset out of a holding.
  func pay(_ asset: ModelAsset, _ amount: Int, from holder: Int) throws {
    if let titles = world.titles[asset] {
      guard !world.frozen.contains(Holding(holder: holder, asset: asset)) else {
        throw ModelFault("HoldingFrozen")
      }
      guard amount > 0, amount <= titles.count, titles[amount - 1]?.holder == holder else {
        throw ModelFault("InsufficientHolding")
      }
      world.titles[asset]?[amount - 1]?.holder = nil
      return
    }
    guard !world.frozen.contains(Holding(holder: holder, asset: asset)) else {
      throw ModelFault("HoldingFrozen")
    }
    guard held(asset, by: holder) >= amount else { throw ModelFault("InsufficientHolding") }
    change(asset, of: holder, by: -amount)
  }

  /// What a statement leads to.
  enum Flow {
    case next, left
  }

  typealias Step = (ModelMachine) throws -> Flow

  /// Carries out statements until one leaves the function.
  func run(_ steps: [Step]) throws -> Flow {
    for step in steps {
      self.steps += 1
      if self.steps > 2_000_000 { throw ModelFault("ModelTooLong") }
      if case .left = try step(self) { return .left }
    }
    return .next
  }
}
