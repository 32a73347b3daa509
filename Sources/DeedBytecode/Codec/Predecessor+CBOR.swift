internal import DeedEncoding

extension Predecessor {
  var item: CBOR {
    .array([
      .text(name.octets), .array(fields.map(\.item)), .array(phases.map { .text($0.octets) }),
      .indices(permitted.map(\.rawValue)), .array(assets.map(\.item)),
      .indices(interfaces.map(\.rawValue)), .array(steps.map(\.item)),
    ])
  }
}

extension UpgradeStep {
  var item: CBOR {
    .array([
      .indices(phases.map(\.rawValue)), .optional(target?.rawValue),
      .array(kept.map { .indices([$0.field, $0.old]) }), .index(body.rawValue),
    ])
  }
}

/// The part of a module that is about the one before it.
extension RecordItem {
  func predecessor() throws(DecodingFailure) -> Predecessor {
    let items = try array(count: 7)
    return Predecessor(
      name: try items[0].name(),
      fields: try items[1].table { (item) throws(DecodingFailure) in try item.field() },
      phases: try items[2].elements(count: 0...Limits.phasesMax) {
        (item) throws(DecodingFailure) in try item.name()
      },
      permitted: try items[3].phaseIndices(), assets: try items[4].assets(),
      interfaces: try items[5].table { (item) throws(DecodingFailure) in try item.type() },
      steps: try items[6].elements(count: 0...Limits.phasesMax) {
        (item) throws(DecodingFailure) in try item.upgradeStep()
      })
  }

  private func upgradeStep() throws(DecodingFailure) -> UpgradeStep {
    let items = try array(count: 4)
    return UpgradeStep(
      phases: try items[0].phaseIndices(),
      target: try items[1].unlessNull.map { (item) throws(DecodingFailure) in
        PhaseIndex(rawValue: try item.index())
      },
      kept: try items[2].table { (item) throws(DecodingFailure) in
        let pair = try item.array(count: 2)
        return UpgradeStep.Kept(field: try pair[0].index(), old: try pair[1].index())
      },
      body: try items[3].function())
  }
}
