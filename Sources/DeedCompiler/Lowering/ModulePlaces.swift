import DeedBytecode
import DeedSyntax

/// Where in the file the parts of its module come from; what another file gave stands where it is asked for.
struct ModulePlaces: Sendable {
  /// Where each defined type is first needed.
  var types: [SourceSpan] = []
  var constants: [SourceSpan] = []
  var errors: [SourceSpan] = []
  var events: [SourceSpan] = []
  var imports: [SourceSpan] = []
  var functions: [SourceSpan] = []
  var entries: [SourceSpan] = []
}

extension LoweredModule {
  /// Where in the file stands what the verifier refuses.
  func span(of place: VerificationFailure.Place, in program: CheckedProgram) -> SourceSpan {
    func element(_ spans: [SourceSpan], _ index: Int) -> SourceSpan? {
      spans.indices.contains(index) ? spans[index] : nil
    }
    func function(_ index: FunctionIndex) -> SourceSpan? {
      element(places.functions, Int(index.rawValue))
    }
    let found: SourceSpan? =
      switch place {
      case .type(let type): element(places.types, Int(type.rawValue) - Int(TypeIndex.firstDefined))
      case .constant(let index): element(places.constants, index)
      case .field(let index): element(program.fields.map(\.span), index)
      case .error(let index): element(places.errors, index)
      case .event(let index): element(places.events, index)
      case .import(let index): element(places.imports, index)
      case .function(let index): function(index)
      case .code(let location): code(at: location) ?? function(location.function)
      case .entry(let index): element(places.entries, index)
      case .phase(let index): element(program.phases.map(\.span), index)
      case .invariant(let index): element(program.invariants.map(\.span), index)
      case .predecessor, .oldField, .step: program.upgrade?.span
      case .module, .asset: nil
      }
    return found ?? whole(program)
  }

  /// The place of an instruction, when its code comes from the file itself.
  private func code(at location: CodeLocation) -> SourceSpan? {
    guard let span = debugTable.span(at: location), span.file == 0 else { return nil }
    return SourceSpan(Int(span.start), Int(span.end))
  }

  /// What stands for the module as a whole: the name of the contract, the first test or the first function.
  private func whole(_ program: CheckedProgram) -> SourceSpan {
    switch module.kind {
    case .contract: program.contract?.span ?? SourceSpan(0, 0)
    case .test: program.tests.first?.span ?? SourceSpan(0, 0)
    case .library: places.functions.first ?? SourceSpan(0, 0)
    }
  }
}
