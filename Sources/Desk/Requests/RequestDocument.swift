import Billing
import Consent
import Dashboard
import JSON

/// A request as `requests --json` and `show --json` print it; fields may be added, these stay.
package enum RequestDocument {
  /// The fields both commands share.
  package static func summary(_ request: ConsentRequest, at now: StoredBootTime) -> JSONObject {
    [
      "id": .string(request.id.rawValue),
      "number": .integer(request.number),
      "state": .string(request.state.rawValue),
      "account": .string(request.account.rawValue),
      "live": .bool(request.isLive),
      "operation": .string(request.change.operation.rawValue),
      "agent": .string(request.requester.agent.rawValue),
      "from": ["plan": text(request.facts.from.plan?.rawValue)],
      "to": ["plan": text(request.change.target?.rawValue), "interval": text(request.change.interval?.rawValue)],
      "quote": quote(request.facts.quote),
      "version": .integer(request.version),
      "digest": .string(request.digest.hex),
      "created_at": .string(request.createdAt.timestamp),
      "decide_by": .string(request.decideBy.timestamp),
      "token_expires_in": seconds(request.token?.timeLeft(at: now)),
      "outcome": text(request.hasOutcome ? request.outcome?.code.rawValue : nil),
      "held_up_by": text(request.hasOutcome ? nil : request.outcome?.code.rawValue),
      "outcome_words": text(request.outcome.flatMap { $0.words.isEmpty ? nil : $0.words.string }),
    ]
  }

  /// Everything the review shows.
  ///
  /// - Parameter account: nil when it is not in the config any more.
  package static func whole(
    _ request: ConsentRequest, on account: Account?, at now: StoredBootTime, elsewhere: SurroundingsText? = nil,
    replacement: ConsentRequest? = nil
  ) -> JSONValue {
    var document: JSONObject = ["schema": "countersign.request/1"]
    for (key, value) in summary(request, at: now) { document[key] = value }
    document["origin"] = .string(request.origin)
    document["organisation"] = text(request.organisation?.string)
    document["door"] = .string(request.requester.door.rawValue)
    document["peer"] = .string(request.requester.peer.rawValue)
    document["asked"] = [
      "operation": .string(request.ask.operation.rawValue), "plan": text(request.ask.target?.rawValue),
      "interval": text(request.ask.interval?.rawValue),
    ]
    document["from"] = [
      "plan": text(request.facts.from.plan?.rawValue), "status": text(request.facts.from.status?.string),
      "price": price(request.facts.from.price), "renews_at": text(request.facts.from.renewsAt?.timestamp),
    ]
    document["words"] = text(request.facts.quote?.words.string)
    document["review"] = review(RequestWords(request, on: account))
    document["reason"] = text(request.reason?.string)
    document["joins"] = .integer(Int64(request.joins))
    document["replaced_by"] = replacement.map { .integer($0.number) } ?? .null
    document["execute_by"] = text(request.executeBy?.timestamp)
    document["rejection"] = text(request.rejection?.preset.rawValue)
    if let elsewhere { document["elsewhere"] = elsewhere.document }
    document["bound"] = ConsentDigest.document(of: request)
    return .object(document)
  }

  /// What the review says of the facts, in its words.
  private static func review(_ words: RequestWords) -> JSONValue {
    [
      "price_now": .string(words.priceNow), "price_then": .string(words.price.words.string),
      "this_step": text(words.step), "charged_now": text(words.chargedNow),
      "takes_effect": text(words.effective?.string),
      "renewal": .string(words.renewal(\.words)), "asked_as": text(words.askedAs),
    ]
  }

  private static func quote(_ quote: Quote?) -> JSONValue {
    guard let price = quote?.price else { return .null }
    return self.price(price)
  }

  private static func price(_ price: Price?) -> JSONValue {
    guard let price else { return .null }
    return [
      "amount_minor": .integer(price.money.minorUnits), "currency": .string(price.money.currency.rawValue),
      "interval": .string(price.interval.rawValue),
    ]
  }

  private static func seconds(_ duration: Duration?) -> JSONValue {
    guard let duration, duration > .zero else { return .null }
    let tenths = duration.wholeMilliseconds / 100
    return .number("\(tenths / 10).\(tenths % 10)")
  }

  private static func text(_ text: String?) -> JSONValue {
    text.map { .string($0) } ?? .null
  }
}
