/// The fields of Dock's answers that are read, with the types they are read as.
enum DockFields {
  /// `GET /api/billing`; see ``DockBilling``.
  ///
  /// A counter of another name is shown as a meter of that name, but not called read: it is news.
  static let billing: [String: [FieldInspection.Kind]] = {
    var fields: [String: [FieldInspection.Kind]] = [
      "plan": [.text, .object], "plan.slug": [.text], "plan.name": [.text], "interval": [.text], "currency": [.text],
      "subscription": [.object], "subscription.currentPeriodEnd": [.text], "subscription.cancelAtPeriodEnd": [.flag],
      "nextInvoice": [.text, .object], "nextInvoice.date": [.text], "usage": [.object], "caps": [.object],
      "limits": [.object],
    ]
    for name in ["subscriptionStatus", "subscription_status", "status"] { fields[name] = [.text] }
    for name in [
      "priceCents", "price_cents", "amountCents", "amount_cents", "monthlyPriceCents", "monthly_price_cents",
    ] { fields[name] = [.integer] }
    for name in [
      "nextInvoiceDate", "next_invoice_date", "nextInvoiceAt", "next_invoice_at", "currentPeriodEnd",
      "current_period_end", "cancelAt", "cancel_at",
    ] { fields[name] = [.text] }
    for name in ["cancelAtPeriodEnd", "cancel_at_period_end"] { fields[name] = [.flag] }
    for name in DockMeterField.known {
      fields["usage." + name] = [.integer]
      for limits in ["caps", "limits"] { fields["\(limits).\(name)"] = [.integer, .text] }
    }
    for card in ["card", "cardOnFile", "card_on_file"] {
      fields[card] = [.object]
      for name in ["brand", "last4"] { fields["\(card).\(name)"] = [.text] }
      for name in ["expMonth", "exp_month", "expYear", "exp_year"] { fields["\(card).\(name)"] = [.integer] }
    }
    return fields
  }()

  /// `GET /api/me`.
  static let identity: [String: [FieldInspection.Kind]] = [
    "type": [.text], "name": [.text], "org": [.text, .object], "org.name": [.text], "org.slug": [.text],
  ]
}
