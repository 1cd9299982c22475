import Billing
import JSON

extension DockWorld {
  /// The organisation with this slug or name.
  func organisation(named name: String) throws(SandboxError) -> Int {
    let place = organisations.firstIndex { $0.slug == name } ?? organisations.firstIndex { $0.name == name }
    guard let place else { throw .unknownOrganisation(name) }
    return place
  }

  /// Makes a change behind everybody's back.
  mutating func make(_ change: SandboxChange, requestID: String?, now: ClockReading) throws(SandboxError) {
    switch change {
    case .price(let plan, let minor, let interval): try setPrice(plan, minor: minor, per: interval)
    case .plan(let organisation, let plan, let cancel):
      try setPlan(of: organisation, to: plan, cancel: cancel, requestID: requestID, now: now)
    case .organisation(let organisation, let name, let isDesignPartner, let stripeConfigured):
      let place = try self.organisation(named: organisation)
      if let name { organisations[place].name = name }
      if let stripeConfigured { organisations[place].stripeConfigured = stripeConfigured }
      if let isDesignPartner { setDesignPartner(isDesignPartner, of: place, requestID: requestID, now: now) }
    case .usage(let organisation, let meter, let value):
      try setUsage(of: organisation, meter: meter, to: value, now: now)
    }
  }

  /// Gives an organisation Scale for nothing, or takes that away, which leaves it Free.
  private mutating func setDesignPartner(_ isOne: Bool, of place: Int, requestID: String?, now: ClockReading) {
    settle(now: now)
    guard isOne != (organisations[place].standing == .designPartner) else { return }
    let before = organisations[place].plan
    organisations[place].standing = isOne ? .designPartner : .free
    stripe.adopt(nil, of: place)
    record(
      "set-plan", to: place, from: before, to: organisations[place].plan, by: .admin, requestID: requestID, at: now.wall
    )
  }

  /// Changes the price list; running subscriptions keep their price.
  mutating func setPrice(_ name: String, minor: Int64, per interval: BillingInterval = .month) throws(SandboxError) {
    guard let plan = DockPaidPlan(rawValue: name) else {
      throw .unknownPlan(name, among: DockPaidPlan.allCases.map(\.rawValue))
    }
    guard (0...DockPrices.highest).contains(minor) else {
      throw .outOfRange("A price has to lie between 0 and 100,000,000,000 cents.")
    }
    prices.set(minor, of: plan, per: interval)
  }

  /// Changes a plan behind everybody's back.
  mutating func setPlan(
    of organisation: String, to name: String, cancel: Bool, requestID: String?, now: ClockReading
  ) throws(SandboxError) {
    guard let plan = DockPlan(rawValue: name) else {
      throw .unknownPlan(name, among: DockPlan.allCases.map(\.rawValue))
    }
    let place = try self.organisation(named: organisation)
    settle(now: now)
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
    stripe.adopt(organisations[place].subscription, of: place)
    record(
      "set-plan", to: place, from: planBefore, to: plan, by: .admin, requestID: requestID,
      price: organisations[place].subscription?.price, at: now.wall)
  }

  /// Lets a count move by itself from now on; no rate stops it where it is.
  mutating func setDrift(
    of organisation: String, meter name: String, perHour: Int64, now: ClockReading
  ) throws(SandboxError) {
    guard let meter = DockMeter(rawValue: name) else { throw .unknownMeter(name) }
    guard (-UsageDrift.fastest...UsageDrift.fastest).contains(perHour) else {
      throw .outOfRange("A drift has to lie between -1,000,000,000 and 1,000,000,000 an hour.")
    }
    let place = try self.organisation(named: organisation)
    settle(now: now)
    let source = RandomSource(seed: seed, purpose: 5 + driftCount)
    driftCount += 1
    organisations[place].drifts[meter] =
      perHour == 0 ? nil : UsageDrift(perHour: perHour, from: now.boot, random: source)
  }

  /// Delivers an event of the pretend Stripe once more; returns the status of the answer, `null` when none came.
  mutating func resend(_ event: String, now: ClockReading) throws(SandboxError) -> JSONValue {
    guard let place = stripe.deliveries.firstIndex(where: { $0.id == event }) else { throw .unknownEvent(event) }
    return deliver(place, at: now).map { .integer(Int64($0)) } ?? .null
  }

  /// Sets what is in use of a meter.
  mutating func setUsage(
    of organisation: String, meter name: String, to value: Int64, now: ClockReading
  ) throws(SandboxError) {
    guard let meter = DockMeter(rawValue: name) else { throw .unknownMeter(name) }
    let place = try self.organisation(named: organisation)
    settle(now: now)
    organisations[place].usage[meter] = try Self.checkedCount(value)
  }
}
