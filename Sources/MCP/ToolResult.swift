import JSON

/// What came of a tool's call.
public enum ToolResult: Hashable, Sendable {
  /// What it tells, as its output schema says; a no of the operator's is among it, for it is an answer and nothing to mend.
  case told(JSONValue)
  /// It could not be done, in words that a model can act on; `more` is for programs.
  case failed(String, more: JSONObject = [:])

  /// The members of the result in both eras.
  var members: JSONObject {
    switch self {
    case .told(let value):
      [
        "content": [["type": "text", "text": .string(value.serialized())]], "structuredContent": value,
        "isError": false,
      ]
    case .failed(let words, let more):
      [
        "content": [
          ["type": "text", "text": .string(more.isEmpty ? words : words + " " + JSONValue.object(more).serialized())]
        ],
        "isError": true,
      ]
    }
  }
}
