import DeedEncoding
import DeedLedger

extension Command {
  /// The command `deed verify`.
  static let verify = Command(
    "verify", "check a receipt offline against a pinned network", operands: "RECEIPT",
    discussion: """
      Checks every rule that docs/formats.md sets down, without a node or a network. Says in words what
      the receipt shows and what it does not. Exit code 1 when the receipt is refused.
      """,
    options: [
      Option("pin", argument: "FILE", "the network and members to trust (needed)")
    ]
  ) { (invocation, output) throws(CommandFailure) in
    let path = try invocation.operands(1...1, "one RECEIPT")[0]
    guard let pinPath = invocation.value("pin") else {
      throw .usage("--pin FILE is needed: a receipt is trusted for a pinned network only")
    }
    let pinOctets = try Files.read(pinPath)
    let pin: Pin
    do throws(DecodingFailure) {
      pin = try Pin(decoding: pinOctets)
    } catch {
      throw .refused("'\(pinPath)' is no pin: \(error)")
    }
    let octets = try Files.read(path)
    do throws(ReceiptRefusal) {
      let verified = try ReceiptVerifier(pin: pin).verify(octets)
      VerdictRendering(verified: verified, pin: pin).write(isJSON: invocation.isJSON, output)
      return .success
    } catch {
      VerdictRendering.writeRefusal(error, isJSON: invocation.isJSON, output)
      return .failure
    }
  }
}
