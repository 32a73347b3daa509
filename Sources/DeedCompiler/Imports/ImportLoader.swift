import DeedSyntax

/// Follows imports, depth first, and puts each file behind what it imports.
struct ImportLoader {
  private(set) var units: [SourceClosure.Unit] = []
  /// What is known of a path that was not found, and of the places at which it was looked for.
  var advice: (_ path: String, _ candidates: [String]) -> String? = { _, _ in nil }
  private(set) var mistakes: [Diagnostic] = []
  /// The numbers of the files that are done, by the octets of their location: é and e with an accent are two names.
  private var numbers: [[UInt8]: Int] = [:]
  /// The locations of the files whose imports are being followed, outermost first.
  private var open: [String] = []
  private var octets = 0
  private var fileCount = 0
  /// The imports that were followed, also those that led nowhere.
  private var importCount = 0

  /// Loads a file and what it imports; true when it and all below it could be found.
  mutating func load<Failure: Error>(
    _ parsed: ParsedModule, at location: String, isStandard: Bool = false,
    read: (String) throws(Failure) -> [UInt8]?
  ) throws(Failure) {
    open.append(location)
    fileCount += 1
    octets += parsed.source.bytes.count
    var imports: [Int?] = []
    var anchors: [String] = []
    for declaration in parsed.syntax.declarations {
      guard case .importing(let syntax) = declaration.kind else { continue }
      let number = try follow(syntax, of: parsed, at: location, read: read)
      imports.append(number)
      if let number, !units[number].isStandard {
        let path = units[number].location.split(separator: "/", omittingEmptySubsequences: true)
        anchors.append(
          (path.dropLast(syntax.path.components.count) + ["anchor"]).joined(separator: "/"))
      }
    }
    open.removeLast()
    numbers[Array(location.utf8)] = units.count
    units.append(
      SourceClosure.Unit(
        parsed: parsed, imports: imports, location: location, anchors: anchors,
        isStandard: isStandard, origin: location))
  }

  private mutating func follow<Failure: Error>(
    _ syntax: ImportSyntax, of parsed: ParsedModule, at location: String,
    read: (String) throws(Failure) -> [UInt8]?
  ) throws(Failure) -> Int? {
    func report(_ mistake: Mistake) {
      mistakes.append(mistake.diagnostic(in: parsed.source.name))
    }
    let components = syntax.path.components
    guard !components.contains(where: \.isMissing) else { return nil }
    importCount += 1
    guard importCount <= ImportLimits.importsMax else {
      if importCount == ImportLimits.importsMax + 1 { report(.importLimit(at: syntax.path.span)) }
      return nil
    }
    let path = components.map(\.text).joined(separator: "/") + ".deed"
    let isStandard = StandardFolder.holds(path)
    guard isStandard || !StandardFolder.isPart(of: path) else {
      report(.standardFolder(at: syntax.path.span))
      return nil
    }
    for candidate in isStandard ? [path] : Self.candidates(path, from: location) {
      if let known = numbers[Array(candidate.utf8)] { return known }
      if let start = open.firstIndex(where: { $0.utf8.elementsEqual(candidate.utf8) }) {
        report(.importCycle(Array(open[start...]), at: syntax.path.span))
        return nil
      }
      guard let found = try read(candidate) else { continue }
      guard open.count < ImportLimits.depthMax, fileCount < ImportLimits.filesMax,
        octets + found.count <= ImportLimits.octetsMax
      else {
        report(.importLimit(at: syntax.path.span))
        return nil
      }
      let source = SourceFile(name: candidate, bytes: found)
      try load(ParsedModule.parse(source), at: candidate, isStandard: isStandard, read: read)
      return numbers[Array(candidate.utf8)]
    }
    report(
      isStandard
        ? .notInStandardLibrary(syntax.path.text, at: syntax.path.span)
        : .importNotFound(
          path, at: syntax.path.span, advice: advice(path, Self.candidates(path, from: location))))
    return nil
  }

  /// Where a path may lead from a file, nearest first.
  private static func candidates(_ path: String, from location: String) -> [String] {
    var folders = location.utf8.split(separator: 0x2F).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
    var candidates: [String] = []
    for _ in 0...ImportLimits.foldersAbove {
      candidates.append((folders + [path]).joined(separator: "/"))
      if folders.popLast() == nil { break }
    }
    return candidates
  }
}
