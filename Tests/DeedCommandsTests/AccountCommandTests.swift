import DeedCommands
import DeedCompiler
import DeedCrypto
import DeedNode
import DeedStandardLibrary
import DeedSyntax
import DeedTesting
import Foundation
import Testing

/// Accounts on the command line: keys replaced, thresholds, passphrases, and what administrators do.
@Suite struct AccountCommandTests {
  private let scratch: ScratchFolder
  private let words: String

  init() throws {
    scratch = try ScratchFolder()
    words = try scratch.file("words", "correct horse battery staple\n")
  }

  private func path(_ name: String) -> String { scratch.path + "/" + name }

  /// Makes a key; its address.
  @discardableResult
  private func keygen(_ name: String, _ options: String...) throws -> String {
    let run = CommandLineRun(
      ["keygen", path("\(name).pem"), "--public", path("\(name).pub"), "--json"] + options,
      environment: [:])
    #expect(run.code == .success, "\(run.note)")
    return try #require(try run.json("address") as? String)
  }

  /// The whole road of a stolen key: replaced by two of three, of which one is P-256 and one has a passphrase.
  @Test func aStolenKeyIsReplaced() throws {
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let address = try keygen("old")
    let source = repository + "/contracts/evidence/evidence.deed"
    let contract = deed("deploy", source, "--key", path("old.pem")).result
    let digest = "digest\"sha256:\(String(repeating: "ab", count: 32))\""
    let filed = deed("call", contract, "file", digest, "\"a\"", "--key", path("old.pem"), "--json")
    #expect(filed.code == .success, "\(filed.note)")

    #expect(try keygen("x", "--account", address, "--passphrase-file", words) == address)
    #expect(try keygen("y", "--account", address, "--algorithm", "p256") == address)
    #expect(try keygen("z") != address)
    // Who has y proves so on a machine of his own, naming the same keys in another order.
    let proven = deed(
      "account", "prove", address, path("z.pub"), path("y.pem"), path("x.pub"), "--threshold", "2")
    #expect(proven.code == .success && proven.results.count == 1, "\(proven.note)")
    let proof = try scratch.file("proof", "From Yves:\n\(proven.result)\n")
    func rotate(_ keys: [String], _ options: String...) -> CommandLineRun {
      CommandLineRun(
        ["account", "rotate", "party\"\(address)\""] + keys + options + ["--key", path("old.pem")],
        environment: environment)
    }
    let (x, y, z) = (path("x.pub"), path("y.pub"), path("z.pub"))
    let locked = rotate([x, y, z], "--threshold", "2", "--proof", proof)
    #expect(locked.code == .failure && locked.note.contains("1 is proven"), "\(locked.note)")
    let another = rotate([path("z.pem"), y, z], "--threshold", "3", "--proof", proof)
    #expect(another.code == .usage, "z twice")
    let wrong = rotate([path("z.pem"), y], "--threshold", "2", "--proof", proof)
    #expect(wrong.code == .failure && wrong.note.contains("proves another change"), "\(wrong.note)")
    let rotated = rotate(
      [path("x.pem"), y, z], "--threshold", "2", "--proof", proof, "--passphrase-file", words)
    #expect(rotated.code == .success, "\(rotated.note)")
    #expect(rotated.note.contains("event KeysReplaced(account: party\"\(address)\""))

    let shown = deed("account", "show", address)
    #expect(shown.result.contains("threshold  2 of 3") && shown.result.contains("key        p256"))
    #expect(try deed("account", "show", address, "--json").json("threshold") as? Int == 2)
    // The old key is nobody's now; one of the new ones is too few; two are the party.
    let withdrawal = ["call", contract, "withdraw", digest, "\"an error\""]
    func withdraw(_ keys: String...) -> CommandLineRun {
      CommandLineRun(
        withdrawal + keys.flatMap { ["--key", $0] } + ["--passphrase-file", words, "--json"],
        environment: environment)
    }
    #expect(withdraw("\(address)=\(path("old.pem"))").note.contains("ForeignKey"))
    #expect(withdraw(path("x.pem")).note.contains("ThresholdNotReached"))
    #expect(withdraw(path("z.pem"), path("x.pem")).code == .failure)
    let done = withdraw(path("x.pem"), "\(address)=\(path("z.pem"))")
    #expect(done.code == .success, "\(done.result) \(done.note)")
    // Again, from two of three to one, without naming the account anywhere but once.
    let back = deed(
      "account", "rotate", address, path("y.pub"), "--key", path("y.pem"), "--key", path("z.pem"))
    #expect(back.code == .success, "\(back.note)")
    let other = digest.replacing("ab", with: "cd")
    let again = deed("call", contract, "file", other, "\"b\"", "--key", path("y.pem"))
    #expect(again.code == .success, "\(again.note)")

    // Receipts of before, between and after hold, also for the checker in Python.
    for run in [filed, done] {
      let id = try #require(try run.json("id") as? String)
      let receipt = path("receipt-\(id).cbor")
      #expect(deed("receipt", id, "--out", receipt, "--pin", path("pin")).code == .success)
      let verdict = CommandLineRun("verify", receipt, "--pin", path("pin"))
      #expect(verdict.code == .success, "\(verdict.result)")
      #expect(verdict.result.contains("\(address) (with the keys that its account had)"))
      #expect(try independentVerdict(receipt, pin: path("pin")) == 0)
    }
  }

