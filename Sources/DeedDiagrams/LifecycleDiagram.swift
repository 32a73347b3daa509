/// The life of a contract as a picture shows it: its phases, who may do what in them, until when, and what follows.
///
/// Made from the heads alone. It has no positions; `SVGDrawing` and `MermaidDrawing` give it a form.
package struct LifecycleDiagram: Hashable, Sendable {
  /// One phase.
  package struct Phase: Hashable, Sendable {
    /// The phase's name.
    package let name: String
    /// Whether nothing leads out of it.
    package let isFinal: Bool
    /// What can happen in it, in the order of declaration.
    package let steps: [Step]

    /// Describes a phase.
    package init(name: String, isFinal: Bool, steps: [Step]) {
      self.name = name
      self.isFinal = isFinal
      self.steps = steps
    }
  }

  /// Something that happens: a call, or what the ledger carries out when a deadline is reached.
  package struct Step: Hashable, Sendable {
    /// The call's name; nil for what the ledger carries out.
    package let name: String?
    /// Who acts, in the words of the head; empty for what the ledger carries out.
    package let who: String
    /// From when or until when, in the words of the head; empty when it is always possible.
    package let when: String
    /// The number of the phase that follows; nil when the phase stays.
    package let target: Int?

    /// Describes a step.
    package init(name: String?, who: String, when: String, target: Int?) {
      self.name = name
      self.who = who
      self.when = when
      self.target = target
    }

    /// Whether the ledger carries it out by itself.
    package var isDue: Bool { name == nil }
  }

  /// The contract's name.
  package let title: String
  /// The parties that are fixed for the contract's life.
  package let parties: [String]
  /// The words for how a contract begins: who must sign.
  package let creators: String
  /// The phases, the initial one first; one without a name for a contract without phases.
  package let phases: [Phase]
  /// What can happen in every phase, and leads nowhere.
  package let always: [Step]

  /// Describes the life of a contract.
  package init(
    title: String, parties: [String], creators: String, phases: [Phase], always: [Step]
  ) {
    self.title = title
    self.parties = parties
    self.creators = creators
    self.phases = phases
    self.always = always
  }
}
