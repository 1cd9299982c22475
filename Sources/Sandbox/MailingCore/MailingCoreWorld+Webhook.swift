import Billing
import JSON

extension MailingCoreWorld {
  /// What a message of Stripe's says, as far as MailingCore has any use for it.
  private enum Event {
    case checkoutCompleted(tenant: String, plan: String)
    case invoicePaid(customer: String, start: Int64, end: Int64)
    case other
  }

  /// `POST /billing/webhook`: believes what is signed, freshly, with the webhook's secret, once for each event.
  mutating func receive(_ request: SandboxRequest, now: ClockReading) throws(MailingCoreRefusal) -> JSONValue {
    guard case .bytes(let payload) = request.body else { throw MailingCoreRefusal(BodyFault.tooLarge) }
    do {
      try StripeSignature.check(
        request.headers["stripe-signature"], of: payload, secret: webhookSecret, now: now.wall)
    } catch {
      throw MailingCoreRefusal(400, "Webhook signature verification failed: the signature is \(error)")
    }
    let (id, created, event) = try read(payload)
    guard !receivedEvents.contains(id) else { return ["received": true] }
    let own = ownMessages[id]
    try apply(
      event, created: created, by: own?.cause ?? .stripe, requestID: own == nil ? request.id : own?.requestID, now: now)
    receivedEvents.insert(id)
    return ["received": true]
  }

  private func read(_ payload: [UInt8]) throws(MailingCoreRefusal) -> (id: String, created: Instant, Event) {
    do throws(BodyFault) {
      return try BodyFields.read(.bytes(payload)) { fields in
        fields.require("id", "type", "created")
        let id = fields.text("id") ?? ""
        let created = fields.integer("created") ?? 0
        if !(0...253_402_300_799).contains(created) { fields.refuse("created", "has to be a time until year 9999") }
        let type = fields.text("type") ?? ""
        let event = fields.object("data") { data in data.object("object") { Self.event(type, &$0) } }
        return (id, Instant(seconds: created), event)
      }
    } catch {
      throw MailingCoreRefusal(error)
    }
  }

  private static func event(_ type: String, _ object: inout BodyFields) -> Event {
    switch type {
    case "checkout.session.completed":
      object.require("client_reference_id")
      if object.text("payment_status") != "paid" { object.refuse("payment_status", "has to be \"paid\"") }
      let plan = object.object("metadata") { metadata in
        metadata.require("planSlug")
        return metadata.text("planSlug") ?? ""
      }
      return .checkoutCompleted(tenant: object.text("client_reference_id") ?? "", plan: plan)
    case "invoice.paid":
      object.require("customer")
      let (start, end) = object.object("lines") { lines in
        lines.firstElement("data") { line in
          line.object("period") { period in
            period.require("start", "end")
            return (period.integer("start") ?? 0, period.integer("end") ?? 0)
          }
        }
      }
      return .invoicePaid(customer: object.text("customer") ?? "", start: start, end: end)
    default: return .other
    }
  }

  private mutating func apply(
    _ event: Event, created: Instant, by cause: Effect.Cause, requestID: String?, now: ClockReading
  ) throws(MailingCoreRefusal) {
    switch event {
    case .other: return
    case .checkoutCompleted(let tenant, let slug):
      guard let place = accounts.firstIndex(where: { $0.id == tenant }) else {
        throw MailingCoreRefusal(404, "Tenant not found")
      }
      guard let plan = plan(slug), plan.monthlyMinor != nil else { throw MailingCoreRefusal(404, "Plan not found") }
      let before = accounts[place].plan
      accounts[place].plan = slug
      accounts[place].status = .active
      accounts[place].cancelAtPeriodEnd = false
      accounts[place].aiTokens = plan.aiTokens
      accounts[place].begin(at: created)
      note("checkout", place, from: before, to: slug, by: cause, requestID: requestID, at: now.wall)
    case .invoicePaid(let customer, let start, let end):
      guard let place = accounts.firstIndex(where: { $0.customer == customer }) else {
        throw MailingCoreRefusal(404, "Customer not found")
      }
      // A subscription that has ended, or begun anew, since the invoice was made has a cycle of its own.
      let (start, end) = (Instant(seconds: start), Instant(seconds: end))
      guard accounts[place].status != nil, start < end, accounts[place].periodStart < start else { return }
      if let plan = plan(accounts[place].plan) { accounts[place].addInvoice(for: plan, at: start) }
      accounts[place].renew(from: start, to: end, aiTokens: plan(accounts[place].plan)?.aiTokens ?? 0)
      accounts[place].invoicedUntil = max(accounts[place].invoicedUntil, end)
    }
  }
}
