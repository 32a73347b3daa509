import DeedBytecode
import DeedCrypto
import DeedEncoding
import DeedLedger
import DeedVM

/// What is said of values, calls, events and faults in the report of a failure.
extension TestWorld {
  func literal(_ value: Value, _ type: TypeIndex) -> String {
    named(value.literal(as: type, in: tests.types))
  }

  /// Puts the test's names in the place of addresses; the only contract of a name stands as its party.
  func named(_ text: String) -> String {
    guard text.utf8.contains(0x22) else { return text }
    var text = text
    for (party, label) in labels.sorted(by: { $0.key < $1.key }) {
      text = text.replacing("party\"\(party)\"", with: label)
    }
    let contracts = created.sorted { $0.key < $1.key }
      .map { (id: $0.key, name: $0.value.code.module.module.name) }
    for (id, name) in contracts where contracts.count(where: { $0.name == name }) == 1 {
      text = text.replacing("party\"\(id)\"", with: "party(\(name))")
    }
    return text
  }

  func text(of step: Step, _ ending: String, _ events: [String]) -> TestStep {
    var parts: [String] = []
    if let interface = step.contract?.interface {
      let types = interface.entry(named: step.name)?.parameters ?? []
      parts = zip(step.arguments, types).map { value, parameter in
        "\(parameter.name): \(named(value.literal(as: parameter.type, in: interface.types)))"
      }
    }
    let by = step.signers.map { list in
      " by " + list.map { labels[$0] ?? $0.description }.joined(separator: ", ")
    }
    return .call(
      "\(step.prefix)\(step.name)(\(parts.joined(separator: ", ")))\(by ?? "")", ending: ending,
      events: events)
  }

  func event(_ event: Outcome.Event) -> String {
    guard let interface = created[event.contract]?.interface,
      let message = interface.event(named: event.name.utf8),
      let fields = try? interface.decodeFields(.array(event.fields), of: message)
    else { return event.name }
    return named(interface.literal(of: message, fields: fields))
  }

  /// What is known of a fault beyond its name: in the runner's words, or its fields with parties by their names.
  func words(of fault: Fault) -> String? {
    if let detail, detail.code == fault.code { return detail.text }
    let words = told(fault)
    return Array(words.utf8) == Array(fault.name.utf8) ? nil : words
  }

  /// What was said of a fault when it happened, if it is the last one.
  func told(_ fault: Fault) -> String {
    if let lastFailure, lastFailure.code == fault.code, lastFailure.raised == fault.raised {
      return lastFailure.words
    }
    return describe(fault, nil)
  }

  /// The `by` of a call that was not met or asks for less, in the words of the source, and the payers.
  func clause(of fault: Fault, _ step: Step) -> String {
    guard fault.code == .unauthorised || fault.code == .unneededSignature, fault.sites.isEmpty,
      let entry = step.contract?.interface.entries.first(where: {
        Array($0.name) == Array(step.name.utf8) && $0.authority != nil
      }), let signers = entry.signers
    else { return "" }
    return "; `\(step.name)` is by \(signers)"
  }

  /// A fault with its fields: those of the contract in which it happened.
  func describe(_ fault: Fault, _ contract: TestRunner.Contract?) -> String {
    if let words = fault.code.words(fault.raised?.fields ?? []) { return named(words) }
    let origin = fault.sites.first.flatMap { created[$0.contract] } ?? contract
    guard let interface = origin?.interface, let raised = fault.raised,
      let message = interface.error(named: raised.name.octets),
      let fields = try? interface.decodeFields(.array(raised.fields), of: message)
    else { return fault.name }
    return named(interface.literal(of: message, fields: fields))
  }
}
