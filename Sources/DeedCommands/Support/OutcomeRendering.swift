import DeedNode

/// A recorded outcome as a person reads it.
struct OutcomeRendering {
  /// The node's description of the leaf.
  let outcome: JSON

  /// Whether the transaction did what it was to do.
  var isSuccess: Bool { outcome["ok"]?.bool == true }

  /// Writes the outcome; as JSON it is the node's own description.
  ///
  /// - Returns: success, or failure when the transaction was recorded as failed.
  func write(isJSON: Bool, _ output: any Output) -> ExitCode {
    if isJSON {
      output.result(outcome.text)
      return isSuccess ? .success : .failure
    }
    if isSuccess {
      for action in outcome["results"]?.array ?? [] {
        for value in action.array ?? [] {
          output.result(value["literal"]?.string ?? value["cbor"]?.string ?? "?")
        }
      }
    } else {
      let error = outcome["error"]
      output.note(
        "failed with \(error?["literal"]?.string ?? error?["name"]?.string ?? "an unknown error")")
    }
    for event in outcome["events"]?.array ?? [] {
      output.note("event \(event["literal"]?.string ?? event["name"]?.string ?? "?")")
    }
    output.note(summary)
    return isSuccess ? .success : .failure
  }

  /// The contract that an action created, as the language writes it.
  func contract(createdBy action: Int) -> String {
    // The octets of a byte string of 32: its two octets of head, then the id.
    let created = outcome["results"]?[action]?[0]?["cbor"]?.string
    return "contract\"\(created.map { String($0.dropFirst(4)) } ?? "?")\""
  }

  /// Where the transaction stands and what it took.
  var summary: String {
    let id = outcome["id"]?.string ?? "?"
    let height = outcome["height"]?.integer ?? 0
    let index = outcome["index"]?.integer ?? 0
    let gas = outcome["gas"]?.integer ?? 0
    return "recorded in block \(height) as entry \(index), gas \(gas), transaction \(id)"
  }
}
