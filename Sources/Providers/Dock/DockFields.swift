/// The fields of Dock's answers that are read, with the types they are read as.
enum DockFields {
  /// `GET /api/billing`; see ``DockBilling``.
  ///
  /// A counter of another name is shown as a meter of that name, but not called read: it is news.
  static let billing: AnswerForm = {
    var fields: [String: [FieldShape]] = [
      "plan": [.plan, .object], "plan.slug": [.plan], "plan.name": [.plan], "interval": [.interval],
      "currency": [.currency], "subscription": [.object], "subscription.plan": [.plan], "subscription.status": [.text],
      "subscription.currentPeriodEnd": [.time], "subscription.cancelAtPeriodEnd": [.flag],
      "subscription.cancelAt": [.time], "nextInvoice": [.time, .object], "nextInvoice.date": [.time],
      "usage": [.object], "caps": [.object], "limits": [.object],
    ]
    for name in planNames { fields[name] = [.documentedPlan(.dock)] }
    for name in ["subscriptionStatus", "subscription_status", "status"] { fields[name] = [.text] }
    for name in [
      "priceCents", "price_cents", "amountCents", "amount_cents", "monthlyPriceCents", "monthly_price_cents",
    ] { fields[name] = [.integer] }
    for name in [
      "nextInvoiceDate", "next_invoice_date", "nextInvoiceAt", "next_invoice_at", "currentPeriodEnd",
      "current_period_end", "cancelAt", "cancel_at",
    ] { fields[name] = [.time] }
    for name in ["cancelAtPeriodEnd", "cancel_at_period_end"] { fields[name] = [.flag] }
    for name in DockMeterField.known {
      fields["usage." + name] = [.count, .object]
      for used in usedNames { fields["usage.\(name).\(used)"] = [.count] }
      for cap in capNames { fields["usage.\(name).\(cap)"] = [.limit] }
      for limits in ["caps", "limits"] { fields["\(limits).\(name)"] = [.limit] }
    }
    for card in cards {
      fields[card] = [.object]
      for name in ["brand", "last4"] { fields["\(card).\(name)"] = [.text] }
      for name in ["expMonth", "exp_month", "expYear", "exp_year"] { fields["\(card).\(name)"] = [.count] }
    }
    return AnswerForm(fields, wrappers: ["data", "result", "billing"], asides: Set(cards))
  }()

  /// Names of the card on file.
  static let cards = ["card", "cardOnFile", "card_on_file"]
  /// Names under which only a documented plan is taken for the plan.
  static let planNames = ["planId", "planName", "planSlug"]
  /// Names of a count and of its cap where they stand together: `usage.agents.used`.
  static let usedNames = ["used", "count", "current"]
  static let capNames = ["limit", "cap", "max"]

  /// `GET /api/me`.
  static let identity = AnswerForm([
    "type": [.text], "name": [.text], "org": [.text, .object], "org.name": [.text], "org.slug": [.text],
  ])
}
