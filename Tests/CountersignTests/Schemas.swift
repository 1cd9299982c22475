import Foundation
import JSON
import Support
import Testing

/// The files of `docs/schemas`, and the documents of the real program held against them.
enum Schemas {
  /// The folder of the project.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The names of the files, without `countersign.` and `.1.json`.
  static func names() throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "docs/schemas").path)
    return Set(files.filter { $0.hasSuffix(".1.json") }.map { String($0.dropFirst(12).dropLast(7)) })
  }

  /// A schema by its name.
  static func schema(_ name: String) throws -> JSONSchema {
    let file = root.appending(path: "docs/schemas/countersign.\(name).1.json")
    return try JSONSchema(JSONValue.parse(String(contentsOf: file, encoding: .utf8)))
  }

  /// The name of a document's schema; what has none is an entry of the log.
  static func name(of document: JSONValue) throws -> String {
    guard let name = document["schema"]?.string else { return "event" }
    guard name.hasPrefix("countersign."), name.hasSuffix("/1") else {
      throw Failure("a document of the schema \(name)")
    }
    return String(name.dropFirst(12).dropLast(2))
  }

  /// Holds a document against its schema, and gives the schema's name.
  @discardableResult
  static func check(_ document: JSONValue, _ place: SourceLocation = #_sourceLocation) throws -> String {
    let name = try name(of: document)
    let mismatches = try schema(name).mismatches(in: document)
    #expect(
      mismatches.isEmpty, "\(name): \(mismatches) in \(document.serialized().prefix(2_000))", sourceLocation: place)
    return name
  }

  /// Holds every line that a command printed for programs against its schema, and gives the names; a last line without its
  /// end was cut off.
  static func check(printed text: String, _ place: SourceLocation = #_sourceLocation) throws -> [String] {
    let whole = text.hasSuffix("\n") ? text[...] : text.prefix(upTo: text.lastIndex(of: "\n") ?? text.startIndex)
    return try whole.split(separator: "\n").map { try check(JSONValue.parse(String($0)), place) }
  }

  /// Whether a command line makes the program print documents and nothing else.
  static func areDocuments(_ arguments: [String]) -> Bool {
    let words = arguments.prefix { $0 != "--" }
    return words.contains("--json") || words.starts(with: ["audit", "export"]) || words.first == "sandbox"
  }
}
