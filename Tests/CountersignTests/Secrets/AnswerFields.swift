import JSON

/// What the fields of the services' answers are: every long word or URL in one is either a secret or said here to be none.
enum AnswerFields {
  /// The fields that hold secrets, by their kind.
  static let secrets: [String: Canary.Kind] = [
    "confirm_token": .upstreamToken, "access_token": .upstreamToken, "accessToken": .upstreamToken,
    "refreshToken": .upstreamToken, "refresh_token": .upstreamToken, "token": .upstreamToken,
    "api_key": .upstreamToken, "url": .link, "checkoutUrl": .link, "checkout_url": .link, "web_approve_url": .link,
    "polling_url": .link, "operator_action_url": .link, "unlock_url": .link, "approval_url": .link,
  ]
  /// The fields that hold none.
  static let open: Set<String> = [
    "currentPeriodStart", "currentPeriodEnd", "nextInvoiceDate", "expires_at", "created_at", "stripePriceId", "id",
    "requestId", "status", "reason", "action",
  ]

  /// The secrets of an answer, and the names of fields that nobody classified.
  static func read(_ answer: Tap.Answer) -> (canaries: [Canary], unclassified: Set<String>) {
    var result: (canaries: [Canary], unclassified: Set<String>) = ([], [])
    walk(answer.body, "") { name, text in
      if text == Tap.cardBrand || text == Tap.cardNumber { return }
      if let kind = secrets[name] {
        result.canaries.append(Canary(name: "\(name) of \(answer.target)", kind: kind, secret: text))
      } else if looksLikeOne(text), !open.contains(name) {
        result.unclassified.insert("\(name) of \(answer.target)")
      }
    }
    return result
  }

  private static func looksLikeOne(_ text: String) -> Bool {
    text.contains("://") || (text.utf8.count >= 16 && !text.contains(where: \.isWhitespace))
  }

  private static func walk(_ value: JSONValue, _ name: String, _ visit: (String, String) -> Void) {
    switch value {
    case .string(let text): visit(name, text)
    case .array(let elements): for element in elements { walk(element, name, visit) }
    case .object(let members): for (key, member) in members { walk(member, key, visit) }
    case .null, .bool, .integer, .number: break
    }
  }
}