  /// The exit code of the checker in Python, which shares no code with this program.
  private func independentVerdict(_ receipt: String, pin: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [repository + "/Tests/Scripts/check_receipt.py", pin, receipt]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The founder of a development network does what administrators do.
  @Test func administratorsRegisterRecoverAndFreeze() throws {
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    let founder = path("data/founder.pem")
    let address = try keygen("ann", "--algorithm", "p256")
    let unknown = deed("account", "show", address)
    #expect(unknown.code == .failure && unknown.note.contains("UnknownAccount"))
    let nobody = deed(
      "account", "register", path("ann.pub"), "--member", "7", "--key", founder)
    #expect(nobody.code == .failure)
    #expect(
      nobody.note.contains("GovernanceRefused(\"Registered\", \"unknownMember\")"),
      "\(nobody.note)")
    let registered = deed(
      "account", "register", path("ann.pub"), "--member", "1", "--key", founder)
    #expect(registered.code == .success, "\(registered.note)")

    let frozen = deed("account", "freeze", address, "--grounds", "stolen", "--key", founder)
    #expect(frozen.code == .success, "\(frozen.note)")
    try keygen("new", "--account", address)
    let rotate = ["account", "rotate", address, path("new.pem")]
    let refused = CommandLineRun(
      rotate + ["--key", path("ann.pem")], environment: environment)
    #expect(refused.code == .failure && refused.note.contains("FrozenAccount"))
    let recovered = deed(
      "account", "recover", address, path("new.pub"), "--grounds", "on the day-book's page 12",
      "--key", founder)
    #expect(recovered.code == .success, "\(recovered.note)")
    #expect(recovered.note.contains("grounds: \"on the day-book's page 12\""))
    #expect(deed("account", "show", address).result.contains("status     frozen"))
    #expect(deed("account", "unfreeze", address, "--key", founder).code == .success)
    let again = deed("account", "unfreeze", address, "--key", founder)
    #expect(again.code == .failure && again.note.contains("statusUnchanged"))
    let own = CommandLineRun(rotate + ["--key", path("new.pem")], environment: environment)
    #expect(own.code == .success, "\(own.note)")
    // Who is no administrator recovers nothing, and nobody freezes an administrator.
    let stranger = deed(
      "account", "recover", address, path("ann.pub"), "--grounds", "mine", "--key",
      path("new.pem"))
    #expect(stranger.code == .failure && stranger.note.contains("Unauthorised"))
    let key = try PrivateKey(pem: String(contentsOfFile: founder, encoding: .utf8))
    let admin = CipherSuite.ed25519SHA256.address(of: key.publicKey).description
    let stays = deed("account", "freeze", admin, "--grounds", "quarrel", "--key", founder)
    #expect(stays.code == .failure && stays.note.contains("AdministratorStays"))
  }

