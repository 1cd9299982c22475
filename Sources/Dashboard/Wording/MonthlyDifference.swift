import Billing
import Consent

extension Price {
  /// What it comes to in a month; a year's price is divided by twelve, to the nearest minor unit.
  var aMonth: Money {
    guard interval == .year else { return money }
    let (months, rest) = money.minorUnits.quotientAndRemainder(dividingBy: 12)
    return Money(minorUnits: months + (rest >= 6 ? 1 : rest <= -6 ? -1 : 0), currency: money.currency)
  }

  /// What a month costs more than at `old`; nil where the currencies differ.
  func aMonthMore(than old: Price) -> Money? {
    guard old.money.currency == money.currency else { return nil }
    let (more, overflow) = aMonth.minorUnits.subtractingReportingOverflow(old.aMonth.minorUnits)
    return overflow ? nil : Money(minorUnits: more, currency: money.currency)
  }
}

extension Money {
  /// The amount as a difference: `+$30`, `-$30`, `+$0`.
  var signed: String { (minorUnits < 0 ? "" : "+") + description }
}

/// What a request costs more each month, in the one form that the home screen has for it.
struct MonthlyDifference: Hashable {
  /// The difference: `+$30`; the new price where the old one is not known: `to $49`; `?` where nobody tells it.
  ///
  /// With *docs* behind it where only a document says it, which binds nobody.
  let text: String
  /// The same where there is no room: of what only a document says, that it does.
  let short: String
  /// Whether the service itself tells it.
  let isTold: Bool
  /// The difference, where the service tells it.
  let told: Money?

  init(_ request: ConsentRequest, on account: Account?) {
    let price = RequestPrice(request, on: account)
    let from = request.facts.from
    switch price {
    case .quoted(let price, let old):
      told = old.flatMap(price.aMonthMore)
      (text, isTold) = (told?.signed ?? "to \(price.aMonth)", true)
      short = text
    case .stays(let price):
      told = price.map { Money(minorUnits: 0, currency: $0.money.currency) }
      (text, short, isTold) = (told?.signed ?? "same", told?.signed ?? "same", true)
    case .none: (text, short, isTold, told) = ("none", "none", true, nil)
    case .unknown(_, let documented?):
      let old = from.price ?? (request.service ?? account?.service)?.documentedPrice(of: from.plan)
      let words = old.flatMap(documented.price.aMonthMore)?.signed ?? "to \(documented.price.aMonth)"
      (text, short, isTold, told) = (words + " docs", "docs", false, nil)
    case .unknown(_, nil): (text, short, isTold, told) = ("?", "?", false, nil)
    }
  }
}
