/// Why a text is not assembly, with the place where that showed.
package struct AssemblyFailure: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Problem: Hashable, Sendable {
    /// Something else should stand here.
    case expected(Expectation)
    /// A table's entry has another number than its position.
    case unexpectedNumber(expected: UInt32)
    /// A number does not fit.
    case numberTooLarge
    /// No instruction has the name.
    case unknownInstruction
    /// A constant's literal is not one of its type.
    case literal(LiteralFailure)
    /// An authority nests deeper than the assembler reads.
    case tooDeep
  }

  /// What should stand at a place.
  package enum Expectation: String, Hashable, Sendable {
    case declaration
    case word
    case name
    case number
    case integer
    case text
    case type
    case blockNumber = "block number"
    case pathStep = "path step"
    case hexadecimal
    case authority
    case instruction
    case punctuation
  }

  /// The line, from 1.
  package let line: Int
  /// The octet in the line, from 1.
  package let column: Int
  /// What is wrong.
  package let problem: Problem

  /// A failure at a place.
  package init(line: Int, column: Int, problem: Problem) {
    self.line = line
    self.column = column
    self.problem = problem
  }
}

extension AssemblyFailure: CustomStringConvertible {
  /// One line: the place and the problem.
  package var description: String {
    let text =
      switch problem {
      case .expected(let expectation): "expected: \(expectation.rawValue)"
      case .unexpectedNumber(let expected): "the number here should be \(expected)"
      case .numberTooLarge: "the number is too large"
      case .unknownInstruction: "no instruction has this name"
      case .literal(let failure): "\(failure)"
      case .tooDeep: "the authority nests too deeply"
      }
    return "\(line):\(column): \(text)"
  }
}
