import DeedSyntax

/// Roles: names for who must act (`docs/language.md` rule 5).
///
/// A role is its meaning: in each `by` that names it, the formula is checked anew, in sight of what that head sees.
extension Checker {
  /// How often meanings are put in the place of roles: they may double with each role that names another twice.
  static let roleUsesMax = 4096

  /// Declares a role.
  func declareRole(_ role: RoleSyntax, _ declaration: DeclarationSyntax) {
    guard claim(role.name, isInContract: true) else { return }
    roles[role.name.text] = role
    let words = Formatter.words(ofClause: role.node, in: module)
    program.roles.append(
      CheckedRole(
        name: role.name.text, documentation: declaration.documentation,
        words: String(words.dropFirst(role.name.text.count + 3))))
  }

  /// The role that a party's expression names.
  func role(namedBy expression: ExpressionSyntax) -> RoleSyntax? {
    guard case .name(let name) = expression.kind else { return nil }
    return roles[name.text]
  }

  /// Begins with the meaning of a role; false, after a report, where it is part of its own.
  func enter(_ role: RoleSyntax, at use: SourceSpan) -> Bool {
    usedRoles.insert(role.name.text)
    guard !openRoles.contains(role.name.text) else {
      report(.recursiveRole(role.name.text, at: use))
      return false
    }
    roleUses += 1
    guard roleUses <= Self.roleUsesMax else {
      if roleUses == Self.roleUsesMax + 1 {
        report(.tooMany("roles in the meanings of roles", at: use, max: Self.roleUsesMax))
      }
      return false
    }
    openRoles.append(role.name.text)
    return true
  }

  /// Reports a number of signers that is written so that nobody ever meets it (`docs/language.md` rule 5).
  func reportNeverMet(_ count: ExpressionSyntax, _ group: PartyGroupSyntax) {
    guard case .integer(let literal) = count.kind,
      let wanted = Int(literal.digits, radix: literal.isHexadecimal ? 16 : 10)
    else { return }
    var parties: Int?
    var isRepeated = false
    if case .members(let members) = group {
      // Whoever is named twice still signs once.
      let distinct = Set(members.map { Array(module.source.text(in: $0.span).utf8) })
      parties = distinct.count
      isRepeated = distinct.count < members.count
    }
    if wanted == 0 || wanted > parties ?? wanted {
      report(.quorumNeverMet(wanted, of: parties, isRepeated: isRepeated, at: count.span))
    }
  }

  /// Checks the meanings of roles that nothing uses, and warns of them.
  func checkUnusedRoles() {
    // What is wrong with a role that is used was reported with each use.
    var said: [Diagnostic] = []
    mistakes = mistakes.filter { mistake in
      guard roles.values.contains(where: { $0.authority.span.contains(mistake.span) }) else {
        return true
      }
      if said.contains(mistake) { return false }
      said.append(mistake)
      return true
    }
    for role in program.roles {
      guard let syntax = roles[role.name], !usedRoles.contains(role.name) else { continue }
      report(
        .unusedName(
          role.name, at: syntax.name.span, hint: "a role stands behind `by`: `by \(role.name)`"))
      openRoles.append(role.name)
      _ = checkAuthority(syntax.authority) {
        BodyContext(kind: .authority, isInContract: true, name: role.name)
      } parameters: {
      }
      openRoles.removeLast()
    }
  }
}

extension SourceSpan {
  /// Whether another place lies within this one.
  fileprivate func contains(_ other: SourceSpan) -> Bool {
    start <= other.start && other.end <= end
  }
}

/// Groups of parties (`docs/language.md` rule 5).
extension Checker {
  /// A set of parties behind `of`; a stored one is not read as a value, but asked who of the signers is in it.
  func checkGroup(_ syntax: ExpressionSyntax) -> CheckedExpression {
    let place = checkPath(syntax)
    guard isStoredCollection(place), place.type == .set(.party) else {
      return coerce(read(place), to: .set(.party), because: "a group is a set of parties")
    }
    noteRead(place)
    return CheckedExpression(kind: .place(place), type: place.type, span: place.span)
  }
}
