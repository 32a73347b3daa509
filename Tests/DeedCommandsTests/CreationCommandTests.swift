import DeedCommands
import DeedNode
import Foundation
import Testing

/// Contracts that create contracts, from the source to a receipt that is checked.
@Suite struct CreationCommandTests {
  private static let room = """
    /// clause 1
    contract Room {
        prose "terms.md"
        party keeper
        let number: int in 1...100
        create by keeper
        view place() -> int { return number }
    }
    """

  private static let hotel = """
    import parts.room

    contract Hotel {
        party owner
        var rooms: list<room.Room> = []
        create by owner
        call build(number: int) -> room.Room by owner {
            let made = room.Room.create(keeper: party(self), number)
            rooms.append(made)
            return made
        }
        view last() -> room.Room { return rooms[rooms.count - 1] }
    }

    test "a room" {
        party ann
        let hotel = Hotel.create(owner: ann) by ann
        let made = hotel.build(3) by ann
        expect made.place() == 3
        expect fails OutOfRange { let _ = hotel.build(0) by ann }
    }
    """

  @Test func fromTheSourceToAReceipt() throws {
    let scratch = try ScratchFolder()
    let (node, environment) = try scratch.startNode()
    defer { try? node.stop() }
    func deed(_ arguments: String...) -> CommandLineRun {
      CommandLineRun(arguments, environment: environment)
    }
    func path(_ name: String) -> String { scratch.path + "/" + name }
    _ = try scratch.file("project/parts/room.deed", Self.room)
    _ = try scratch.file("project/parts/terms.md", "1. A room is kept.\n")
    let file = try scratch.file("project/hotel.deed", Self.hotel)
    let keygen = deed("keygen", path("key.pem"), "--json")
    #expect(keygen.code == .success)
    let address = try #require(try keygen.json("address") as? String)
    #expect(deed("test", file).code == .success)
    let built = deed("build", file, "--out", path("out"))
    #expect(built.result.contains("creates Room"), "\(built.result)")

    let deployed = deed("deploy", file, "party\"\(address)\"", "--key", path("key.pem"))
    #expect(deployed.code == .success, "\(deployed.note)")
    #expect(deployed.note.contains("(Room)"))
    let hotel = deployed.result.trimmingCharacters(in: .whitespacesAndNewlines)
    let called = deed("call", hotel, "build", "7", "--key", path("key.pem"), "--json")
    #expect(called.code == .success, "\(called.note)")
    let id = try #require(try called.json("id") as? String)
    let room = deed("view", hotel, "last").result.trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(deed("view", room, "place").result.contains("7"))
    #expect(deed("show", room).code == .success)

    // Both packages ran, and each is made of the source that the receipt carries.
    #expect(deed("receipt", id, "--out", path("receipt"), "--pin", path("pin")).code == .success)
    let verified = CommandLineRun(
      "verify", path("receipt"), "--pin", path("pin"), "--rebuild", environment: [:])
    #expect(verified.code == .success, "\(verified.result)\n\(verified.note)")
    for name in ["(Hotel)", "(Room)"] { #expect(verified.result.contains(name)) }
    #expect(!verified.result.contains("DIFFERS"), "\(verified.result)")
  }
}
