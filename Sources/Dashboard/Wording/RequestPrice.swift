import Billing
import Consent
import Text

/// What is known of the price after a change, worded once for the screen, the shell and documents.
///
/// A price of a service's documents is named with its page and counts as unknown: pages age, and nobody is bound by them.
public enum RequestPrice: Hashable, Sendable {
  /// The service quotes it; what is paid before the change, where that is known.
  case quoted(Price, from: Price?)
  /// Nothing changes but that the plan goes on; what is paid, where that is known.
  case stays(Price?)
  /// The step leads to a page of cards and invoices and has no price.
  case none
  /// Nobody told it.
  case unknown(Reason, documented: Documented?)

  /// Why a price is not known.
  public enum Reason: Hashable, Sendable {
    /// The step leads to a page that asks for it.
    case onlyOnPage
    /// The service says something from which no price could be read.
    case onlyInWords
    /// A token would tell it, and none was fetched.
    case notAsked
    /// The service has no way to tell it.
    case notTold
  }

  /// What a page of the service's documents says of the plan.
  public struct Documented: Hashable, Sendable {
    let price: Price
    let page: DocumentedPage
  }

  /// What is known of a request's price.
  ///
  /// - Parameter account: nil when it is not in the config any more.
  public init(_ request: ConsentRequest, on account: Account?) {
    let (from, quote) = (request.facts.from, request.facts.quote)
    if let price = quote?.price {
      self = .quoted(price, from: from.price)
    } else if request.change.operation == .resume {
      self = .stays(from.price)
    } else if request.change.operation == .portal {
      self = .none
    } else {
      let reason: Reason =
        if request.makesOnlyLink(on: account) {
          .onlyOnPage
        } else if quote?.words.isEmpty == false {
          .onlyInWords
        } else {
          account?.way(of: request.change) == .token ? .notAsked : .notTold
        }
      // A month's price says nothing of what a year costs.
      let documented = (request.service ?? account?.service)?.documentedPriceTerms(of: request.change.target)
        .flatMap { [nil, $0.price.interval].contains(request.change.interval) ? $0 : nil }
      self = .unknown(reason, documented: documented.map { Documented(price: $0.price, page: $0.page) })
    }
  }

  /// All that is known: `$49/mo (+$30/mo)`, `unknown: only the page tells it`.
  public var words: SafeText {
    switch self {
    case .quoted(let price, let from):
      let change = from.map { price.change(from: $0).map { " (\($0))" } ?? " (not comparable)" } ?? ""
      return SafeText(price.description + change)
    case .stays(let price): return SafeText(price.map { "stays \($0)" } ?? "stays what it is")
    case .none: return "no change by this step"
    case .unknown(let reason, let documented):
      return reason.words
        + (documented.map { SafeText("; \($0.price) documented (") + $0.page.words + ")" } ?? "")
    }
  }

  /// What it costs, in the few words that fit: `+$30/mo`, `$49/mo`, `$29/mo documented`, `price on the page`.
  public func cost(columns: Int = .max) -> String {
    switch self {
    case .quoted(let price, let from): return from.flatMap { price.change(from: $0) } ?? price.description
    case .stays, .none, .unknown: return costWithoutQuote(columns: columns)
    }
  }

  /// The price of a list that has room for it and not for its difference: `$49/mo`, or the words of ``cost(columns:)``.
  public var inList: String {
    if case .quoted(let price, _) = self { return price.description }
    return costWithoutQuote(columns: .max)
  }

  private func costWithoutQuote(columns: Int) -> String {
    switch self {
    case .quoted(let price, _): return price.description
    case .stays(let price): return price.map { "stays \($0)" } ?? "price stays"
    case .none: return columns < 13 ? "no cost" : "costs nothing"
    case .unknown(_, let documented?):
      let price = documented.price
      let all = ["\(price) documented", "\(price) docs", "docs \(price.money)"]
      return all.first { $0.count <= columns } ?? "docs $?"
    case .unknown(.onlyOnPage, nil): return columns < 17 ? "on page" : "price on the page"
    case .unknown(_, nil): return columns < 13 ? "price ?" : "price unknown"
    }
  }
}

extension RequestPrice.Reason {
  fileprivate var words: SafeText {
    switch self {
    case .onlyOnPage: "unknown: only the page tells it"
    case .onlyInWords: "unknown: only the service's words tell it"
    case .notAsked: "unknown: the service was not asked yet"
    case .notTold: "unknown: the service tells none"
    }
  }
}
