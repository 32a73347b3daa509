package import DeedBytecode
package import DeedCompiler
import DeedCrypto
package import DeedLedger
package import DeedSyntax
import DeedVM

/// Everything that compiling one file gives: the module's octets, its package, its interface and its debug table.
package struct ContractBuild: Sendable {
  /// The verified module.
  package let module: VerifiedModule
  /// The module's octets.
  package let moduleOctets: [UInt8]
  /// Where the module's code came from.
  package let debug: DebugTable
  /// The interface description.
  package let interface: Interface
  /// What its errors and events were declared as.
  package let declarations: MessageDeclarations
  /// The package that names all of it by digest.
  package let package: Package
  /// The source in the form that the package's digest is over.
  package let sourceOctets: [UInt8]
  /// The legal text, when the contract has one; its digest stands in the module and in the package.
  package let proseOctets: [UInt8]?

  /// The module as tests run it.
  package var code: TestRunner.Code {
    TestRunner.Code(module: module, debug: debug, declarations: declarations)
  }

  /// The interface description's octets.
  package var interfaceOctets: [UInt8] { interface.encoded() }

  /// The package's texts, to be submitted with it.
  package var texts: [[UInt8]] {
    [sourceOctets, interfaceOctets] + (proseOctets.map { [$0] } ?? [])
  }

  /// Lowers a checked file and verifies what came out.
  ///
  /// - Parameters:
  ///   - checked: the file.
  ///   - compiler: what the package names as its compiler.
  /// - Throws: `BuildFailure` when the file exceeds a limit of the bytecode.
  package init(_ checked: CheckedModule, compiler: String) throws(BuildFailure) {
    try self.init(
      Compiler.lower(checked),
      sources: checked.sources.map { SourceText(path: $0.path, octets: $0.file.bytes) }
        + checked.importedProse.map { SourceText(path: $0.path, octets: $0.octets) },
      prose: checked.prose, compiler: compiler)
  }

  private init(
    _ lowered: LoweredModule, sources: [SourceText], prose: [UInt8]?, compiler: String
  ) throws(BuildFailure) {
    proseOctets = prose
    moduleOctets = lowered.module.encoded()
    module = try Self.verify(moduleOctets)
    try Self.checkDues(module)
    debug = lowered.debugTable
    declarations = lowered.declarations
    interface = Interface(module.module, texts: Self.texts(lowered))
    sourceOctets = SourceText.encoded(sources)
    let suite = CipherSuite.ed25519SHA256
    package = Package(
      module: moduleOctets, sourceHash: suite.taggedDigest("source", sourceOctets),
      interfaceHash: suite.taggedDigest("abi", interface.encoded()),
      proseHash: module.module.proseHash,
      compiler: compiler)
  }

  /// What the tests of a file create: its own contract, and those of the files that it imports.
  ///
  /// - Throws: `BuildFailure`.
  package static func testContracts(
    _ checked: CheckedModule, compiler: String
  ) throws(BuildFailure) -> [TestRunner.Contract] {
    var contracts: [TestRunner.Contract] = []
    for (number, module) in (checked.imports + [checked]).enumerated()
    where module.contractName != nil {
      let build = try ContractBuild(module, compiler: compiler)
      contracts.append(
        TestRunner.Contract(
          number: number < checked.imports.count ? number : nil,
          code: build.code, package: build.package, interface: build.interface))
    }
    return contracts
  }

  /// The free functions of a file as a module that `deed run` enters; nil when it has none that can be entered.
  ///
  /// - Throws: `BuildFailure`.
  package static func functions(_ checked: CheckedModule) throws(BuildFailure) -> TestRunner.Code? {
    try code(Compiler.lowerFunctions(checked))
  }

  /// The tests of a file; nil when it has none.
  ///
  /// - Throws: `BuildFailure`.
  package static func tests(_ checked: CheckedModule) throws(BuildFailure) -> TestRunner.Code? {
    try code(Compiler.lowerTests(checked))
  }

  private static func code(_ lowered: LoweredModule?) throws(BuildFailure) -> TestRunner.Code? {
    guard let lowered else { return nil }
    return TestRunner.Code(
      module: try verify(lowered.module.encoded()), debug: lowered.debugTable,
      declarations: lowered.declarations)
  }

  private static func verify(_ octets: [UInt8]) throws(BuildFailure) -> VerifiedModule {
    do throws(VerificationFailure) {
      return try Verifier.verify(octets)
    } catch {
      throw .refused(error)
    }
  }

  /// Refuses what no ledger would publish: something due that may cost more than the ledger bears by itself.
  private static func checkDues(_ module: VerifiedModule) throws(BuildFailure) {
    let loaded = LoadedModule(module)
    if let failure = CostlyDues(loaded)?.failure { throw failure }
  }

  /// What the ledger would not carry out by itself of a checked contract, as diagnostics in its file.
  ///
  /// - Throws: `BuildFailure` when the verifier refuses the module.
  package static func dueDiagnostics(
    _ checked: CheckedModule
  ) throws(BuildFailure) -> [Diagnostic] {
    let spans = checked.dueSpans
    guard !spans.isEmpty else { return [] }
    let lowered = Compiler.lower(checked).module
    let loaded = LoadedModule(try verify(lowered.encoded()))
    guard let costly = CostlyDues(loaded) else { return [] }
    return costly.failures.map { number, failure in
      Diagnostic(
        .dueTooCostly, "\(failure)", in: checked.source.name,
        at: spans.indices.contains(number) ? spans[number] : SourceSpan(0, 0))
    }
  }

  private static func texts(_ lowered: LoweredModule) -> InterfaceTexts {
    var texts = InterfaceTexts()
    texts.expressions = lowered.expressions
    for item in lowered.documentation {
      let subject: InterfaceDocument.Subject? =
        switch item.kind {
        case .contract: .module
        case .create, .call, .view, .function, .upgrade: .entry
        case .structure, .enumeration: .type
        case .event: .event
        case .error: .error
        case .field: .field
        case .role: .role
        }
      guard let subject else { continue }
      let name = subject == .module ? [] : Array(item.name.utf8)
      texts.add(InterfaceDocument(subject, name, text: Array(item.text.utf8)))
    }
    return texts
  }
}
