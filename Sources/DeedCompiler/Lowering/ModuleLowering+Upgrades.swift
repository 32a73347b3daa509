import DeedBytecode
import DeedSyntax

/// Upgrades: the entry of who may, and the table of the predecessor with what becomes of it.
extension ModuleLowering {
  /// Lowers `upgrade by …`; what is done is the successor's, so the body does nothing.
  func lower(_ permission: CheckedPermission) {
    note(permission.span)
    let authority = lower(permission.authority, name: "upgrade")
    let opens = permission.after.map { addHead($0, name: "after of upgrade") }
    let closes = permission.before.map { addHead($0, name: "before of upgrade") }
    append(
      Entry(
        kind: .upgrade, name: Array("upgrade".utf8), parameterNames: [], resultNames: [],
        authority: authority, phases: permission.move.listed, opens: opens, closes: closes,
        conditions: [],
        body: add(name: "upgrade", parameters: [], results: []) { $0.end(Instruction(.return)) }))
  }

  /// Lowers what a contract says of its predecessor.
  func lower(_ upgrade: CheckedUpgrade, of contract: CheckedContract) {
    note(upgrade.span)
    let old = upgrade.predecessor
    let kept = upgrade.steps.flatMap(\.kept)
    let own = program.interfaces[contract.reference.index].assets.map { program.assets[$0.index] }
    module.predecessor = Predecessor(
      name: Name(old.name),
      fields: old.fields.enumerated().map { number, field in
        // What goes on is of the successor's type, which is the same.
        let type =
          kept.first { $0.old == number }.map { self.type(of: $0.field) } ?? type(field.type)
        return Field(
          name: Name(field.name), type: type, kind: field.kind,
          phases: field.phases.map(indices) ?? [], slot: old.slots[number])
      },
      phases: old.phases.map { Name($0.name) },
      permitted: old.isPermittedAnywhere ? [] : old.permitted.map(indices) ?? [],
      assets: old.assets.map { id in
        let asset = program.assets[id.index]
        let same = own.first { Array($0.name.utf8) == Array(asset.name.utf8) }
        return lower(asset, fields: same?.fields ?? asset.fields)
      },
      interfaces: upgrade.interfaces.map { type(.reference($0)) }.sorted(),
      steps: upgrade.steps.compactMap { step in
        step.body.map { body in
          UpgradeStep(
            phases: indices(step.phases),
            target: step.target.map { PhaseIndex(rawValue: UInt32($0)) },
            kept: step.kept.map {
              UpgradeStep.Kept(field: UInt32($0.field.index), old: UInt32($0.old))
            },
            body: add(body, name: "upgrade of \(old.name)"))
        }
      })
  }
}
