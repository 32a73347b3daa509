import DeedBytecode
import DeedCrypto
import DeedNode
import DeedTesting

extension Command {
  /// The command `deed disasm`.
  static let disassemble = Command(
    "disasm", "show a module as assembly", operands: "FILE",
    discussion: """
      FILE is a module (NAME.module) or a source file, which is compiled first. A module that the
      verifier refuses is shown all the same, with the refusal on standard error and exit code 1.
      """
  ) { (invocation, output) throws(CommandFailure) in
    let path = try invocation.operands(1...1, "one FILE")[0]
    let octets: [UInt8]
    if path.hasSuffix(".deed") {
      octets = try ContractBuild.orFailure(Compilation.checked(path, output)).moduleOctets
    } else {
      octets = try Files.read(path)
    }
    let module: Module
    do throws(ModuleFailure) {
      module = try Module.decode(octets)
    } catch {
      throw .refused("'\(path)' is no module: \(error)")
    }
    let text = Disassembler.disassemble(module)
    let refusal = refusal(of: octets)
    if invocation.isJSON {
      let result: JSON = [
        "module": .string(module.hash.description), "octets": .count(octets.count),
        "verified": .bool(refusal == nil), "refusal": refusal.map { .string("\($0)") } ?? .null,
        "assembly": .string(text),
      ]
      output.result(result.text)
    } else {
      output.result(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
    guard let refusal else { return .success }
    output.note("refused by the verifier: \(refusal)")
    return .failure
  }

  /// Why the verifier refuses a module; nil when it does not.
  private static func refusal(of octets: [UInt8]) -> VerificationFailure? {
    do throws(VerificationFailure) {
      _ = try Verifier.verify(octets)
      return nil
    } catch {
      return error
    }
  }
}
