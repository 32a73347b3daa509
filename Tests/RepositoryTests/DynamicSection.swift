import Foundation
import Testing

/// Reads from a program which shared libraries it needs: `DT_NEEDED` of the ELF format, 64 bits, little-endian.
struct DynamicSection {
  private let octets: Data

  /// The names of the libraries that a program asks the loader for.
  static func neededLibraries(of program: URL) throws -> [String] {
    let section = DynamicSection(octets: try Data(contentsOf: program, options: .alwaysMapped))
    return try section.names()
  }

  private func names() throws -> [String] {
    try #require(Array(octets.prefix(6)) == [0x7F, 0x45, 0x4C, 0x46, 2, 1], "not a program")
    let table = number(32, 8)
    let headers = (0..<number(56, 2)).map { table + $0 * number(54, 2) }
    let dynamic = try #require(headers.first { number($0, 4) == 2 }, "not dynamically linked")
    var needed: [Int] = []
    var strings = 0
    var entry = number(dynamic + 8, 8)
    while number(entry, 8) != 0 {
      if number(entry, 8) == 1 { needed.append(number(entry + 8, 8)) }
      if number(entry, 8) == 5 { strings = number(entry + 8, 8) }
      entry += 16
    }
    // The table of strings is named by its address; the loaded segment around it gives the offset in the file.
    let segment = try #require(
      headers.first { header in
        let start = number(header + 16, 8)
        return number(header, 4) == 1 && start <= strings
          && strings < start + number(header + 32, 8)
      })
    let offset = strings - number(segment + 16, 8) + number(segment + 8, 8)
    return needed.map { name in
      String(decoding: octets[(offset + name)...].prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  private func number(_ offset: Int, _ count: Int) -> Int {
    octets[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
