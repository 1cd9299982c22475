import Billing

/// A paid invoice, as the customer portal lists it.
struct StripeInvoice: Hashable, Sendable {
  /// How many of a customer's invoices are kept, the latest ones.
  static let kept = 24

  let at: Instant
  let words: String
  /// As pages write it: `$19.00`.
  let amount: String

  init(at: Instant, words: String, amount: String) {
    (self.at, self.words, self.amount) = (at, words, amount)
  }

  /// The invoice of a period of a subscription.
  init(_ terms: DockSubscription, at: Instant) {
    self.init(
      at: at, words: "\(terms.plan.plan.title), a \(terms.price.interval.rawValue)",
      amount: terms.price.money.description)
  }

  /// The invoices with one more, the latest first.
  func added(to invoices: [StripeInvoice]) -> [StripeInvoice] {
    ([self] + invoices.prefix(Self.kept - 1)).sorted { $0.at > $1.at }
  }
}

extension Page.Section {
  /// A customer's invoices, the latest first.
  static func invoices(_ invoices: [StripeInvoice]) -> Page.Section {
    Page.Section(
      title: "Invoices", emptyWords: "There is no invoice yet.",
      rows: invoices.map { invoice in
        Page.Fact(String(invoice.at.iso8601.prefix(10)), "\(invoice.amount) · \(invoice.words) · paid")
      })
  }

  /// What a customer pays with.
  static func paymentMethod(_ card: DockCard?) -> Page.Section {
    Page.Section(
      title: "Payment method", emptyWords: "There is no card on file.",
      rows: card.map { card in
        let month = String(card.expiryMonth)
        return [
          Page.Fact("Card", "\(card.brand) ending in \(card.lastFour)"),
          Page.Fact("Valid until", (month.utf8.count == 1 ? "0" : "") + "\(month)/\(card.expiryYear)"),
        ]
      } ?? [])
  }
}
