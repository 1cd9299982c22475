import Billing
import JSON

extension AgentIdPWorld {
  /// `GET /api/v1/billing/usage`, older than the tiers: today's usage.
  ///
  /// Of docs/openapi/billing.yaml at commit 4e3b9896 only the call is known; the fields are those of the guide.
  func usageToday(now: ClockReading) -> JSONValue {
    [
      "date": .string(String(now.wall.iso8601.prefix(10))), "tier": .string(tier.rawValue),
      "usage": .members(
        [AgentIdPMeter.agents, .calls, .tokens].compactMap { meter in
          meter.fields(in: .daily).map { ($0.usage, .integer(usage.shown(meter, by: dialect.counters))) }
        }),
    ]
  }

  /// `POST /api/v1/billing/checkout`, older than the tiers: a page to pay for the paid tier on.
  ///
  /// `successUrl` and `cancelUrl` are optional; it names no tier, so it is the smallest paid one.
  mutating func olderCheckout(_ body: SandboxRequest.Body, now: ClockReading) throws(AgentIdPRefusal) -> JSONValue {
    do {
      try BodyFields.read(body) { fields in
        for name in ["successUrl", "cancelUrl"] {
          guard let text = fields.text(name) else { continue }
          if !["http://", "https://"].contains(where: { text.hasPrefix($0) }) {
            fields.refuse(name, "has to be a URL")
          }
        }
      }
    } catch { throw .body(error) }
    guard tier == .free else { throw .notAnUpgrade(current: tier) }
    return ["checkoutUrl": .string(openCheckout(.pro, now: now))]
  }

  /// `POST /api/v1/billing/webhook`: believes what Stripe signed, freshly and with the webhook's secret, once for each
  /// event; a checkout that was paid then changes the tier, as the guide says.
  mutating func receive(_ request: SandboxRequest, now: ClockReading) throws(AgentIdPRefusal) -> JSONValue {
    guard case .bytes(let payload) = request.body else { throw .body(.tooLarge) }
    do {
      try StripeSignature.check(
        request.headers["stripe-signature"], of: payload, secret: webhookSecret, now: now.wall)
    } catch { throw .signature(error) }
    let event: (id: String, organisation: String, tier: AgentIdPTier)?
    let id: String
    do {
      (id, event) = try BodyFields.read(.bytes(payload)) { fields in
        fields.require("id", "type")
        let id = fields.text("id") ?? ""
        guard fields.text("type") == "checkout.session.completed" else { return (id, nil) }
        let paid = fields.object("data") { data in
          data.object("object") { session in
            session.require("client_reference_id")
            if session.text("payment_status") != "paid" { session.refuse("payment_status", "has to be \"paid\"") }
            let tier = session.object("metadata") { metadata in
              metadata.require("tier")
              return metadata.choice("tier", of: AgentIdPTier.self) ?? .free
            }
            return (session.text("client_reference_id") ?? "", tier)
          }
        }
        return (id, (id, paid.0, paid.1))
      }
    } catch { throw .body(error) }
    guard receivedEvents.insert(id).inserted, let event, event.organisation == configuration.organisationID,
      event.tier > tier
    else { return ["received": true] }
    setTier(event.tier, as: "checkout", by: .stripe, requestID: request.id, at: now.wall)
    return ["received": true]
  }
}
