/// A TOML file that parsed: its values, and the place of each.
struct TOMLDocument {
  let file: String
  let root: TOMLNode
  private let places: [TOMLPath: TOMLReader.Place]

  init(_ text: String, file: String) throws(SettingsProblem) {
    if let position = Self.position(ofNulIn: text) {
      throw SettingsProblem(.unusableFile, file: file, position: position, what: Wording.nulByte)
    }
    let reader = TOMLReader(text)
    if let stop = reader.stop {
      throw SettingsProblem(
        stop.refusal == .nulCharacter || stop.refusal == .nestedTooDeep ? .content : .syntax, file: file,
        position: stop.position, key: stop.refusal.key, what: Wording.stop(stop.refusal))
    }
    self.file = file
    root = reader.root
    places = reader.places
  }

  /// Where the key of a path stands; for an element of a list, the element.
  func keyPosition(_ path: TOMLPath) -> FilePosition? { places[path]?.key }

  /// Where the value of a path stands; for a table its header, and nil for the file itself.
  func valuePosition(_ path: TOMLPath) -> FilePosition? { places[path]?.value }

  /// The value at a path, nil when there is none.
  func node(_ path: TOMLPath) -> TOMLNode? {
    var node = root
    for step in path.steps {
      switch (step, node) {
      case (.key(let key), .table(let entries)):
        guard let entry = entries[key] else { return nil }
        node = entry
      case (.index(let index), .array(let elements)) where elements.indices.contains(index):
        node = elements[index]
      default: return nil
      }
    }
    return node
  }

  private static func position(ofNulIn text: String) -> FilePosition? {
    guard text.utf8.contains(0) else { return nil }
    let before = text.unicodeScalars.prefix { $0 != "\0" }
    return FilePosition(endOf: before)
  }
}

extension TOMLReader.Refusal {
  /// The key that is at fault, where one is.
  var key: String? {
    switch self {
    case .duplicate(let path, _), .taken(let path, _, _): path.description
    default: nil
    }
  }
}
