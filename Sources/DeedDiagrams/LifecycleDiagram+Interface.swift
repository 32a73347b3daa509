package import DeedBytecode

extension LifecycleDiagram {
  /// The life of the contract that an interface describes; nil for a module that is no contract.
  package init?(_ interface: Interface) {
    guard interface.kind == .contract else { return nil }
    let names = interface.phases.map(\.name.description)
    let isPhased = !names.isEmpty
    var steps = [[Step]](repeating: [], count: max(1, names.count))
    var always: [Step] = []
    var creators = ""
    for entry in interface.entries {
      switch entry.kind {
      case .create: creators = entry.signers ?? ""
      case .call, .due, .upgrade:
        let step = Step(entry)
        if !isPhased {
          steps[0].append(step)
        } else if entry.phases.isEmpty, step.target == nil {
          always.append(step)
        } else {
          for phase in Self.sources(of: entry, count: names.count) where phase < names.count {
            steps[phase].append(step)
          }
        }
      case .view, .function, .test: break
      }
    }
    let phases =
      isPhased
      ? zip(interface.phases, steps).map {
        Phase(name: $0.name.description, isFinal: $0.isFinal, steps: $1)
      } : [Phase(name: "", isFinal: false, steps: steps[0])]
    self.init(
      title: interface.name.description,
      parties: interface.fields.filter { $0.kind == .party }.map(\.name.description),
      creators: creators, phases: phases, always: always)
  }

  /// The numbers of the phases in which an entry is there.
  private static func sources(of entry: InterfaceEntry, count: Int) -> [Int] {
    entry.phases.isEmpty ? Array(0..<count) : entry.phases.map { Int($0.rawValue) }
  }
}

extension LifecycleDiagram.Step {
  /// What an entry shows in the picture.
  fileprivate init(_ entry: InterfaceEntry) {
    let isDue = entry.kind == .due
    var times: [String] = []
    if let opens = entry.opens { times.append("\(isDue ? "at" : "after") \(opens)") }
    if let closes = entry.closes { times.append("before \(closes)") }
    self.init(
      name: isDue ? nil : String(decoding: entry.name, as: UTF8.self),
      who: entry.signers ?? "", when: times.joined(separator: ", "),
      target: entry.target.map { Int($0.rawValue) })
  }
}
