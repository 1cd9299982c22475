import Billing
import Consent
import JSON

extension Tool {
  /// The schema of what the tool tells.
  var outputSchema: JSONValue {
    switch self {
    case .listAccounts:
      Self.object(
        ["accounts": Self.list(Self.object(Self.standing, required: ["account", "service", "plan", "as_of"]))],
        required: ["accounts"])
    case .getBilling:
      Self.object(
        Self.joined(
          Self.standing,
          [
            "status": Self.nullable(
              "string", "The subscription's state in the service's word, where it is a plain one."),
            "next_invoice": Self.nullable("string", "When the next invoice or period begins, in ISO 8601."),
            "usage": Self.list(
              Self.object(
                [
                  "meter": ["type": "string"], "used": Self.nullable("integer", "Units used, where they are reported."),
                  "limit": Self.nullable("integer", "Units that the plan allows, where that is a known number."),
                  "unlimited": ["type": "boolean"], "percent": Self.nullable("integer", "The share that is used."),
                  "resets_at": Self.nullable("string", "When the count begins anew, in ISO 8601."),
                ], required: ["meter", "used", "limit", "unlimited", "percent", "resets_at"])),
          ]),
        required: ["account", "service", "plan", "as_of", "status", "next_invoice", "usage"])
    case .requestPlanChange, .checkRequest, .cancelRequest: Self.request
    case .listMyRequests: Self.object(["requests": Self.list(Self.request)], required: ["requests"])
    case .reportLimit:
      Self.object(
        ["status": ["type": "string", "enum": ["kept"]], "account": ["type": "string"], "next": ["type": "string"]],
        required: ["status", "account", "next"])
    }
  }

  private static let standing: JSONObject = [
    "account": ["type": "string", "description": "The account's name here."], "service": ["type": "string"],
    "plan": nullable("string", "The plan it was last seen on."),
    "as_of": nullable("string", "When that was read, in ISO 8601."),
  ]

  private static let request = object(
    [
      "id": nullable("string", "What check_request and cancel_request take; null where a rule said no at once."),
      "number": nullable("integer", "The number that the operator sees."),
      "account": ["type": "string"], "operation": ["type": "string"], "plan": nullable("string", "The plan asked for."),
      "state": ["type": "string", "enum": .array(ConsentState.allCases.map { .string($0.rawValue) })],
      "outcome": nullable("string", "What came of it, in a fixed word."),
      "reason": nullable(
        "string",
        "Why it was rejected, in a fixed word: \(RejectionPreset.allCases.map(\.rawValue).joined(separator: ", "))."),
      "expires_in": nullable("integer", "Seconds that the operator has left to decide."),
      "interval": ["type": "integer", "description": "Seconds to let pass before asking again."],
      "status_page": nullable("string", "A page that a person may open; it shows, and does nothing."),
      "retry_after": nullable("integer", "Seconds until the same ask can be made again after a rejection."),
      "next": ["type": "string", "description": "What to do now."],
    ],
    required: [
      "id", "number", "account", "operation", "plan", "state", "outcome", "reason", "expires_in", "interval",
      "status_page",
      "retry_after", "next",
    ])

  private static func object(_ properties: JSONObject, required: [String]) -> JSONValue {
    [
      "type": "object", "properties": .object(properties), "required": .array(required.map { .string($0) }),
      "additionalProperties": false,
    ]
  }

  private static func list(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

  private static func nullable(_ type: String, _ description: String) -> JSONValue {
    ["type": [.string(type), "null"], "description": .string(description)]
  }

  private static func joined(_ first: JSONObject, _ second: JSONObject) -> JSONObject {
    var all = first
    for (name, value) in second { all[name] = value }
    return all
  }
}
