/// Who may act, as a module says it: the leaves are head functions of the entry's parameters.
package typealias Authority = AuthorityFormula<FunctionIndex>

/// Who may act: a formula over the acting signers.
///
/// A set S of acting signers meets a formula as its case says. A call is authorised when S meets the formula
/// (else `Unauthorised`) and for no signer s does S without s meet it (else `UnneededSignature`).
package indirect enum AuthorityFormula<Leaf: Hashable & Sendable>: Hashable, Sendable {
  /// Met by any set with at least one signer; so exactly one may act.
  case anyone
  /// Met when the party that the leaf gives is in S.
  case party(Leaf)
  /// Met when every part is met (`and`).
  case all([AuthorityFormula])
  /// Met when some part is met (`or`).
  case any([AuthorityFormula])
  /// Met when S holds at least n distinct members of a set; n is the first leaf's `int`, the set the second's
  /// `set<party>`. An n of zero or less is never met.
  case quorum(count: Leaf, of: Leaf)
  /// Met when S holds every member of the leaf's `set<party>`; never by an empty set.
  case every(of: Leaf)

  /// Whether every way to meet the formula takes exactly one signer, so that `caller` exists (`docs/language.md` rule 2).
  ///
  /// A quorum does when its count is always one, as `isOne` tells of the count's leaf: each member in S meets it alone.
  func hasSingleSigner(_ isOne: (Leaf) -> Bool) -> Bool {
    switch self {
    case .anyone, .party: true
    case .any(let parts): parts.allSatisfy { $0.hasSingleSigner(isOne) }
    case .quorum(let count, _): isOne(count)
    case .all, .every: false
    }
  }

  /// All leaves in order; recurs as deep as the formula is.
  var leaves: [Leaf] {
    switch self {
    case .anyone: []
    case .party(let leaf), .every(let leaf): [leaf]
    case .quorum(let count, let set): [count, set]
    case .all(let parts), .any(let parts): parts.flatMap(\.leaves)
    }
  }

  /// The formula with other leaves in the places of these.
  func map<Other>(_ transform: (Leaf) -> Other) -> AuthorityFormula<Other> {
    switch self {
    case .anyone: .anyone
    case .party(let leaf): .party(transform(leaf))
    case .all(let parts): .all(parts.map { $0.map(transform) })
    case .any(let parts): .any(parts.map { $0.map(transform) })
    case .quorum(let count, let set): .quorum(count: transform(count), of: transform(set))
    case .every(let set): .every(of: transform(set))
    }
  }
}
