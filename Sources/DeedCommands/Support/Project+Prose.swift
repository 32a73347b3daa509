import DeedCompiler
import DeedSyntax

extension Project {
  /// The legal text that a file names, read from beside it; nil where it names none.
  ///
  /// - Parameters:
  ///   - parsed: the file.
  ///   - path: where it was read from.
  ///   - root: the folder of its project, out of which no symbolic link may lead; nil for the folder of the file.
  /// - Returns: the text, or why there is none.
  static func prose(of parsed: ParsedModule, at path: String, in root: String?) -> ProseInput? {
    guard let name = ProsePath.path(of: parsed) else { return nil }
    let place = Files.parent(Files.absolute(path)) + "/" + name
    guard Files.exists(place), !Files.isFolder(place) else {
      return .unavailable("there is no file '\(name)' beside the source file")
    }
    guard Files.isInside(place, root ?? Files.parent(Files.absolute(path))) else {
      return .unavailable(
        "'\(name)' leads by a symbolic link out of the folder of the \(root == nil ? "source file" : "project")"
      )
    }
    // Named like the source: with the folders that lead to it.
    let folders = parsed.source.name.utf8.split(separator: 0x2F).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
    do throws(CommandFailure) {
      let octets = try Files.read(place)
      return .file(
        SourceFile(name: (folders + [name]).joined(separator: "/"), bytes: octets))
    } catch {
      return .unavailable("'\(name)' cannot be read")
    }
  }
}
