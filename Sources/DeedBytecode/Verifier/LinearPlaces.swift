/// Where linear types may stand in signatures and assets.
extension TypeTable {
  /// The parameters of the head functions of an entry: an `int`, the amount or the id, stands for each linear one.
  package func headParameters(_ parameters: [TypeIndex]) -> [TypeIndex] {
    parameters.map { isLinear($0) ? .integer : $0 }
  }

  /// Checks parameters and results that cross from contract to contract: only a call takes something linear, which is then an
  /// asset itself, and nothing gives any.
  func checkPlaces(
    _ parameters: [TypeIndex], isCall: Bool, _ results: [TypeIndex],
    _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    for type in parameters where isLinear(type) {
      guard isCall, type == .asset || type == .unique else {
        throw VerificationFailure(.linearNotAllowed, place, .foundType(type))
      }
    }
    for type in results where isLinear(type) {
      throw VerificationFailure(.linearNotAllowed, place, .foundType(type))
    }
  }

  /// Checks the fields of an asset: a fungible one has none, a unique one nothing linear.
  func checkFields(
    _ kind: AssetKind, _ fields: [NamedType], _ place: VerificationFailure.Place
  ) throws(VerificationFailure) {
    guard kind == .unique || fields.isEmpty else {
      throw VerificationFailure(.fungibleFields, place)
    }
    for field in fields where isLinear(field.type) {
      throw VerificationFailure(.linearNotAllowed, place, .foundType(field.type))
    }
  }
}
