import Foundation

/// Reading and writing files, with messages that name the file.
enum Files {
  /// Octets of a file that a command reads whole: above the largest record.
  static let octetsMax = 64 << 20

  /// Reads a whole file; a pipe or another stream is read to its end.
  ///
  /// - Throws: `CommandFailure` of the environment; never more than ``octetsMax`` octets are held.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8] {
    guard !isFolder(path) else { throw .environment("cannot read '\(path)': it is a directory") }
    do {
      let handle = try FileHandle(forReadingFrom: URL(filePath: path))
      defer { try? handle.close() }
      var octets: [UInt8] = []
      while let part = try handle.read(upToCount: 1 << 20), !part.isEmpty {
        octets += part
        guard octets.count <= octetsMax else {
          throw CommandFailure.environment("'\(path)' is larger than \(octetsMax >> 20) MiB")
        }
      }
      return octets
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .environment("cannot read '\(path)': \(reason(error))")
    }
  }

  /// Writes a whole file: all of it or nothing; a secret one is new, and can be read by its owner only.
  ///
  /// What is there and is no regular file, such as a terminal or a pipe, is written to and stays what it is; of
  /// a link it is the file behind it that is written.
  /// - Throws: `CommandFailure` of the environment.
  static func write(
    _ octets: [UInt8], to path: String, isSecret: Bool = false
  ) throws(CommandFailure) {
    do {
      let url = isSecret ? URL(filePath: path) : URL(filePath: path).resolvingSymlinksInPath()
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      if isSecret {
        try SecretFile.create(path, octets)
      } else if isStream(url.path) {
        let handle = try FileHandle(forWritingTo: url)
        defer { try? handle.close() }
        try handle.write(contentsOf: Data(octets))
      } else {
        let mode = try? FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions]
        try Data(octets).write(to: url, options: .atomic)
        if let mode {
          try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        }
      }
    } catch {
      throw .environment("cannot write '\(path)': \(reason(error))")
    }
  }

  /// Whether a device, a pipe or a socket is at a path.
  private static func isStream(_ path: String) -> Bool {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let type = attributes[.type] as? FileAttributeType
    else { return false }
    return type != .typeRegular && type != .typeDirectory
  }

  /// Whether something with content of its own is at a path, links followed: no device, pipe or socket.
  static func holdsContent(_ path: String) -> Bool {
    exists(path) && !isStream(URL(filePath: path).resolvingSymlinksInPath().path)
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
        .filter { !isFolder($0) && !isStream($0) }
    } catch {
      throw .environment("cannot list '\(folder)': \(reason(error))")
    }
  }

  /// An error in few words: those of the system where it is one of its errors.
  private static func reason(_ error: any Error) -> String {
    if let error = error as? SystemFailure { return error.description }
    var number: Int32?
    if let error = error as? CocoaError {
      number = (error.underlying as? POSIXError)?.code.rawValue
    }
    if let error = error as? POSIXError { number = error.code.rawValue }
    if let number {
      return SystemFailure(number: number).description
    }
    return switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "no such file or folder"
    case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
    case .fileWriteFileExists: "it exists already"
    case .fileWriteOutOfSpace: "the device is full"
    default: "the system refuses it"
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

  /// Whether what is at a path lies in a folder or below it, symbolic links followed on both sides.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    func parts(_ path: String) -> [[UInt8]] {
      URL(filePath: path.isEmpty ? "/" : path).resolvingSymlinksInPath().path.utf8
        .split(separator: 0x2F).map(Array.init)
    }
    return parts(path).starts(with: parts(folder))
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
