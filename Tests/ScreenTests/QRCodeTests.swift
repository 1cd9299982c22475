import Testing

@testable import Screen

@Suite struct QRCodeTests {
  /// ISO/IEC 18004, table 7, bytes at level L.
  @Test(arguments: [
    (1, 17), (2, 32), (5, 106), (6, 134), (7, 154), (9, 230), (10, 271), (13, 425), (14, 458), (20, 858), (25, 1273),
    (27, 1465), (32, 1952), (39, 2809), (40, 2953),
  ])
  func aSizeHoldsWhatTheStandardSays(_ number: Int, _ bytes: Int) {
    let version = QRVersion(number: number)
    #expect(version.capacity == bytes)
    #expect(QRVersion.smallest(for: bytes) == version)
    #expect(QRVersion.smallest(for: bytes + 1)?.number == (number == 40 ? nil : number + 1))
  }

  /// ISO/IEC 18004, annex E.
  @Test(arguments: [
    (1, []), (2, [6, 18]), (7, [6, 22, 38]), (14, [6, 26, 46, 66]), (32, [6, 34, 60, 86, 112, 138]),
    (36, [6, 24, 50, 76, 102, 128, 154]), (39, [6, 26, 54, 82, 110, 138, 166]), (40, [6, 30, 58, 86, 114, 142, 170]),
  ])
  func alignmentPatternsStandWhereTheStandardSays(_ number: Int, _ centers: [Int]) {
    #expect(QRVersion(number: number).alignmentCenters == centers)
  }

  @Test(arguments: 1...40)
  func everySizeHasRoomForItsCodewordsAndLittleMore(_ number: Int) {
    let version = QRVersion(number: number)
    #expect((0..<8).contains(QRGrid(version).dataModules - version.codewords * 8))
  }

  @Test(arguments: 1...40)
  func aFullCodeOfEverySizeIsRead(_ number: Int) throws {
    let count = QRVersion(number: number).capacity
    let text = String((0..<count).map { Character(UnicodeScalar(UInt8(33 + $0 * 7 % 90))) })
    let code = try #require(QRCode(text))
    #expect(code.size == 17 + 4 * number)
    #expect(try #require(QRReader(code)).text() == text)
  }

  @Test(arguments: [
    "", "a", "https://checkout.stripe.com/c/pay/cs_live_a1B2c3#fidkdWxOYHwnPyd1blpxYHZxWjA0", "漢字 👩‍💻 \u{202E}",
    String(repeating: "\u{0}", count: 300), String(repeating: "U", count: 1000),
  ])
  func whatIsWrittenIsRead(_ text: String) throws {
    let code = try #require(QRCode(text))
    #expect(try #require(QRReader(code)).text() == text)
  }

  @Test func aTextThatIsTooLongHasNoCode() {
    #expect(QRCode(String(repeating: "x", count: QRCode.mostBytes)) != nil)
    #expect(QRCode(String(repeating: "x", count: QRCode.mostBytes + 1)) == nil)
    #expect(QRCode(String(repeating: "漢", count: 1000)) == nil)
  }

  @Test func aHarmedCodeIsNotReadSoTheReaderCanFail() throws {
    let text = "https://daimon.email/u/1"
    let code = try #require(QRCode(text))
    let rows = (0..<code.size).map { row in (0..<code.size).map { code.isDark(column: $0, row: row) } }
    #expect(rows.joined().count { $0 } > 100)
    #expect(!code.isDark(column: -1, row: 0))
    #expect(!code.isDark(column: 0, row: code.size))
    #expect(QRCode("https://daimon.email/u/2") != code)
  }

  /// The code that another encoder made of the same text with the same mask.
  @Test func itIsTheCodeThatOthersMake() throws {
    let code = try #require(QRCode("HELLO qr"))
    let drawn = (0..<code.size).map { row in
      String((0..<code.size).map { code.isDark(column: $0, row: row) ? "#" : "." })
    }
    #expect(drawn == Self.known)
  }

  private static let known = [
    "#######...#.#.#######",
    "#.....#.#.#.#.#.....#",
    "#.###.#.#.##..#.###.#",
    "#.###.#.....#.#.###.#",
    "#.###.#.#####.#.###.#",
    "#.....#.###...#.....#",
    "#######.#.#.#.#######",
    "........#............",
    "##.#..##..###.###.##.",
    "#.#....##.##.#..#..#.",
    "#.#.#.#..###.#.#.##.#",
    "#..#......#.###..#.##",
    ".#.#..###.##..#.#.#..",
    "........###..##...#..",
    "#######.#####.######.",
    "#.....#...#...##...#.",
    "#.###.#..#..###...##.",
    "#.###.#.##...########",
    "#.###.#...##.##.#.#.#",
    "#.....#.##.##........",
    "#######.#.#..#.#.###.",
  ]
}
