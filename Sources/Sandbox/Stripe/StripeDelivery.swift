import Billing
import JSON

/// An event of the pretend Stripe, and how far its delivery has come.
struct StripeDelivery: Hashable, Sendable {
  /// One try to deliver.
  struct Attempt: Hashable, Sendable {
    let at: Instant
    /// The header `Stripe-Signature` that was sent.
    let signature: String
    /// The status of the answer, nil when none came.
    let status: Int?
  }

  /// How long after each failure the next try comes; a test-mode Stripe gives up after a few hours and three tries
  /// more (https://docs.stripe.com/webhooks, the exact times are not told).
  static let pauses: [Duration] = [.seconds(300), .seconds(1_800), .seconds(7_200)]

  let id: String
  let type: String
  /// The bytes that are signed and sent, the same on every try.
  let payload: [UInt8]
  /// Who brought the event about, for the log of effects.
  let cause: Effect.Cause
  /// The request that brought it about, nil for time alone.
  let requestID: String?
  private(set) var attempts: [Attempt] = []
  /// When the next try is due, nil when none is.
  private(set) var due: Instant?

  init(id: String, type: String, payload: [UInt8], cause: Effect.Cause, requestID: String?, due: Instant) {
    self.id = id
    self.type = type
    self.payload = payload
    self.cause = cause
    self.requestID = requestID
    self.due = due
  }

  var isDelivered: Bool {
    attempts.contains { $0.status.map { (200..<300).contains($0) } ?? false }
  }

  /// Notes how a try went and plans the next one.
  mutating func note(_ attempt: Attempt) {
    let isFirst = !isDelivered
    attempts = attempts.suffix(15) + [attempt]
    due = nil
    if isFirst, !isDelivered, attempts.count <= Self.pauses.count {
      due = attempt.at.adding(Self.pauses[attempts.count - 1])
    }
  }

  /// The event as `GET /sandbox/stripe` lists it; `payload` is the exact text that was signed.
  var json: JSONValue {
    .fields([
      "id": .string(id), "type": .string(type), "by": .string(cause.description),
      "request_id": .text(orNull: requestID), "delivered": .bool(isDelivered),
      "next_attempt_at": .text(orNull: due?.iso8601),
      "payload": .string(String(decoding: payload, as: UTF8.self)),
      "signature": .text(orNull: attempts.last?.signature),
      "attempts": .array(
        attempts.map {
          .fields([
            "at": .string($0.at.iso8601), "status": $0.status.map { .integer(Int64($0)) } ?? .null,
            "signature": .string($0.signature),
          ])
        }),
    ])
  }
}
