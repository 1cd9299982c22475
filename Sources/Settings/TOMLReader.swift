/// Reads a TOML 1.0 text: its values, and where every key and value of it stands.
///
/// It stops at the first thing that is not as TOML says, with its place and with what had to stand there. Stricter than
/// TOML it is in two things only: no text has a NUL in it, and nothing lies deeper than ``deepest``.
struct TOMLReader {
  /// The two places that belong to a path; a table's value stands where its header or brace opens.
  struct Place: Hashable {
    let key: FilePosition
    let value: FilePosition
  }

  enum Refusal: Hashable {
    case nulCharacter
    case controlCharacter
    case nestedTooDeep
    case duplicate(TOMLPath, first: FilePosition)
    /// A path that is something already which it cannot be together with what stands here.
    case taken(TOMLPath, by: Definition, first: FilePosition)
    /// Something else had to stand here.
    case expected(Token)
  }

  /// What can be expected at a place.
  enum Token: Hashable, CaseIterable {
    case key, equalsSign, value, scalar, number, date, lineEnd, headerEnd, arrayEnd, tableEnd, stringEnd, escape
    case oneLineKey
  }

  /// How a key came to be, which decides what may be added to it.
  enum Definition: Hashable {
    /// By a longer header only: its own may still come.
    case longerHeader
    /// By its own header.
    case header
    /// As a table in front of a dot: only keys of the same table can add to it.
    case dottedKey
    /// As a list of tables, each under a header of its own.
    case tableList
    /// By a value, to which nothing can be added.
    case value
  }

  struct Stop: Error, Hashable {
    let refusal: Refusal
    let position: FilePosition
  }

  /// Deeper than anything a config or theme has a use for.
  static let deepest = 16

  private(set) var root = TOMLNode.table([:])
  private(set) var places: [TOMLPath: Place] = [:]
  private(set) var stop: Stop?

  private var cursor: TOMLCursor
  private var current = TOMLPath()
  private var arraySizes: [TOMLPath: Int] = [:]
  private var definitions: [TOMLPath: Definition] = [:]

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
        let (path, value) = try readPair(in: current, depth: current.steps.count)
        root.put(value, at: path.steps[...])
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
      try define(path, as: .longerHeader, over: [.longerHeader, .header, .dottedKey, .tableList], at: opening)
      note(path, Place(key: position, value: opening))
      if let size = arraySizes[path] { path = path.appending(size - 1) }
    }
    guard let (last, position) = keys.last else { throw cursor.expected(.key) }
    path = path.appending(last)
    let place = Place(key: position, value: opening)
    if isArray {
      try define(path, as: .tableList, over: [.tableList], at: opening)
      note(path, place)
      let index = arraySizes[path, default: 0]
      arraySizes[path] = index + 1
      if index == 0 { root.put(.array([]), at: path.steps[...]) }
      path = path.appending(index)
      places[path] = place
      root.put(.table([:]), at: path.steps[...])
    } else {
      if definitions[path] == .header, let first = places[path] {
        throw Stop(refusal: .duplicate(path, first: first.value), position: opening)
      }
      let isNew = definitions[path] == nil
      try define(path, as: .header, over: [.longerHeader], at: opening)
      definitions[path] = .header
      // A table first named by a longer header, such as [a.b] before [a], stands where its own header is.
      places[path] = place
      if isNew { root.put(.table([:]), at: path.steps[...]) }
    }
    current = path
  }

  /// Says what a path is from now on, or stops where it is something else than one of these already.
  private mutating func define(
    _ path: TOMLPath, as definition: Definition, over allowed: Set<Definition>, at position: FilePosition
  ) throws(Stop) {
    guard let found = definitions[path] else {
      definitions[path] = definition
      return
    }
    if allowed.contains(found) { return }
    throw Stop(refusal: .taken(path, by: found, first: places[path]?.value ?? position), position: position)
  }

  private mutating func note(_ path: TOMLPath, _ place: Place) {
    if places[path] == nil { places[path] = place }
  }

  // MARK: - Keys and values

  /// Reads a key with its value and gives them; whoever called puts the value into its table.
  private mutating func readPair(in table: TOMLPath, depth: Int) throws(Stop) -> (TOMLPath, TOMLNode) {
    let keys = try readKey()
    cursor.skipSpaces()
    guard cursor.skip("=") else { throw cursor.expected(.equalsSign) }
    cursor.skipSpaces()

    var path = table
    for (part, position) in keys.dropLast() {
      path = path.appending(part)
      try define(path, as: .dottedKey, over: [.dottedKey], at: position)
      note(path, Place(key: position, value: position))
    }
    guard let (last, position) = keys.last else { throw cursor.expected(.key) }
    path = path.appending(last)
    if let first = places[path] { throw Stop(refusal: .duplicate(path, first: first.key), position: position) }
    definitions[path] = .value
    places[path] = Place(key: position, value: cursor.position)
    return (path, try readValue(at: path, depth: depth + keys.count))
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

  private mutating func readValue(at path: TOMLPath, depth: Int) throws(Stop) -> TOMLNode {
    if depth > Self.deepest { throw Stop(refusal: .nestedTooDeep, position: cursor.position) }
    return switch cursor.next {
    case "[": try readArray(at: path, depth: depth)
    case "{": try readInlineTable(at: path, depth: depth)
    case "\"", "'": .string(try cursor.readString(isKey: false))
    default: try cursor.readScalar()
    }
  }

  private mutating func readArray(at path: TOMLPath, depth: Int) throws(Stop) -> TOMLNode {
    cursor.advance()
    var elements: [TOMLNode] = []
    while true {
      try cursor.skipBlankLines()
      if cursor.skip("]") { return .array(elements) }
      let element = path.appending(elements.count)
      places[element] = Place(key: cursor.position, value: cursor.position)
      elements.append(try readValue(at: element, depth: depth + 1))
      try cursor.skipBlankLines()
      guard cursor.skip(",") else {
        guard cursor.skip("]") else { throw cursor.expected(.arrayEnd) }
        return .array(elements)
      }
    }
  }

  private mutating func readInlineTable(at path: TOMLPath, depth: Int) throws(Stop) -> TOMLNode {
    cursor.advance()
    cursor.skipSpaces()
    var table = TOMLNode.table([:])
    if cursor.skip("}") { return table }
    while true {
      let (place, value) = try readPair(in: path, depth: depth)
      table.put(value, at: place.steps[path.steps.count...])
      cursor.skipSpaces()
      guard cursor.skip(",") else {
        guard cursor.skip("}") else { throw cursor.expected(.tableEnd) }
        return table
      }
      cursor.skipSpaces()
    }
  }
}
