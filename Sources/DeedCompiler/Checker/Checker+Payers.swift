import DeedBytecode
import DeedSyntax

/// Who pays what a call takes (`docs/language.md` rule 21), and whether the call has one signer all the same (rule 2).
extension Checker {
  /// Checks the payers of a call in the order of its parameters, those first that are not `caller`: they decide whether
  /// there is one.
  func checkPayers(_ function: FunctionSyntax, _ id: FunctionID, begin: () -> Void) {
    let declared = program.functions[id.index].parameters
    for isCaller in [false, true] {
      for (parameter, position) in zip(function.parameters, declared.indices) {
        guard let payer = parameter.payer, Self.isCaller(payer) == isCaller,
          case .asset(let asset) = declared[position].type
        else { continue }
        begin()
        if !isCaller { context.otherPayer = parameter.name.text }
        let party = head(check(payer, as: .party, because: "a party pays"))
        begin()
        guard let issuer = issuerValue(of: asset, at: parameter.type.span) else { continue }
        program.functions[id.index].parameters[position].payment = CheckedPayment(
          payer: party, issuer: head(issuer), asset: asset)
        if !isCaller, program.functions[id.index].otherPayer == nil, !meetsAlone(id, party) {
          program.functions[id.index].otherPayer = parameter.name.text
        }
      }
    }
  }

  /// Whether a payer is `caller` and nothing else.
  private static func isCaller(_ payer: ExpressionSyntax) -> Bool {
    if case .name(let name) = payer.kind { name.text == "caller" } else { false }
  }

  /// Whether a payer is always the one party who meets the authority of a call: both are written in the same way, so that
  /// their code is the same, by which the verifier sees it.
  private func meetsAlone(_ id: FunctionID, _ payer: CheckedBody) -> Bool {
    guard case .party(let party)? = program.functions[id.index].authority,
      case .returning(let left)? = party.block.statements.first?.kind, let left = left.first,
      case .returning(let right)? = payer.block.statements.first?.kind, let right = right.first
    else { return false }
    switch (left.kind, right.kind) {
    case (.constant(let left), .constant(let right)): return left == right
    case (.place(let left), .place(let right)):
      guard Self.sharesRoot(left, right), left.steps.count == right.steps.count else {
        return false
      }
      return zip(left.steps, right.steps).allSatisfy { pair in
        if case (.field(let left), .field(let right)) = pair { left == right } else { false }
      }
    default: return false
    }
  }
}
