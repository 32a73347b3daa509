import DeedBytecode
import DeedSyntax

/// What `check` finds out only of the modules that a file gives: that they keep the limits, and verify.
extension Compiler {
  /// The modules that a file gives; those of another file that it imports are only those that it can make contracts of.
  static func modules(_ checked: CheckedModule, isRoot: Bool) -> [LoweredModule] {
    let contract = checked.program.contract == nil ? nil : lower(checked)
    guard isRoot else { return contract.map { [$0] } ?? [] }
    return [contract, lowerFunctions(checked), lowerTests(checked)].compactMap { $0 }
  }

  /// Reports what keeps modules from being verified: each is beyond a limit, or has two messages of one name.
  static func judge(_ modules: [LoweredModule], of checked: CheckedModule) -> [Diagnostic] {
    let program = checked.program
    var mistakes: [Mistake] = []
    for lowered in modules {
      let names = sameMessages(lowered, program)
      mistakes += names.isEmpty ? refusal(of: lowered, program).map { [$0] } ?? [] : names
    }
    var diagnostics: [Diagnostic] = []
    for mistake in mistakes {
      let diagnostic = mistake.diagnostic(in: checked.source.name)
      if !diagnostics.contains(diagnostic) { diagnostics.append(diagnostic) }
    }
    return diagnostics
  }

  /// Errors and events that a module would have under one name, from several files or interfaces.
  private static func sameMessages(
    _ lowered: LoweredModule, _ program: CheckedProgram
  ) -> [Mistake] {
    let span = lowered.span(of: .module, in: program)
    let module = lowered.module
    var mistakes: [Mistake] = []
    for (kind, messages) in [("error", module.errors), ("event", module.events)] {
      var seen: Set<Name> = []
      for message in messages where !seen.insert(message.name).inserted {
        mistakes.append(.sameMessageName(message.name.description, kind: kind, at: span))
      }
    }
    return mistakes
  }

  /// Why the verifier refuses a module, in the terms of the source; nil when it does not.
  private static func refusal(of lowered: LoweredModule, _ program: CheckedProgram) -> Mistake? {
    do throws(VerificationFailure) {
      if lowered.isCut {
        throw VerificationFailure(
          .moduleTooLarge, .module, .expected(Limits.moduleOctetsMax))
      }
      _ = try Verifier.verify(lowered.module)
      return nil
    } catch {
      let excess = ModuleExcess(error, lowered)
      let span = lowered.span(of: error.place, in: program)
      guard let words = excess.words else { return .unverifiable("\(error)", at: span) }
      return .beyondLimit(words, at: span, notes: excess.notes)
    }
  }
}
