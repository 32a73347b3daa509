import DeedBytecode
import DeedCrypto
import DeedLedger
import DeedTesting
import DeedVM

/// A contract of three deadlines that call each other's tune: one can fail and put itself off, one moves another's time.
enum Deadlines {
  static let source = """
    contract Deadlines {
        let a: time
        let b: time
        let c: time
        let stubborn: bool
        let again: duration
        var first: time
        var second: time
        var third: time
        var fails: bool
        var touched: int = 0

        event CarriedOut(clause: int, due: time, at: time)
        error Stubborn

        create by anyone {
            first = a
            second = b
            third = c
            fails = stubborn
        }

        call set(x: time, y: time, z: time, s: bool) by anyone {
            first = x
            second = y
            third = z
            fails = s
        }

        call touch() by anyone { touched = touched + 1 }

        call dueFirst() by anyone {
            emit CarriedOut(clause: 0, due: first, at: now)
            if fails { fail Stubborn }
            if again > 0 milliseconds { first = first + again }
        }
        call dueSecond() by anyone { emit CarriedOut(clause: 1, due: second, at: now) }
        call dueThird() by anyone {
            emit CarriedOut(clause: 2, due: third, at: now)
            second = second + 7 seconds
        }
        view atFirst() -> time { return first }
        view atSecond() -> time { return second }
        view atThird() -> time { return third }
    }
    """

  /// The contract, its calls `due…` being made the dues of the times that its views `at…` give.
  static func package() throws -> Package {
    var module = try Module.decode(TestSources.build(source).package.module)
    var opens: [String: FunctionIndex] = [:]
    for entry in module.entries where entry.name.starts(with: "at".utf8) {
      opens[String(decoding: entry.name.dropFirst(2), as: UTF8.self)] = entry.body
    }
    module.entries.removeAll { $0.name.starts(with: "at".utf8) }
    module.entries = module.entries.map { entry in
      guard entry.name.starts(with: "due".utf8) else { return entry }
      let name = String(decoding: entry.name.dropFirst(3), as: UTF8.self)
      return Entry(
        kind: .due, name: Array(name.lowercased().utf8), parameterNames: [], resultNames: [],
        authority: nil, opens: opens[name], conditions: [], body: entry.body)
    }
    return Package(
      module: module.encoded(), sourceHash: .zero, interfaceHash: .zero, proseHash: nil,
      compiler: "test")
  }
}