  @Test func whatIsWrittenWronglyIsSaid() throws {
    let address = try keygen("a")
    try keygen("b")
    func code(_ arguments: String...) -> ExitCode {
      CommandLineRun(
        ["account"] + arguments, environment: ["DEED_NODE": "http://127.0.0.1:9"]
      ).code
    }
    let (a, b, key) = (path("a.pub"), path("b.pub"), path("a.pem"))
    #expect(code() == .usage)
    #expect(code("spin", address) == .usage)
    #expect(code("show") == .usage)
    #expect(code("show", "12") == .usage)
    #expect(code("rotate", address, "--key", key) == .usage, "no new key")
    #expect(code("rotate", address, a, b, "--key", key) == .usage, "no threshold")
    #expect(code("rotate", address, a, b, "--threshold", "3", "--key", key) == .usage)
    #expect(code("rotate", address, a, b, "--threshold", "0", "--key", key) == .usage)
    #expect(code("rotate", address, a, a, "--threshold", "1", "--key", key) == .usage)
    #expect(code("rotate", address, a) == .usage, "no key signs")
    #expect(code("rotate", address, a, "--key", key, "--key", key) == .usage)
    #expect(
      code("rotate", address, a, "--key", "\(String(repeating: "0", count: 64))=\(key)") == .usage)
    #expect(code("rotate", address, key, "--key", key) == .environment, "a private key is a proof")
    #expect(code("rotate", address, path("nothing"), "--key", key) == .environment)
    #expect(code("rotate", address, try scratch.file("text", "x"), "--key", key) == .failure)
    #expect(code("prove", address, key, "--key", key) == .usage)
    #expect(code("prove", address, key, "--proof", key) == .usage)
    #expect(code("recover", address, a, "--grounds", "x", "--proof", key, "--key", key) == .usage)
    let register = CommandLineRun(
      "account", "register", key, "--member", "1", "--key", key,
      environment: ["DEED_NODE": "http://127.0.0.1:9"])
    #expect(
      register.code == .failure && register.note.contains("holds a private key, and the public"))
    #expect(code("rotate", address, a, "--member", "1", "--key", key) == .usage)
    #expect(code("register", a, "--key", key) == .usage, "no member")
    #expect(code("recover", address, a, "--key", key) == .usage, "no grounds")
    #expect(code("freeze", address, "--key", key) == .usage)
    #expect(code("unfreeze", address, a, "--key", key) == .usage)
    #expect(code("show", address) == .environment)
    #expect(CommandLineRun("keygen", path("c.pem"), "--account", "x").code == .usage)
  }

  // MARK: Passphrases

  @Test func passphrasesOpenKeys() throws {
    try keygen("closed", "--passphrase-file", words)
    let text = try String(contentsOfFile: path("closed.pem"), encoding: .utf8)
    #expect(text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
    let wrong = try scratch.file("wrong", "something else")
    let right = try scratch.file("right", "correct horse battery staple\r\nnot this line")
    let empty = try scratch.file("empty", "\ncorrect horse battery staple\n")
    func run(_ files: String...) -> CommandLineRun {
      CommandLineRun(
        ["account", "unfreeze", String(repeating: "0", count: 64), "--key", path("closed.pem")]
          + files.flatMap { ["--passphrase-file", $0] },
        environment: ["DEED_NODE": "http://127.0.0.1:9"])
    }
    let refused = run(wrong)
    #expect(refused.code == .failure)
    #expect(refused.note.contains("the passphrase does not open it"), "\(refused.note)")
    #expect(run(empty).code == .failure && run(path("nothing")).code == .environment)
    // Any of several may fit; then there is only no node.
    #expect(run(right).code == .environment && run(right).note.contains("no answer"))
    #expect(run(wrong, words).note.contains("no answer"))
    // Short ones are refused when a key is made, and no file is left.
    let short = try scratch.file("short", "1234567\n")
    let made = CommandLineRun("keygen", path("new.pem"), "--passphrase-file", short)
    #expect(made.code == .failure && !FileManager.default.fileExists(atPath: path("new.pem")))
  }

  @Test func aMembersKeyMayHaveAPassphrase() throws {
    try keygen("member", "--passphrase-file", words)
    try keygen("founder")
    #expect(
      CommandLineRun(
        "genesis", path("net"), "--name", "N", "--member", "1:A:\(path("member.pub"))",
        "--founder", "1:\(path("founder.pub"))"
      ).code == .success)
    let wrong = try scratch.file("wrong", "something else")
    let refused = CommandLineRun(
      "node", "--data", path("net"), "--member-key", path("member.pem"), "--passphrase-file", wrong)
    #expect(refused.code == .failure && refused.note.contains("passphrase"), "\(refused.note)")
  }

  @Test func aFounderIsNoMember() throws {
    try keygen("one")
    let run = CommandLineRun(
      "genesis", path("net"), "--name", "N", "--member", "1:A:\(path("one.pub"))", "--founder",
      "1:\(path("one.pub"))")
    #expect(run.code == .usage && run.note.contains("no member's"), "\(run.note)")
  }
}
