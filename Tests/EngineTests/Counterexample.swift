import Foundation
import JSON
import Testing

/// A shortest way on which a broken variant of the protocol goes wrong, as `docs/model/consent.py` found it.
struct Counterexample: Hashable, Sendable {
  /// What the variant leaves out.
  let variant: String
  /// The rule that it breaks.
  let rule: String
  /// The steps, in the model's words.
  let trace: [String]

  /// All of them; `make model` fails when the file holds others than the model finds.
  static func all() throws -> [Counterexample] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/model/counterexamples.json").standardized
    let parsed = try JSONValue.parse(Array(try Data(contentsOf: file)))
    let list = try #require(parsed.array)
    return try list.map { one in
      let steps = try #require(one["trace"]?.array)
      return Counterexample(
        variant: try #require(one["variant"]?.string), rule: try #require(one["rule"]?.string),
        trace: steps.map { $0.string ?? "?" })
    }
  }
}
