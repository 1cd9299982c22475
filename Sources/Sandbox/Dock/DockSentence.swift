import Billing

/// The sentences that Dock wants a person to read before a change.
enum DockSentence {
  /// What a switch to a paid plan means and costs.
  ///
  /// `Upgrade vector-build from Pro ($19/mo) to Scale ($49/mo). Pro-rated to today; first full Scale charge on May 30.`
  static func upgrade(
    _ organisation: String, from subscription: DockSubscription, to plan: DockPaidPlan, at price: Price
  ) -> String {
    let verb = subscription.plan == .scale && plan == .pro ? "Switch" : "Upgrade"
    return "\(verb) \(organisation) from \(subscription.plan.plan.title) (\(subscription.price))"
      + " to \(plan.plan.title) (\(price)). Pro-rated to today;"
      + " first full \(plan.plan.title) charge on \(date(subscription.periodEnd))."
  }

  /// The same for the end of a paid plan.
  static func downgrade(_ organisation: String, from subscription: DockSubscription) -> String {
    "Downgrade \(organisation) from \(subscription.plan.plan.title) (\(subscription.price)) to Free ($0/mo)."
      + " \(subscription.plan.plan.title) and its limits stay until \(date(subscription.periodEnd))."
  }

  /// A date as the sentences write it, for example `May 30`.
  static func date(_ instant: Instant) -> String {
    let date = CivilDate(instant)
    return "\(date.monthAbbreviation) \(date.day)"
  }
}
