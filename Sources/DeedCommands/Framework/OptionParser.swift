@unsafe @preconcurrency import CGetopt
import Glibc
import Synchronization

/// Reads a command's options with glibc's `getopt_long`; options and operands may be mixed, `--` ends the options.
///
/// A word such as `-7` is an operand: there are no short options, and arguments are often negative numbers.
///
/// `getopt_long` keeps its place in global variables, so a lock lets one command line be read at a time.
enum OptionParser {
  private static let lock = Mutex(())

  /// Reads the arguments after the command's name.
  ///
  /// - Throws: `CommandFailure` of usage for an unknown option, a missing argument or a repeated option.
  static func parse(
    _ arguments: [String], options: [Option], environment: [String: String]
  ) throws(CommandFailure) -> Invocation {
    var values: [String: [String]] = [:]
    var flags: Set<String> = []
    let parsed = lock.withLock { _ in getopt(arguments, options) }
    for item in parsed.items {
      switch item {
      case .unknown(let text): throw .usage("unknown option '\(text)'")
      case .missingArgument(let text): throw .usage("option '\(text)' needs an argument")
      case .option(let index, let value):
        let option = options[index]
        guard let value else {
          flags.insert(option.name)
          continue
        }
        guard option.isRepeatable || values[option.name] == nil else {
          throw .usage("option '--\(option.name)' is given twice")
        }
        values[option.name, default: []].append(value)
      }
    }
    return Invocation(
      values: values, flags: flags, operands: parsed.operands, environment: environment)
  }

  private enum Item {
    case option(Int, value: String?)
    case unknown(String)
    case missingArgument(String)
  }

  /// Calls `getopt_long` until it is done.
  ///
  /// Safe: C strings and the option table are allocated here, outlive every call and are freed at the end.
  private static func getopt(
    _ arguments: [String], _ options: [Option]
  ) -> (items: [Item], operands: [String]) {
    let words = ["deed"] + arguments.map(shield)
    var argv: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
    let names: [UnsafeMutablePointer<CChar>?] = unsafe options.map { unsafe strdup($0.name) }
    defer {
      unsafe (argv + names).forEach { unsafe free($0) }
    }
    var table: [option] = unsafe []
    for (index, item) in options.enumerated() {
      unsafe table.append(
        option(
          name: names[index], has_arg: item.argument == nil ? no_argument : required_argument,
          flag: nil, val: Int32(1000 + index)))
    }
    unsafe table.append(option(name: nil, has_arg: 0, flag: nil, val: 0))
    optind = 0
    opterr = 0
    var items: [Item] = []
    while true {
      let code = unsafe getopt_long(Int32(words.count), &argv, ":", table, nil)
      if code == -1 { break }
      if code >= 1000 {
        let value = unsafe optarg.map { unsafe String(cString: $0) }
        items.append(.option(Int(code) - 1000, value: value.map(unshield)))
      } else {
        let text = unsafe argv[Int(optind) - 1].map { unsafe String(cString: $0) } ?? "?"
        items.append(code == 58 ? .missingArgument(text) : .unknown(text))
      }
    }
    var operands: [String] = []
    for index in Int(optind)..<words.count {
      if let pointer = unsafe argv[index] {
        operands.append(unshield(unsafe String(cString: pointer)))
      }
    }
    return (items, operands)
  }

  /// Puts a mark before a negative number, so that `getopt_long` takes it for an operand.
  private static func shield(_ word: String) -> String {
    let octets = word.utf8
    guard octets.first == 0x2D, let second = octets.dropFirst().first,
      (0x30...0x39).contains(second)
    else { return word }
    return "\u{1}" + word
  }

  /// Takes the mark away again.
  private static func unshield(_ word: String) -> String {
    word.hasPrefix("\u{1}-") ? String(word.dropFirst()) : word
  }
}
