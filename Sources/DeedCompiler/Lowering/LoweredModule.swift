package import DeedBytecode

/// A module as the compiler made it, with what stays outside its bytes.
package struct LoweredModule: Sendable {
  /// The module; that of a file which was checked passes the verifier.
  package let module: Module
  /// Where its code came from.
  package let debugTable: DebugTable
  /// Where in the file its parts come from.
  let places: ModulePlaces
  /// Whether it is larger than a module may be, and lacks the code that did not fit.
  let isCut: Bool
  /// The doc comments of what the module declares, in the order of declaration.
  package let documentation: [DocumentedName]
  /// What head functions compute, in the words of the source; UTF-8, in one line.
  package let expressions: [FunctionIndex: [UInt8]]
  /// What its errors and events were declared as.
  package let declarations: MessageDeclarations
}

/// The declarations of a module's errors and events, which may stand in other files: numbers that all files have in common
/// which were checked together.
package struct MessageDeclarations: Hashable, Sendable {
  /// The declarations of the errors, by their names, of which no module has one twice.
  package fileprivate(set) var errors: [Name: Int] = [:]
  /// The declarations of the events.
  package fileprivate(set) var events: [Name: Int] = [:]

  /// Notes the declaration of an error.
  mutating func note(error name: Name, _ id: MessageID) { errors[name] = id.index }

  /// Notes the declaration of an event.
  mutating func note(event name: Name, _ id: MessageID) { events[name] = id.index }
}

/// A declared name with its doc comment, for the interface description.
package struct DocumentedName: Hashable, Sendable {
  /// What is documented.
  package enum Kind: String, Sendable {
    case contract
    case create
    case call
    case view
    case upgrade
    case function
    case structure
    case enumeration
    case event
    case error
    case field
    /// What it stands for, before the comment.
    case role
  }

  /// What is documented.
  package let kind: Kind
  /// Its name.
  package let name: String
  /// The lines of the comment, joined by line feeds.
  package let text: String
}
