import Billing
import JSON

extension DockWorld {
  /// `GET /api/me`: who the caller is.
  func me(_ call: DockCall) -> JSONValue {
    let organisation = organisations[call.organisation]
    let org: JSONValue = ["name": .string(organisation.name), "slug": .string(organisation.slug)]
    return switch call.principal.kind {
    case .agent(let name): ["type": "agent", "name": .string(name), "org": org]
    case .human:
      [
        "type": "user", "name": "Sandbox Owner", "email": .string("owner@\(organisation.slug).example"), "org": org,
      ]
    }
  }

  /// `GET /api/billing`: plan, status, price, usage against caps, renewal and card.
  ///
  /// A price "in cents" is documented for the month alone; `priceCents`, of what is really charged, is a guess.
  func billing(_ call: DockCall) -> JSONValue {
    let organisation = organisations[call.organisation]
    let subscription = organisation.subscription
    let renewal = subscription?.periodEnd
    let invoice = subscription?.cancelAtPeriodEnd == false ? renewal : nil
    let date = JSONValue.text(orNull: invoice?.iso8601)
    var fields: [(String, JSONValue)] = [
      ("plan", .string(organisation.plan.rawValue)),
      ("interval", .text(orNull: subscription?.price.interval.rawValue)),
      (dialect.subscriptionStatus.rawValue, .text(orNull: subscription.map { _ in "active" })),
      ("priceCents", .integer(subscription?.price.money.minorUnits ?? 0)),
      ("monthlyPriceCents", .integer(subscription?.monthlyPriceMinor ?? 0)),
      ("usage", .meters { organisation.used($0) }),
      ("caps", .meters { organisation.plan.cap($0) }),
    ]
    switch dialect.nextInvoice {
    case .date: fields.append(("nextInvoiceDate", date))
    case .at: fields.append(("nextInvoiceAt", date))
    case .object: fields.append(("nextInvoice", invoice == nil ? .null : ["date": date]))
    }
    fields += [
      ("currentPeriodEnd", .text(orNull: renewal?.iso8601)),
      ("cancelAtPeriodEnd", .bool(subscription?.cancelAtPeriodEnd ?? false)),
      (dialect.card.rawValue, organisation.card?.json ?? .null),
    ]
    return .members(fields)
  }

  /// `POST /api/billing/request-limit-increase`: counts that somebody met a limit.
  mutating func requestLimitIncrease(
    _ body: SandboxRequest.Body, call: DockCall
  ) throws(DockRefusal) -> JSONValue {
    let asked = try DockRefusal.reading(body) { fields in
      switch dialect.limitIncrease {
      case .reference:
        return DockLimitRequest(
          limit: fields.choice("kind", of: LimitKind.self)?.rawValue, wanted: fields.integer("desiredValue"),
          reason: fields.text("reason"))
      case .older:
        _ = fields.integer("currentCap")
        return DockLimitRequest(
          limit: fields.text("limit"), wanted: fields.integer("requestedCap"), reason: fields.text("reason"))
      }
    }
    organisations[call.organisation].note(asked)
    record(
      "limit-increase", to: call.organisation, from: nil, to: nil, by: call.principal.cause,
      requestID: call.requestID, at: call.now.wall)
    return ["status": "logged"]
  }

  private enum LimitKind: String, CaseIterable {
    case agents
    case workspaces
    case rows
    case other
  }
}

extension DockSubscription {
  /// What a month costs, in US cents; a yearly price counts a twelfth.
  var monthlyPriceMinor: Int64 {
    switch price.interval {
    case .month: price.money.minorUnits
    case .year: price.money.minorUnits / 12
    }
  }
}

extension DockCard {
  fileprivate var json: JSONValue {
    [
      "brand": .string(brand), "last4": .string(lastFour), "expMonth": .integer(expiryMonth),
      "expYear": .integer(expiryYear),
    ]
  }
}

extension JSONValue {
  fileprivate static func meters(_ count: (DockMeter) -> Int64) -> JSONValue {
    .members(DockMeter.allCases.map { ($0.field, .integer(count($0))) })
  }
}
