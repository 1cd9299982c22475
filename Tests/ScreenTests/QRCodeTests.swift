import Testing

@testable import Screen

@Suite struct QRCodeTests {
  /// ISO/IEC 18004, table 7, bytes at level L.
  @Test(arguments: [
    (1, 17), (2, 32), (5, 106), (6, 134), (7, 154), (9, 230), (10, 271), (13, 425), (14, 458), (20, 858), (25, 1273),
    (27, 1465), (32, 1952), (39, 2809), (40, 2953),
  ])
  func aTextHasTheSmallestSizeThatHoldsIt(_ number: Int, _ bytes: Int) {
    #expect(QRCode(String(repeating: "x", count: bytes))?.size == 17 + 4 * number)
    #expect(QRCode(String(repeating: "x", count: bytes + 1))?.size == (number == 40 ? nil : 21 + 4 * number))
  }

  @Test func bytesAreCountedAndNotCharacters() {
    #expect(QRCode(String(repeating: "漢", count: 5) + "xx")?.size == 21)
    #expect(QRCode(String(repeating: "漢", count: 5) + "xxx")?.size == 25)
  }

  @Test func aTextThatIsTooLongHasNoCode() {
    #expect(QRCode(String(repeating: "x", count: QRCode.mostBytes)) != nil)
    #expect(QRCode(String(repeating: "x", count: QRCode.mostBytes + 1)) == nil)
    #expect(QRCode(String(repeating: "漢", count: 1000)) == nil)
    #expect(QRCode(String(repeating: "x", count: 100_000)) == nil)
  }

  @Test func noTextHasNoCode() {
    #expect(QRCode("") == nil)
  }

  @Test func everythingAroundACodeIsLight() throws {
    let code = try #require(QRCode("https://daimon.email/u/1"))
    // The corners are dark: finder patterns stand in three of them.
    for (column, row) in [(0, 0), (code.size - 1, 0), (0, code.size - 1)] {
      #expect(code.isDark(column: column, row: row))
    }
    #expect(!code.isDark(column: -1, row: 0))
    #expect(!code.isDark(column: 0, row: -1))
    #expect(!code.isDark(column: code.size, row: 0))
    #expect(!code.isDark(column: 0, row: code.size))
  }

  @Test func anotherTextHasAnotherCode() throws {
    let code = try #require(QRCode("https://daimon.email/u/1"))
    #expect(QRCode("https://daimon.email/u/1") == code)
    #expect(QRCode("https://daimon.email/u/2") != code)
  }

  /// The codes that another encoder (qrcode 8.2) made of the same texts with the same masks.
  @Test(arguments: [("HELLO qr", ascii), ("é→漢\u{0}x", beyond)])
  func itIsTheCodeThatOthersMake(_ text: String, _ known: [String]) throws {
    let code = try #require(QRCode(text))
    let drawn = (0..<code.size).map { row in
      String((0..<code.size).map { code.isDark(column: $0, row: row) ? "#" : "." })
    }
    #expect(drawn == known)
  }

  private static let ascii = [
    "#######...#.#.#######",
    "#.....#.....#.#.....#",
    "#.###.#.#.#...#.###.#",
    "#.###.#.....#.#.###.#",
    "#.###.#..#.##.#.###.#",
    "#.....#..###..#.....#",
    "#######.#.#.#.#######",
    "........#.#..........",
    "###.#####.#.###...#..",
    "#.#....##.##.#..#..#.",
    "###...##.#.#...######",
    "#.##.#..#.####.....#.",
    ".#.#..###.##..#.#.#..",
    "........##....#.#.##.",
    "#######.###.#..##.###",
    "#.....#.#.#...##...#.",
    "#.###.#.###.#.#.#.#..",
    "#.###.#..#.#.#.##.##.",
    "#.###.#.#.##.##.#.#.#",
    "#.....#.######..#..#.",
    "#######.#.##.###..###",
  ]

  private static let beyond = [
    "#######.#####.#######",
    "#.....#.##.##.#.....#",
    "#.###.#..###..#.###.#",
    "#.###.#..#.##.#.###.#",
    "#.###.#.#...#.#.###.#",
    "#.....#.#.#...#.....#",
    "#######.#.#.#.#######",
    "........####.........",
    "###..##.#########..##",
    "#.#.#..#.##.....#.#.#",
    "#..#..##.#...#.#..##.",
    ".##.##......#....####",
    ".#.##.#...#..##..#.##",
    "........####...##....",
    "#######..#.#####.#...",
    "#.....#.#.##.#..#.#.#",
    "#.###.#...###...####.",
    "#.###.#...#...#.##...",
    "#.###.#.#....##..#.##",
    "#.....#.#...#...#.#..",
    "#######.#....####.#.#",
  ]
}
