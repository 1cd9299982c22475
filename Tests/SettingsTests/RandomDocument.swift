import Support

@testable import Settings

/// A TOML text made at random of every form there is, with what it says and the place of each key and value.
struct RandomDocument {
  private(set) var text = ""
  private(set) var root = TOMLNode.table([:])
  private(set) var places: [TOMLPath: TOMLReader.Place] = [:]

  private var generator: SplitMix64
  private var count = 0

  init(seed: UInt64) {
    generator = SplitMix64(seed: seed)
    if chance(4) { text += "\u{FEFF}" }
    writePairs(in: TOMLPath())
    for _ in 0..<below(4) { writeTable() }
    for _ in 0..<below(3) { writeListOfTables() }
  }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

  private mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }

  private mutating func any(_ choices: [String]) -> String { choices[below(choices.count)] }

  private var position: FilePosition { FilePosition(endOf: text.unicodeScalars) }

  // MARK: - Blanks

  private mutating func writeSpaces() { text += any(["", " ", "\t", "  \t"]) }

  private mutating func writeLineEnd() {
    writeSpaces()
    text += any(["", "# [x] = \"'{ é世", "#"]) + any(["\n", "\r\n", "\n \n# 'x\n\t"])
  }

  // MARK: - Lines

  /// Writes a key that was never used before and gives it as it reads, with its place.
  private mutating func writeKey() -> (String, FilePosition) {
    count += 1
    let place = position
    let (written, read) = [
      ("k\(count)", "k\(count)"), ("\(count)", "\(count)"), ("-_\(count)", "-_\(count)"),
      ("\"k \(count)]=#'\"", "k \(count)]=#'"), ("'\\u\(count).\"'", "\\u\(count).\""),
      ("\"\\u00e9\\\"\(count)\\U0001F600\"", "é\"\(count)😀"), ("\"世\(count)\"", "世\(count)"),
    ][below(7)]
    text += written
    return (read, place)
  }

  private mutating func writePairs(in table: TOMLPath) {
    for _ in 0..<below(5) {
      writeSpaces()
      writePair(in: table, depth: 0)
      writeLineEnd()
    }
  }

  private mutating func writePair(in table: TOMLPath, depth: Int) {
    var path = table
    var (key, place) = writeKey()
    while chance(4) {
      path = path.appending(key)
      places[path] = TOMLReader.Place(key: place, value: place)
      writeSpaces()
      text += "."
      writeSpaces()
      (key, place) = writeKey()
    }
    path = path.appending(key)
    writeSpaces()
    text += "="
    writeSpaces()
    places[path] = TOMLReader.Place(key: place, value: position)
    writeValue(at: path, depth: depth)
  }

  private mutating func writeTable() {
    writeSpaces()
    let opening = position
    text += "["
    writeSpaces()
    let (key, place) = writeKey()
    writeSpaces()
    text += "]"
    let path = TOMLPath().appending(key)
    places[path] = TOMLReader.Place(key: place, value: opening)
    writeLineEnd()
    root.put(.table([:]), at: path.steps[...])
    writePairs(in: path)
  }

  private mutating func writeListOfTables() {
    count += 1
    let name = "list\(count)"
    let path = TOMLPath().appending(name)
    for index in 0...below(3) {
      let place = TOMLReader.Place(
        key: FilePosition(line: position.line, column: position.column + 2), value: position)
      text += "[[\(name)]]"
      if index == 0 {
        places[path] = place
        root.put(.array([]), at: path.steps[...])
      }
      let element = path.appending(index)
      places[element] = place
      root.put(.table([:]), at: element.steps[...])
      writeLineEnd()
      writePairs(in: element)
      if chance(2) {
        text += "\n"
        let inner = TOMLReader.Place(
          key: FilePosition(line: position.line, column: position.column + name.count + 2), value: position)
        text += "[\(name).inner]"
        places[element.appending("inner")] = inner
        root.put(.table([:]), at: element.appending("inner").steps[...])
        writeLineEnd()
        writePairs(in: element.appending("inner"))
      }
      text += "\n"
    }
  }

  // MARK: - Values

  private mutating func writeValue(at path: TOMLPath, depth: Int) {
    switch below(depth < 3 ? 8 : 5) {
    case 0, 1: writeLeaf(Self.scalars, at: path)
    case 2, 3, 4: writeLeaf(Self.strings, at: path)
    case 5, 6: writeList(at: path, depth: depth)
    default: writeInlineTable(at: path, depth: depth)
    }
  }

  private mutating func writeLeaf(_ choices: [(String, TOMLNode)], at path: TOMLPath) {
    let (written, read) = choices[below(choices.count)]
    text += written
    root.put(read, at: path.steps[...])
  }

  private mutating func writeList(at path: TOMLPath, depth: Int) {
    text += "["
    root.put(.array([]), at: path.steps[...])
    let size = below(4)
    for index in 0..<size {
      if chance(3) { writeLineEnd() } else { writeSpaces() }
      places[path.appending(index)] = TOMLReader.Place(key: position, value: position)
      writeValue(at: path.appending(index), depth: depth + 1)
      if chance(3) { writeLineEnd() } else { writeSpaces() }
      if index < size - 1 || chance(2) { text += "," }
    }
    if chance(3) { writeLineEnd() }
    text += "]"
  }

  private mutating func writeInlineTable(at path: TOMLPath, depth: Int) {
    text += "{"
    root.put(.table([:]), at: path.steps[...])
    let size = below(3)
    for index in 0..<size {
      writeSpaces()
      writePair(in: path, depth: depth + 1)
      writeSpaces()
      if index < size - 1 { text += "," }
    }
    text += size == 0 ? "}" : " }"
  }

  private static let scalars: [(String, TOMLNode)] =
    [("0", 0), ("+99", 99), ("-1_000", -1000), ("0xDEAD_beef", 3_735_928_559), ("0o755", 493), ("0b1101", 13)].map {
      ($0, .integer($1))
    }
    + ["3.14", "-0.0", "5e+22", "6.626e-34", "inf", "-inf", "nan", "+nan"].map { ($0, .float) }
    + [("true", .boolean(true)), ("false", .boolean(false))]
    + [
      "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.999999-07:00", "1979-05-27T07:32:00", "1979-05-27", "07:32:00",
      "00:32:00.5",
    ].map { ($0, .dateTime) }

  private static let texts: [(String, String)] = [
    ("\"\"", ""), ("''", ""), ("\"a b\"", "a b"), ("'C:\\x'", "C:\\x"),
    ("\"\\b\\t\\n\\f\\r\\\"\\\\\\u00E9\\U0001F600\"", "\u{8}\t\n\u{C}\r\"\\é😀"),
    ("\"é世👩‍🚀 # [x] = 1\"", "é世👩‍🚀 # [x] = 1"), ("'\"'", "\""), ("\"'\"", "'"), ("\"\"\"\"\"\"", ""),
    ("''''''", ""), ("\"\"\"\na = 1\r\n[x]\n\\\"\"\" \"\" \"\"\"", "a = 1\r\n[x]\n\"\"\" \"\" "),
    ("'''\n'' ' \\\n'''", "'' ' \\\n"), ("'''\r\nx'''", "x"), ("\"\"\"x\"\"\"\"\"", "x\"\""), ("'''x'''''", "x''"),
    ("\"\"\"a \\\n   \t\r\n  b\\   \n\"\"\"", "a b"), ("\"\"\"\\\\\"\"\"", "\\"),
  ]

  private static let strings: [(String, TOMLNode)] = texts.map { ($0, .string($1)) }
}
