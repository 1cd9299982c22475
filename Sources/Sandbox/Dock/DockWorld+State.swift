import Billing
import JSON

extension DockWorld {
  /// The whole world for `GET /sandbox/state`; of keys, tokens and links only the hashes.
  func state(now: ClockReading) -> JSONValue {
    [
      "dialect": dialect.json,
      "prices": ["pro": .integer(prices.pro), "scale": .integer(prices.scale)],
      "yearly_prices": .members(
        DockPaidPlan.allCases.map { plan in
          (plan.rawValue, .integer(prices.price(of: plan, per: .year).money.minorUnits))
        }),
      "organisations": .array(organisations.indices.map { state(ofOrganisation: $0, now: now) }),
      "confirmations": .array(
        sorted(confirmations).map { hash, confirmation in
          confirmation.json(hash: hash, organisation: slug(confirmation.principal.organisation), now: now)
        }),
      "approvals": .array(
        sorted(approvals).map { hash, approval in
          [
            "token_sha256": .string(hash.hexadecimal),
            "organisation": .string(slug(approval.principal.organisation)),
            "principal": .string(approval.principal.cause.description),
            "operation": .string(approval.change.operation),
            "params": .string(approval.change.canonicalParameters),
            "created_at": .string(approval.createdAt.iso8601),
            "expires_at": .string(now.wall(at: approval.expires).iso8601),
            "state": .string(approval.isExpired(now) ? "expired" : "\(approval.state)"),
          ]
        }),
      "checkouts": .array(
        sorted(stripe.checkouts).map { hash, checkout in
          [
            "id_sha256": .string(hash.hexadecimal), "organisation": .string(slug(checkout.organisation)),
            "plan": .string(checkout.plan.rawValue), "amount_minor": .integer(checkout.price.money.minorUnits),
            "interval": .string(checkout.price.interval.rawValue), "paid": .bool(checkout.isPaid),
            "expires_at": .string(now.wall(at: checkout.expires).iso8601),
          ]
        }),
      "portals": .array(
        sorted(stripe.portals).map { hash, portal in
          [
            "id_sha256": .string(hash.hexadecimal), "organisation": .string(slug(portal.organisation)),
            "kind": .string(portal.kind == .session ? "session" : "link"),
            "used": .bool(portal.kind == .link(isUsed: true)),
            "expires_at": .string(now.wall(at: portal.expires).iso8601),
          ]
        }),
    ]
  }

  /// The pretend Stripe for `GET /sandbox/stripe`: the secret too, so that a developer can sign events of their own.
  var stripeState: JSONValue {
    [
      "schema": "countersign.sandbox-stripe/1",
      "webhook_url": .string(origin + DockRoute.stripeWebhook.pattern),
      "webhook_secret": .string(stripe.secret),
      "tolerance_seconds": .integer(StripeSignature.tolerance),
      "api_version": .string(StripeDocument.apiVersion),
      "customers": .array(
        stripe.customers.map { customer in
          [
            "organisation": .string(customer.reference), "customer": .string(customer.id),
            "subscription": .text(orNull: customer.subscription?.id),
            "plan": .text(orNull: customer.subscription?.terms.plan.rawValue),
          ]
        }),
      "count": .integer(stripe.eventCount),
      "events": .array(stripe.deliveries.map(\.json)),
    ]
  }

  private func state(ofOrganisation place: Int, now: ClockReading) -> JSONValue {
    let organisation = organisations[place]
    let subscription = organisation.subscription
    let standing =
      switch organisation.standing {
      case .free: "free"
      case .subscribed: "subscribed"
      case .designPartner: "design-partner"
      }
    let keys = sorted(credentials.filter { $0.value.organisation == place })
    return .fields([
      "name": .string(organisation.name),
      "slug": .string(organisation.slug),
      "plan": .string(organisation.plan.rawValue),
      "standing": .string(standing),
      "interval": .text(orNull: subscription?.price.interval.rawValue),
      "amount_minor": subscription.map { .integer($0.price.money.minorUnits) } ?? .null,
      "current_period_end": .text(orNull: subscription?.periodEnd.iso8601),
      "cancel_at_period_end": .bool(subscription?.cancelAtPeriodEnd ?? false),
      "card_on_file": .bool(organisation.card != nil),
      "stripe_configured": .bool(organisation.stripeConfigured),
      "usage": .members(DockMeter.allCases.map { ($0.rawValue, .integer(organisation.used($0))) }),
      "caps": .members(DockMeter.allCases.map { ($0.rawValue, .integer(organisation.plan.cap($0))) }),
      "drifts_per_hour": .members(
        DockMeter.allCases.compactMap { meter in
          organisation.drifts[meter].map { (meter.rawValue, .integer($0.perHour)) }
        }),
      "calls_left_this_hour": [
        "upgrade": .integer(callsLeft(.upgrade, of: organisation, now: now)),
        "downgrade": .integer(callsLeft(.downgrade, of: organisation, now: now)),
      ],
      "limit_requests": [
        "count": .integer(organisation.limitRequestCount),
        "latest": .array(organisation.limitRequests.map(\.json)),
      ],
      "workspaces": .array(
        organisation.workspaces.map { workspace in
          [
            "slug": .string(workspace.slug), "mode": .string(workspace.mode.rawValue),
            "rows": .integer(Int64(workspace.rows.count)), "archived": .bool(workspace.archivedAt != nil),
          ]
        }),
      "tickets": .integer(Int64(organisation.tickets.count)),
      "credentials": .array(
        keys.map { hash, principal in
          ["principal": .string(principal.cause.description), "sha256": .string(hash.hexadecimal)]
        }),
    ])
  }

  private func callsLeft(_ route: DockRoute, of organisation: DockOrganisation, now: ClockReading) -> Int64 {
    Int64(organisation.hourlyCalls[route]?.remaining(at: now) ?? callsPerHour)
  }

  private func slug(_ place: Int) -> String {
    organisations[place].slug
  }

  private func sorted<Value>(_ records: [SecretHash: Value]) -> [(SecretHash, Value)] {
    records.sorted { $0.key.hexadecimal < $1.key.hexadecimal }
  }
}
