import Billing
import JSON
import Text

/// SHA-256 over the canonical JSON (RFC 8785) of everything an approval is bound to.
public struct ConsentDigest: Hashable, Sendable, CustomStringConvertible {
  /// 64 lower-case hex digits.
  public let hex: String

  /// The digest of what a request asks an operator to approve.
  public init(of request: ConsentRequest) {
    self.init(hashing: Self.document(of: request))
  }

  /// A digest from text; nil unless it is 64 hex digits (any case).
  public init?(hex text: String) {
    let lower = text.lowercased()
    guard lower.utf8.count == 64,
      lower.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    hex = lower
  }

  init(hashing document: JSONValue) {
    do {
      hex = sha256Hex(try document.canonical())
    } catch {
      // Only integers below 2^53 and text are put into a digest document; amounts beyond are stored as text.
      preconditionFailure("a digest document holds only canonical values: \(error)")
    }
  }

  /// The hex digits.
  public var description: String { hex }

  /// The version that new digests are made with; a row keeps the one that its facts were shown with.
  public static let currentVersion = 2

  /// The document that is hashed, for `show --json` and for independent verification.
  public static func document(of request: ConsentRequest) -> JSONValue {
    request.digestVersion == 1 ? firstDocument(of: request) : secondDocument(of: request)
  }

  private static func secondDocument(of request: ConsentRequest) -> JSONValue {
    [
      "v": 2,
      "id": .string(request.id.rawValue),
      "version": .integer(request.version),
      "account": .string(request.account.rawValue),
      "origin": .string(request.origin),
      "live": .bool(request.isLive),
      "organisation": optional(request.facts.organisation?.string),
      "requester": .string(request.requester.agent.rawValue),
      "door": .string(request.requester.door.rawValue),
      "asked": change(request.ask, withInterval: true),
      "change": change(request.change, withInterval: true),
      "facts": bound(request.facts, BoundWords.init(_:)),
      "decide_by": .string(request.decideBy.iso8601),
    ]
  }

  /// The document before organisation, interval and LIVE were bound; rows that were made with it keep it.
  private static func firstDocument(of request: ConsentRequest) -> JSONValue {
    [
      "v": 1,
      "id": .string(request.id.rawValue),
      "version": .integer(request.version),
      "account": .string(request.account.rawValue),
      "origin": .string(request.origin),
      "requester": .string(request.requester.agent.rawValue),
      "door": .string(request.requester.door.rawValue),
      "asked": change(request.ask, withInterval: false),
      "change": change(request.change, withInterval: false),
      "facts": firstBound(request.facts),
      "decide_by": .string(request.decideBy.iso8601),
    ]
  }

  /// What the first version bound of the facts.
  static func firstBound(_ facts: ConsentFacts) -> JSONValue {
    bound(facts) { BoundWords(asWritten: $0) }
  }

  /// The part of the facts that an approval is bound to.
  private static func bound(_ facts: ConsentFacts, _ words: (SafeText) -> BoundWords) -> JSONValue {
    let quote = facts.quote
    return [
      "from": [
        "plan": optional(facts.from.plan?.rawValue),
        "price": price(facts.from.price),
        "renews_at": optional(facts.from.renewsAt?.iso8601),
        "cancellation": cancellation(facts.from.cancellation),
      ],
      "price": price(quote?.price),
      "effective": optional(quote?.effective?.string),
      // A price that could not be read leaves only the words to bind to.
      "words_sha256": quote.map { $0.price == nil ? .string(sha256Hex(words($0.words).text)) : .null } ?? .null,
      "quoted": .bool(quote != nil),
    ]
  }

  private static func change(_ change: PlanChange, withInterval: Bool) -> JSONValue {
    var document: JSONObject = [
      "operation": .string(change.operation.rawValue), "plan": optional(change.target?.rawValue),
    ]
    if withInterval { document["interval"] = optional(change.interval?.rawValue) }
    return .object(document)
  }

  private static func price(_ price: Price?) -> JSONValue {
    guard let price else { return .null }
    return [
      // Text, because canonical JSON numbers end at 2^53.
      "amount_minor": .string(String(price.money.minorUnits)),
      "currency": .string(price.money.currency.rawValue),
      "interval": .string(price.interval.rawValue),
    ]
  }

  private static func cancellation(_ cancellation: Cancellation) -> JSONValue {
    switch cancellation {
    case .none: "none"
    case .unknown: "unknown"
    case .scheduled(let date): .string("scheduled " + (date?.iso8601 ?? "at an unknown date"))
    }
  }

  private static func optional(_ text: String?) -> JSONValue {
    text.map { .string($0) } ?? .null
  }
}
