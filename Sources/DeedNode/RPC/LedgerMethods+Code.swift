import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedVM

extension LedgerMethods {
  /// `deed_view`: calls a view with literals or with CBOR.
  @Sendable func view(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let contract = try arguments.digest("contract")
    let function = try arguments.text("function")
    let package = try package(of: contract)
    guard let interface = try interface(ofPackage: package),
      let entry = interface.entry(named: function), entry.kind == .view
    else { throw .notFound("UnknownFunction", "the contract has no view \(function)") }
    let values = try self.arguments(arguments, of: entry, interface)
    let answer: Result<ViewAnswer, ViewRefusal>
    do throws(ApplicationFailure) {
      answer = try await application.view(
        contract: contract, function: function, arguments: values, gasLimit: viewGas,
        time: wallClock(), for: arguments.caller.client)
    } catch {
      throw failed(error)
    }
    let result = try Self.granted(answer)
    // Its results would be read by the wrong types.
    guard result.package == package else { throw Self.upgraded }
    switch result.execution {
    case .completed(let results):
      return [
        "results": interface.json(results, types: entry.results.map(\.type)),
        "gas": .unsigned(result.gas), "package": .digest(package),
        "height": .unsigned(result.height),
      ]
    case .faulted(let fault):
      let fields = fault.raised?.fields ?? []
      let literal = literal(of: fault.code, fault.name, fields, interface)
      throw RPCError(
        .viewFailed, name: fault.name,
        message: "the view failed with \(literal.string ?? fault.name)",
        details: [
          .init("code", .count(Int(fault.code.rawValue))),
          .init("literal", literal),
          .init("fields", .values(fields)), .init("gas", .unsigned(result.gas)),
        ])
    }
  }

  /// The contract was upgraded while it was asked for.
  static var upgraded: RPCError {
    RPCError(
      .busy, name: "ContractUpgraded", message: "the contract was upgraded meanwhile; try again")
  }

  /// What a view gave, or the error that says why there was none.
  static func granted<Answer>(
    _ answer: Result<Answer, ViewRefusal>
  ) throws(RPCError) -> Answer {
    switch answer {
    case .success(let answer): return answer
    case .failure(.tooManyWait):
      throw RPCError(.busy, name: "ViewsBusy", message: "too many views wait; try again")
    case .failure(.tooManyOfClientWait):
      throw RPCError(
        .busy, name: "TooManyViews", message: "too many of your views wait; try again")
    case .failure(.upgraded): throw upgraded
    }
  }

  /// Reads `arguments` as literals, or `argumentsCBOR` as one array of values.
  private func arguments(
    _ arguments: RPCArguments, of entry: InterfaceEntry, _ interface: Interface
  ) throws(RPCError) -> [CBOR] {
    if arguments.optional("argumentsCBOR") != nil {
      guard arguments.optional("arguments") == nil else {
        throw .parameter("argumentsCBOR", "excludes arguments")
      }
      guard let item = try? CBOR.decode(try arguments.octets("argumentsCBOR")),
        case .array(let items) = item
      else { throw .parameter("argumentsCBOR", "is an array in deterministic CBOR") }
      return items
    }
    var texts: [[UInt8]] = []
    for element in try arguments.array("arguments") {
      guard let text = element.string else {
        throw .parameter("arguments", "is an array of literals, each a text")
      }
      texts.append(Array(text.utf8))
    }
    let values: [Value]
    do throws(ArgumentFailure) {
      values = try interface.parseArguments(texts, of: entry)
    } catch {
      switch error {
      case .unexpectedCount(let found, let expected):
        throw .parameter("arguments", "are \(expected), not \(found)")
      case .literal(let index, let failure):
        throw .parameter("arguments", "number \(index + 1): \(failure)")
      }
    }
    guard case .array(let items) = Value.cbor(values) else { return [] }
    return items
  }

  /// The package that a contract runs.
  func package(of contract: Digest32) throws(RPCError) -> Digest32 {
    guard
      let id = try read({ (ledger) throws(LedgerFailure) in try ledger.package(of: contract)?.id })
    else { throw .notFound("UnknownContract", "there is no contract \(contract)") }
    return id
  }

  /// `deed_interface`: the description of a contract's or a package's module.
  @Sendable func interface(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let id: Digest32
    if arguments.optional("contract") != nil {
      guard arguments.optional("package") == nil else {
        throw .parameter("package", "excludes contract")
      }
      id = try package(of: arguments.digest("contract"))
    } else {
      id = try arguments.digest("package")
    }
    guard let interface = try interface(ofPackage: id) else {
      throw .notFound("UnknownPackage", "there is no package \(id)")
    }
    let text = Array(interface.json.rendered().utf8)
    // Made by this process from a checked description, so only its size is bounded.
    guard
      let json = try? JSON(
        parsing: text,
        limits: JSONLimits(octetsMax: text.count, depthMax: 64, valuesMax: text.count))
    else {
      throw RPCError(
        .internalError, name: "InterfaceUnprintable", message: "the description has no JSON form")
    }
    return [
      "package": .digest(id), "interface": json, "cbor": .base64(interface.encoded()),
    ]
  }

  /// `deed_package`: a package as it was published, and the text that describes its interface.
  @Sendable func package(_ arguments: RPCArguments) async throws(RPCError) -> JSON {
    let id = try arguments.digest("package")
    let found = try read { (ledger) throws(LedgerFailure) in
      try ledger.package(id: id).map { (package) throws(LedgerFailure) in
        PackageText(package, interfaceText: try ledger.text(package.interfaceHash))
      }
    }
    guard let found else { throw .notFound("UnknownPackage", "there is no package \(id)") }
    return [
      "package": .digest(id), "record": .base64(found.package.encoded()),
      "abi": found.interfaceText.map(JSON.base64) ?? .null,
    ]
  }
}
