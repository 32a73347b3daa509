/// Who may act, as formulas and by roles.
extension ProgramWriter {
  mutating func roles() {
    outline.roles = []
    for _ in 0..<below(3) {
      let (text, authority, hasCaller) = authority(level: 1)
      let name = fresh("role")
      line("role \(name) = \(text)")
      outline.roles.append((name, authority, hasCaller))
    }
  }

  /// A formula of who acts, and whether exactly one signer does.
  mutating func authority(
    level: Int
  ) -> (text: String, authority: ModelContract.Authority, hasCaller: Bool) {
    let (owner, clerk, board) = (field("owner"), field("clerk"), field("board"))
    let both = Code(
      text: "(owner, clerk)", run: { .set(of: [$0.field("owner"), $0.field("clerk")]) })
    let agent = Code(text: "", run: { $0.field("terms").elements[0] })
    let group = Code(text: "", run: { $0.field("terms").elements[1] })
    let deputy = Code(text: "", run: { $0.field("terms").elements[2].elements[0] })
    let one = Code(text: "1", run: { _ in .number(1) })
    let two = Code(text: "2", run: { _ in .number(2) })
    if chance(1, of: 5) {
      return pick([
        ("standIn()", .party(clerk), true), ("any kit.two of board", .count(two, of: board), false),
        ("owner or standIn()", .any([.party(owner), .party(clerk)]), true),
        (
          "owner and (any 2 of board)", .all([.party(owner), .count(two, of: board)]), false
        ),
        ("terms.deputies[0]", .party(deputy), true),
        ("any 1 of (terms.agent, owner)", .any([.party(agent), .party(owner)]), true),
        ("terms.agent", .party(agent), true),
        ("any 2 of terms.group", .count(two, of: group), false),
        ("any quorum() of board", .count(two, of: board), false),
        ("any 1 of board", .count(one, of: board), true),
        ("any 1 of terms.group", .count(one, of: group), true),
        ("clerk or (any 1 of board)", .any([.party(clerk), .count(one, of: board)]), true),
      ])
    }
    switch below(level > 0 ? 13 : 9) {
    case 0, 1: return ("anyone", .anyone, true)
    case 2: return ("owner", .party(owner), true)
    case 3: return ("clerk", .party(clerk), true)
    case 4: return ("any 1 of (owner, clerk)", .count(one, of: both), true)
    case 5: return ("any 2 of (owner, clerk)", .count(two, of: both), false)
    case 6: return ("any 2 of board", .count(two, of: board), false)
    case 7: return ("all of board", .everyone(board), false)
    case 8: return ("all of (owner, clerk)", .everyone(both), false)
    case 9:
      return ("owner or clerk", .any([.party(owner), .party(clerk)]), true)
    case 10:
      return ("owner and clerk", .all([.party(owner), .party(clerk)]), false)
    case 11 where !outline.roles.isEmpty:
      let role = pick(outline.roles)
      return (role.name, role.authority, role.hasCaller)
    default:
      let inner = authority(level: 0)
      let text =
        inner.text.contains(" and ") || inner.text.contains(" or ")
        ? "(\(inner.text))" : inner.text
      return chance(1, of: 2)
        ? (
          "owner and (\(text) or clerk)",
          .all([.party(owner), .any([inner.authority, .party(clerk)])]), false
        )
        : (
          "clerk or (owner and \(text))",
          .any([.party(clerk), .all([.party(owner), inner.authority])]), false
        )
    }
  }
}
