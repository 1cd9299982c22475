import Billing

extension DockWorld {
  /// The organisation with this slug or name.
  func organisation(named name: String) throws(SandboxError) -> Int {
    let place = organisations.firstIndex { $0.slug == name } ?? organisations.firstIndex { $0.name == name }
    guard let place else { throw .unknownOrganisation(name) }
    return place
  }

  /// Changes the price list; running subscriptions keep their price.
  mutating func setPrice(_ name: String, minor: Int64) throws(SandboxError) {
    guard let plan = DockPaidPlan(rawValue: name) else { throw .unknownPlan(name) }
    guard (0...100_000_000_000).contains(minor) else {
      throw .outOfRange("A price has to lie between 0 and 100,000,000,000 cents.")
    }
    prices.setMonthly(minor, of: plan)
  }

  /// Changes a plan behind everybody's back.
  mutating func setPlan(
    of organisation: String, to name: String, cancel: Bool, requestID: String?, now: Moment
  ) throws(SandboxError) {
    guard let plan = DockPlan(rawValue: name) else { throw .unknownPlan(name) }
    let place = try self.organisation(named: organisation)
    settle(place, now: now)
    let before = organisations[place].standing
    let planBefore = organisations[place].plan
    var after = DockOrganisation.Standing.free
    if let paid = DockPaidPlan(plan) {
      var subscription =
        organisations[place].subscription
        ?? DockSubscription(paid, at: prices.price(of: paid, per: .month), from: now.wall)
      if subscription.plan != paid {
        subscription.plan = paid
        subscription.price = prices.price(of: paid, per: subscription.price.interval)
      }
      subscription.cancelAtPeriodEnd = cancel
      after = .subscribed(subscription)
    }
    guard after != before else { return }
    organisations[place].standing = after
    record(
      "set-plan", to: place, from: planBefore, to: plan, by: .admin, requestID: requestID,
      price: organisations[place].subscription?.price, at: now.wall)
  }

  /// Sets what is in use of a meter.
  mutating func setUsage(
    of organisation: String, meter name: String, to value: Int64, now: Moment
  ) throws(SandboxError) {
    guard let meter = DockMeter(rawValue: name) else { throw .unknownMeter(name) }
    let place = try self.organisation(named: organisation)
    settle(place, now: now)
    organisations[place].usage[meter] = try Self.checkedCount(value)
  }
}
