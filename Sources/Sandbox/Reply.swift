import JSON

/// One answer as the sandbox decides it, free of sockets.
struct Reply: Hashable, Sendable {
  /// What follows the headers.
  enum Body: Hashable, Sendable {
    case json(JSONValue)
    case page(Page)
    /// Bytes that claim to be JSON, whatever they are.
    case raw([UInt8])
    case empty
  }

  var status: Int
  /// Headers by lower-case name, without content type and length, which the body decides.
  var headers: [String: String] = [:]
  var body: Body
  /// A content type that does not fit the body, nil for the one that does.
  var falseContentType: String?

  static func json(_ value: JSONValue, status: Int = 200, headers: [String: String] = [:]) -> Reply {
    Reply(status: status, headers: headers, body: .json(value))
  }

  static func page(_ page: Page, status: Int = 200) -> Reply {
    Reply(status: status, body: .page(page))
  }

  /// Sends a browser on with GET, so that a reload posts nothing twice.
  static func seeOther(_ path: String) -> Reply {
    Reply(status: 303, headers: ["location": path], body: .empty)
  }

  /// An error in the shape that the sandbox itself speaks, outside every service.
  static func problem(_ status: Int, _ code: String, _ message: String, id: String) -> Reply {
    .json(
      ["error": .string(code), "message": .string(message), "details": [], "requestId": .string(id)], status: status)
  }

  /// The type that the body is sent as, nil for no body.
  var contentType: String? {
    if let falseContentType { return falseContentType }
    return switch body {
    case .json, .raw: "application/json; charset=utf-8"
    case .page: "text/html; charset=utf-8"
    case .empty: nil
    }
  }

  /// The body's bytes.
  var bytes: [UInt8] {
    switch body {
    case .json(let value): value.wireBytes
    case .page(let page): Array(page.html.utf8)
    case .raw(let bytes): bytes
    case .empty: []
    }
  }
}
