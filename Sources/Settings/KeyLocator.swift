/// Where every key and value of a TOML text stands, because the TOML parser locates syntax errors only.
///
/// It is also the parser's gate: it reads the text first, and stops at whatever does not have the form of TOML. The
/// parser (toml++ 3.4 under TOMLKit 0.6) ends the program on some of it - an assertion fails on `[?]` and on `07:32:`,
/// deep nesting overflows its stack - and its strings end at a NUL. What the gate lets through and the parser still
/// refuses are values out of range and tables that contradict each other.
struct KeyLocator {
  /// The two places that belong to a path; a table's value stands where its header or brace opens.
  struct Place: Hashable {
    let key: FilePosition
    let value: FilePosition
  }

  enum Refusal: Hashable {
    case nulCharacter
    case nestedTooDeep
    case duplicate(TOMLPath, first: FilePosition)
    /// Something else had to stand here.
    case expected(Token)
  }

  /// What can be expected at a place.
  enum Token: Hashable {
    case key, equalsSign, value, scalar, lineEnd, headerEnd, arrayEnd, tableEnd, stringEnd, escape, oneLineKey
  }

  struct Stop: Error, Hashable {
    let refusal: Refusal
    let position: FilePosition
  }

  /// Deeper than anything a config or theme has a use for.
  static let deepest = 16

  private(set) var places: [TOMLPath: Place] = [:]
  private(set) var stop: Stop?

  private var cursor: TOMLCursor
  private var current = TOMLPath()
  private var arraySizes: [TOMLPath: Int] = [:]
  private var openedTables: Set<TOMLPath> = []

  init(_ text: String) {
    cursor = TOMLCursor(text)
    do throws(Stop) {
      try readDocument()
    } catch {
      stop = error
    }
  }

  static func isBare(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
    default: false
    }
  }

  // MARK: - Lines

  private mutating func readDocument() throws(Stop) {
    while true {
      try cursor.skipBlankLines()
      guard let next = cursor.next else { return }
      if next == "[" {
        try readHeader()
      } else {
        try readPair(in: current, depth: current.steps.count)
      }
      try cursor.endLine()
    }
  }

  private mutating func readHeader() throws(Stop) {
    let opening = cursor.position
    cursor.advance()
    let isArray = cursor.skip("[")
    let keys = try readKey()
    for _ in 0..<(isArray ? 2 : 1) where !cursor.skip("]") { throw cursor.expected(.headerEnd) }

    var path = TOMLPath()
    for (part, position) in keys.dropLast() {
      path = path.appending(part)
      note(path, Place(key: position, value: opening))
      if let size = arraySizes[path] { path = path.appending(size - 1) }
    }
    guard let (last, position) = keys.last else { throw cursor.expected(.key) }
    path = path.appending(last)
    note(path, Place(key: position, value: opening))
    if isArray {
      let index = arraySizes[path, default: 0]
      arraySizes[path] = index + 1
      path = path.appending(index)
      note(path, Place(key: position, value: opening))
    } else if !openedTables.insert(path).inserted, let first = places[path] {
      throw Stop(refusal: .duplicate(path, first: first.value), position: opening)
    } else {
      // A table first named by a longer header, such as [a.b] before [a], stands where its own header is.
      places[path] = Place(key: position, value: opening)
    }
    current = path
  }

  private mutating func note(_ path: TOMLPath, _ place: Place) {
    if places[path] == nil { places[path] = place }
  }

  // MARK: - Keys and values

  private mutating func readPair(in table: TOMLPath, depth: Int) throws(Stop) {
    let keys = try readKey()
    cursor.skipSpaces()
    guard cursor.skip("=") else { throw cursor.expected(.equalsSign) }
    cursor.skipSpaces()

    var path = table
    for (part, position) in keys.dropLast() {
      path = path.appending(part)
      note(path, Place(key: position, value: position))
    }
    guard let (last, position) = keys.last else { throw cursor.expected(.key) }
    path = path.appending(last)
    if let first = places[path] { throw Stop(refusal: .duplicate(path, first: first.key), position: position) }
    places[path] = Place(key: position, value: cursor.position)
    try readValue(at: path, depth: depth + keys.count)
  }

  private mutating func readKey() throws(Stop) -> [(String, FilePosition)] {
    var parts: [(String, FilePosition)] = []
    repeat {
      cursor.skipSpaces()
      let position = cursor.position
      if parts.count == Self.deepest { throw Stop(refusal: .nestedTooDeep, position: position) }
      parts.append((try cursor.readKeyPart(), position))
      cursor.skipSpaces()
    } while cursor.skip(".")
    return parts
  }

  private mutating func readValue(at path: TOMLPath, depth: Int) throws(Stop) {
    if depth > Self.deepest { throw Stop(refusal: .nestedTooDeep, position: cursor.position) }
    switch cursor.next {
    case "[": try readArray(at: path, depth: depth)
    case "{": try readInlineTable(at: path, depth: depth)
    case "\"", "'": _ = try cursor.readString(isKey: false)
    default: try cursor.skipScalar()
    }
  }

  private mutating func readArray(at path: TOMLPath, depth: Int) throws(Stop) {
    cursor.advance()
    var index = 0
    while true {
      try cursor.skipBlankLines()
      if cursor.skip("]") { return }
      let element = path.appending(index)
      places[element] = Place(key: cursor.position, value: cursor.position)
      try readValue(at: element, depth: depth + 1)
      index += 1
      try cursor.skipBlankLines()
      guard cursor.skip(",") else {
        guard cursor.skip("]") else { throw cursor.expected(.arrayEnd) }
        return
      }
    }
  }

  private mutating func readInlineTable(at path: TOMLPath, depth: Int) throws(Stop) {
    cursor.advance()
    cursor.skipSpaces()
    if cursor.skip("}") { return }
    while true {
      try readPair(in: path, depth: depth)
      cursor.skipSpaces()
      guard cursor.skip(",") else {
        guard cursor.skip("}") else { throw cursor.expected(.tableEnd) }
        return
      }
      cursor.skipSpaces()
    }
  }
}
