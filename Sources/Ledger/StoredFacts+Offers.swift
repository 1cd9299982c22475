import Billing
import JSON
import Text

extension StoredFacts {
  static func encode(_ offer: PlanOffer) -> JSONValue {
    [
      "name": .string(offer.name.rawValue), "price": offer.price.map(encode) ?? .null,
      "limits": .array(offer.limits.map { ["name": text($0.name), "limit": encode($0.limit)] }),
      "words": text(offer.words),
    ]
  }

  /// Of a plan that cannot be read as a whole nothing is read: half of what it allows would look like all of it.
  static func offer(_ value: JSONValue) -> PlanOffer? {
    guard let name = value["name"]?.string.flatMap({ PlanName($0) }), let limits = value["limits"]?.array,
      let words = safe(value["words"])
    else { return nil }
    let allowances = limits.compactMap { allowance -> PlanOffer.Allowance? in
      safe(allowance["name"]).map { PlanOffer.Allowance(name: $0, limit: limit(allowance["limit"])) }
    }
    guard allowances.count == limits.count else { return nil }
    return PlanOffer(name: name, price: value["price"].flatMap(price), limits: allowances, words: words)
  }

  static func encode(_ limit: Limit) -> JSONValue {
    switch limit {
    case .of(let number): .string(String(number))
    case .unlimited: "unlimited"
    case .unknown: .null
    }
  }

  static func limit(_ value: JSONValue?) -> Limit {
    switch value?.string {
    case "unlimited": .unlimited
    case let text?: Int64(text).map { .of($0) } ?? .unknown
    case nil: .unknown
    }
  }

  static func encode(_ card: PaymentCard) -> JSONValue {
    [
      "brand": text(card.brand), "last4": text(card.last4),
      "year": .string(card.expiry.map { String($0.year) } ?? ""),
      "month": .string(card.expiry.map { String($0.month) } ?? ""),
    ]
  }

  static func card(_ value: JSONValue) -> PaymentCard? {
    guard let brand = safe(value["brand"]), let digits = safe(value["last4"]) else { return nil }
    let year = value["year"]?.string.flatMap { Int64($0) }
    let month = value["month"]?.string.flatMap { Int64($0) }
    let expiry = year.flatMap { year in month.flatMap { PaymentCard.Expiry(year: year, month: $0) } }
    return PaymentCard(brand: brand, last4: digits.string, expiry: expiry)
  }
}
