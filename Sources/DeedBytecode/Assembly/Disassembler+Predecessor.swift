extension Disassembler {
  /// The lines of what the module says of its predecessor.
  static func lines(_ predecessor: Predecessor) -> [String] {
    var lines = ["predecessor \(name(predecessor.name)) {"]
    for (index, phase) in predecessor.phases.enumerated() {
      lines.append("  phase \(index) \(name(phase))")
    }
    for (index, field) in predecessor.fields.enumerated() {
      lines.append("  " + self.field(index, field))
    }
    for (index, asset) in predecessor.assets.enumerated() {
      lines.append("  " + self.asset(index, asset))
    }
    if !predecessor.interfaces.isEmpty {
      lines.append("  interfaces \(predecessor.interfaces.map(type).joined(separator: ", "))")
    }
    if !predecessor.permitted.isEmpty {
      lines.append(" " + numbers(" permits ", predecessor.permitted.map(\.rawValue)))
    }
    for (index, step) in predecessor.steps.enumerated() {
      let kept = step.kept.map { "\($0.field) from \($0.old)" }.joined(separator: ", ")
      lines.append(
        "  step \(index)" + numbers(" in ", step.phases.map(\.rawValue))
          + numbers(" to ", step.target.map { [$0.rawValue] } ?? [])
          + (kept.isEmpty ? "" : " keeps \(kept)") + " body \(step.body.rawValue)")
    }
    return lines + ["}"]
  }

  /// The line of a field.
  static func field(_ index: Int, _ field: Field) -> String {
    let kind =
      switch field.kind {
      case .party: "party"
      case .constant: "let"
      case .variable: "var"
      }
    return "field \(index) \(kind) \(name(field.name)): \(type(field.type))"
      + numbers(" in ", field.phases.map(\.rawValue))
      + (field.slot == UInt32(index) ? "" : " slot \(field.slot)")
  }

  /// The line of an asset.
  static func asset(_ index: Int, _ asset: Asset) -> String {
    "asset \(index) " + self.asset(asset.kind, asset.name, asset.fields)
      + numbers(" holders ", asset.holders.map { [$0] } ?? [])
      + (asset.powers.contains(.freezable) ? " freezable" : "")
      + (asset.powers.contains(.recallable) ? " recallable" : "")
  }
}
