package import DeedBytecode
package import DeedCrypto
package import DeedEncoding

/// Why and where a call failed.
package struct Fault: Error, Hashable, Sendable {
  /// An error with fields: one that the module declares, raised by `fail`, or the machine's own under the name of its code.
  package struct Raised: Hashable, Sendable {
    /// The error's name.
    package let name: Name
    /// Its fields in order.
    package let fields: [CBOR]

    /// An error with its fields.
    package init(name: Name, fields: [CBOR]) {
      self.name = name
      self.fields = fields
    }
  }

  /// One function that was active when the call failed.
  package struct Site: Hashable, Sendable {
    /// The executing contract; zero for tests and free functions.
    package let contract: Digest32
    /// The entry that led there.
    package let entry: [UInt8]
    /// The instruction: the one that failed, or the call that had not returned.
    package let location: CodeLocation

    /// An active function.
    package init(contract: Digest32, entry: [UInt8], location: CodeLocation) {
      self.contract = contract
      self.entry = entry
      self.location = location
    }
  }

  /// What went wrong.
  package let code: FaultCode
  /// The error's fields: present for `declaredError`, clauses that are not met, who would have to sign, ranges, phases, times,
  /// dues and interfaces.
  package let raised: Raised?
  /// The active functions, innermost first; empty when no code had begun to run.
  package var sites: [Site]

  /// A failure; the machine adds the sites.
  package init(_ code: FaultCode, raised: Raised? = nil, sites: [Site] = []) {
    self.code = code
    self.raised = raised
    self.sites = sites
  }

  /// The instruction that failed, when code was running.
  package var location: CodeLocation? { sites.first?.location }

  /// The name that `expect fails` compares: the declared error's, else the code's.
  package var name: String { raised.map(\.name.description) ?? code.name }
}
