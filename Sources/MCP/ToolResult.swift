import JSON

/// What came of a tool's call.
public enum ToolResult: Hashable, Sendable {
  /// What it tells, as its output schema says; a no of the operator's is among it, for it is an answer and nothing to mend.
  case told(JSONValue)
  /// It was refused, in a document of its service's own.
  case refused(JSONValue)
  /// What another server told, as it told it.
  case passed(JSONObject)
  /// It could not be done, in words that a model can act on; `more` is for programs.
  case failed(String, more: JSONObject = [:])

  /// The members of the result in both eras.
  var members: JSONObject {
    switch self {
    case .told(let value): Self.document(value, isError: false)
    case .refused(let value): Self.document(value, isError: true)
    case .passed(let members): members
    case .failed(let words, let more):
      [
        "content": [
          ["type": "text", "text": .string(more.isEmpty ? words : words + " " + JSONValue.object(more).serialized())]
        ],
        "isError": true,
      ]
    }
  }

  private static func document(_ value: JSONValue, isError: Bool) -> JSONObject {
    [
      "content": [["type": "text", "text": .string(value.serialized())]], "structuredContent": value,
      "isError": .bool(isError),
    ]
  }
}
