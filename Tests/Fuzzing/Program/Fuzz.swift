import Foundation
import FuzzTargets

/// The target that `DEED_FUZZ_TARGET` names.
private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["DEED_FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget.named(name) else {
    stop("no fuzz target is called '\(name)'; there are \(FuzzTarget.all.map(\.name))")
  }
  return target
}()

/// Writes a target's seeds and words where `scripts/fuzz.sh` wants them, and ends the process.
private func prepare(_ folder: String) throws {
  for target in FuzzTarget.all {
    let place = folder + "/" + target.name
    try FileManager.default.createDirectory(
      atPath: place + "/seeds", withIntermediateDirectories: true)
    for (index, seed) in try target.seeds().enumerated() where seed.count <= target.octetsMax {
      try Data(seed).write(to: URL(fileURLWithPath: "\(place)/seeds/\(index)"))
    }
    let words = target.words.map { word in
      "\"" + word.utf8.map { "\\x" + String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        + "\"\n"
    }
    try Data(("# Words of \(target.name).\n" + words.joined()).utf8).write(
      to: URL(fileURLWithPath: place + "/words"))
    try Data("\(target.octetsMax)\n".utf8).write(to: URL(fileURLWithPath: place + "/octets"))
    print(target.name)
  }
}

private func stop(_ reason: String) -> Never {
  FileHandle.standardError.write(Data("finding: \(reason)\n".utf8))
  abort()
}

/// Called once by libFuzzer before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["DEED_FUZZ_PREPARE"] else { return 0 }
  do {
    try prepare(folder)
  } catch {
    stop("the seeds cannot be made: \(error)")
  }
  exit(0)
}

/// Called by libFuzzer for every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // libFuzzer lends `count` octets for the time of the call.
  let octets = unsafe Array(UnsafeBufferPointer(start: start, count: count))
  guard octets.count <= target.octetsMax else { return -1 }
  do {
    try target.run(octets)
  } catch {
    stop("\(error)")
  }
  return 0
}
