import DeedNode
import DeedTestSupport
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    "null", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808",
    #""""#, #""aé€😀""#, "[]", "{}", #"{"a":[1,{"b":null}],"c":"\n\"\\"}"#,
  ])
  func printsWhatItRead(text: String) throws {
    #expect(try JSON(parsing: Array(text.utf8)).text == text)
  }

  @Test func readsEscapesAndSpace() throws {
    let text = " { \"a\" : [ \"\\u00e9\\ud83d\\ude00\\/\\b\\f\\t\" , 2 ]\r\n} "
    let json = try JSON(parsing: Array(text.utf8))
    #expect(json["a"]?[0]?.string == "é😀/\u{08}\u{0C}\t")
    #expect(json["a"]?[1] == 2)
    #expect(json["a"]?[2] == nil)
    #expect(json["b"] == nil)
  }

  @Test(arguments: [
    "", " ", "nul", "truE", "01", "-", "+1", "1.0", "1e3", "9223372036854775808", "[1,]", "[1 2]",
    "[", "{", "{\"a\"}", "{\"a\":1,}", "{a:1}", "{\"a\":1,\"a\":2}", "\"", "\"\\x\"", "\"\\ud800\"",
    "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\n\"", "1 2", "[1]]", "'a'", "\"\\u12\"", "NaN",
  ])
  func refuses(text: String) {
    #expect(throws: JSONFailure.self) { try JSON(parsing: Array(text.utf8)) }
  }

  @Test func refusesOctetsThatAreNotUTF8() {
    #expect(throws: JSONFailure.invalidText(offset: 0)) {
      try JSON(parsing: [0x22, 0xC3, 0x28, 0x22])
    }
  }

  @Test func tellsEquivalentTextsApart() throws {
    let composed = JSON.string("\u{E9}")
    let decomposed = JSON.string("e\u{301}")
    #expect(composed != decomposed)
    let object = try JSON(parsing: Array("{\"\u{E9}\":1,\"e\u{301}\":2}".utf8))
    #expect(object["e\u{301}"] == 2)
  }

  @Test func boundsDepthSizeAndCount() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSON(parsing: nested(32))
    #expect(throws: JSONFailure.tooDeep(limit: 32)) { try JSON(parsing: nested(33)) }
    #expect(throws: JSONFailure.tooDeep(limit: 32)) { try JSON(parsing: nested(700_000)) }
    let many = Array(("[" + String(repeating: "0,", count: 20_000) + "0]").utf8)
    #expect(throws: JSONFailure.tooManyValues(limit: 1 << 14)) { try JSON(parsing: many) }
    let long = [UInt8](repeating: 0x20, count: (3 << 19) + 1)
    #expect(throws: JSONFailure.tooLong(octets: long.count, limit: 3 << 19)) {
      try JSON(parsing: long)
    }
  }

  @Test func survivesMutations() throws {
    let seed: UInt64 = 0x6A73_6F6E
    var generator = SeededGenerator(seed: seed)
    let samples = [
      #"{"jsonrpc":"2.0","id":1,"method":"deed_submit","params":{"transaction":"AAEC"}}"#,
      #"[{"a":"\ud83d\ude00"},[-12,0,true,null],{"":{}}]"#,
    ].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var octets = samples[Int.random(in: 0..<samples.count, using: &generator)]
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<octets.count, using: &generator)
        octets[index] = UInt8.random(in: 0...255, using: &generator)
      }
      if let json = try? JSON(parsing: octets) {
        #expect(try JSON(parsing: json.printed()) == json, "seed \(seed)")
      }
    }
  }
}
