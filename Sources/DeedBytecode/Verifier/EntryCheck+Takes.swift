/// Where the assets among the arguments come from.
extension EntryCheck {
  /// Checks that exactly the linear parameters have a payer and an issuer, one each; looks into no heads.
  func checkTakes(
    _ entry: Entry, _ place: VerificationFailure.Place, _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    let parameters = module.functions[Int(entry.body.rawValue)].parameters
    try meter.take(parameters.count + entry.takes.count, at: place)
    let linear = parameters.indices.filter { types.isLinear(parameters[$0]) }
    guard entry.takes.map(\.parameter) == linear.map(UInt32.init) else {
      throw VerificationFailure(
        .takesDiffer, place, .found(entry.takes.count), .expected(linear.count))
    }
  }

  /// Checks the head functions of a payer and an issuer.
  func check(
    _ take: Entry.Take, _ parameters: [TypeIndex], _ place: VerificationFailure.Place,
    _ meter: inout VerificationMeter
  ) throws(VerificationFailure) {
    try check(take.payer, parameters, place, &meter) { $0 == [.party] }
    try check(take.issuer, parameters, place, &meter) { results in
      guard results.count == 1 else { return false }
      switch types[results[0]] {
      case .contract, .interface: return true
      default: return false
      }
    }
  }

  /// Whether exactly one signer acts at the entry, so that `caller` is there (`docs/language.md` rule 2).
  ///
  /// The authority takes one signer, and so do the payers: each is that one. A payer is when its code is nothing but
  /// `caller`, whom the machine lets pass only when he meets the authority alone, or when it is the very function of an
  /// authority that is a single party.
  func hasCaller(_ entry: Entry) -> Bool {
    guard let authority = entry.authority, authority.hasSingleSigner(module.givesOne) else {
      return false
    }
    return entry.takes.allSatisfy { take in
      if case .party(let leaf) = authority {
        if leaf == take.payer || isEqual(leaf, take.payer) { return true }
      }
      return module.givesCaller(take.payer)
    }
  }

  /// Whether two functions are short and the same but for their index.
  private func isEqual(_ left: FunctionIndex, _ right: FunctionIndex) -> Bool {
    guard let left = module.function(left), let right = module.function(right),
      left.code.count <= Self.comparedOctetsMax
    else { return false }
    return left == right
  }

  /// Bounds the work of a comparison: what gives a party in a head is short.
  private static let comparedOctetsMax = 256
}

extension Module {
  /// Whether a head function is nothing but `caller`: then whoever that is meets the authority alone.
  package func givesCaller(_ index: FunctionIndex) -> Bool {
    function(index)?.code == [Opcode.block, .caller, .return].map(\.rawValue)
  }

  /// Whether a head function is nothing but the number one, whatever the arguments and the state are.
  func givesOne(_ index: FunctionIndex) -> Bool {
    function(index)?.code
      == [Opcode.block.rawValue, Opcode.integer.rawValue, 1, Opcode.return.rawValue]
  }
}
