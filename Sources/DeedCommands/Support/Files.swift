import FoundationEssentials
import Glibc

/// Reading and writing files, with messages that name the file.
enum Files {
  /// Octets of a file that a command reads whole: above the largest record.
  static let octetsMax = 64 << 20

  /// Reads a whole file.
  ///
  /// - Throws: `CommandFailure` of the environment.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      if let size = attributes[.size] as? Int, size > octetsMax {
        throw CommandFailure.environment("'\(path)' is larger than \(octetsMax >> 20) MiB")
      }
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .environment("cannot read '\(path)': \(reason(error))")
    }
  }

  /// Writes a whole file: all of it or nothing; a secret one is new, and can be read by its owner only.
  ///
  /// - Throws: `CommandFailure` of the environment.
  static func write(
    _ octets: [UInt8], to path: String, isSecret: Bool = false
  ) throws(CommandFailure) {
    do {
      let folder = URL(filePath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      if isSecret {
        // Mode 600 from the start; a command runs alone in its process, so its mask is its own.
        let mask = umask(0o177)
        defer { umask(mask) }
        try Data(octets).write(to: URL(filePath: path), options: .withoutOverwriting)
      } else {
        try Data(octets).write(to: URL(filePath: path), options: .atomic)
      }
    } catch {
      throw .environment("cannot write '\(path)': \(reason(error))")
    }
  }

  /// Whether something is at a path.
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether a folder is at a path.
  static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// The paths of the files below a folder whose names end in `suffix`, ascending by their octets.
  ///
  /// - Throws: `CommandFailure` of the environment.
  static func files(below folder: String, suffix: String) throws(CommandFailure) -> [String] {
    do {
      return try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") && !$0.contains("/.") }
        .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        .map { folder == "." ? $0 : "\(folder)/\($0)" }
    } catch {
      throw .environment("cannot list '\(folder)': \(reason(error))")
    }
  }

  /// An error in few words.
  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as CocoaError where error.code == .fileReadNoSuchFile: "no such file"
    case let error as CocoaError where error.code == .fileReadNoPermission: "permission denied"
    case let error as CocoaError where error.code == .fileWriteNoPermission: "permission denied"
    default: String(describing: error)
    }
  }
}

extension Files {
  /// A path from the root, without `.` and `..`; links are not followed.
  static func absolute(_ path: String) -> String {
    let whole =
      path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// The folder of an absolute path; empty for the root.
  static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[..<slash])
  }

  /// What follows the last slash.
  static func lastComponent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
