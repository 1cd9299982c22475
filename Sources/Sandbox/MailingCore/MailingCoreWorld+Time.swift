import Billing
import JSON

extension MailingCoreWorld {
  /// Lets Stripe's messages arrive and cycles end, each at its own time and the earliest first.
  mutating func settle(now: ClockReading) {
    while true {
      let message = messages.enumerated().min { ($0.element.due, $0.offset) < ($1.element.due, $1.offset) }
      let ending = accounts.indices.filter { accounts[$0].invoicedUntil <= now.wall && endsByItself($0) }
        .min { (accounts[$0].invoicedUntil, $0) < (accounts[$1].invoicedUntil, $1) }
      let due = message.map(\.element.due).flatMap { $0 <= now.boot ? $0 : nil }
      let end = ending.map { now.at(accounts[$0].invoicedUntil) }
      if let message, let due, due <= end?.boot ?? due {
        messages.remove(at: message.offset)
        deliver(message.element, at: ClockReading(wall: now.wall(at: due), boot: due))
      } else if let ending, let end {
        endCycle(of: ending, at: end)
      } else {
        return
      }
    }
  }

  /// Whether something happens when a tenant's cycle ends: nothing does while its bill is unpaid.
  private func endsByItself(_ place: Int) -> Bool {
    accounts[place].status?.isPaying ?? true
  }

  /// The end of a cycle: the next month is paid for, a cancelled subscription ends, and a plan that costs nothing begins
  /// its next month without Stripe.
  private mutating func endCycle(of place: Int, at moment: ClockReading) {
    let account = accounts[place]
    if account.status != nil, account.cancelAtPeriodEnd {
      endSubscription(of: place, as: "expire", by: .periodEnd, requestID: nil, at: moment.wall)
      return
    }
    let end = account.month(after: moment.wall)
    accounts[place].invoicedUntil = end
    if account.status == nil {
      accounts[place].renew(from: moment.wall, to: end, aiTokens: plan(account.plan)?.aiTokens ?? 0)
    } else {
      send(
        "invoice.paid", .invoice(of: account, from: moment.wall, to: end, minor: plan(account.plan)?.monthlyMinor),
        by: .periodEnd, requestID: nil, at: moment)
    }
  }

  /// Ends a subscription: what is left is the smallest plan, in a new cycle.
  mutating func endSubscription(
    of place: Int, as operation: String, by cause: Effect.Cause, requestID: String?, at: Instant
  ) {
    let before = accounts[place].plan
    let after = plans.first?.slug ?? before
    accounts[place].plan = after
    accounts[place].status = nil
    accounts[place].cancelAtPeriodEnd = false
    accounts[place].begin(at: at)
    accounts[place].emailsSent = 0
    accounts[place].aiTokens = plans.first?.aiTokens ?? 0
    note(operation, place, from: before, to: after, by: cause, requestID: requestID, at: at)
  }

  /// Sends one of Stripe's messages on its way.
  mutating func send(
    _ type: String, _ object: JSONValue, by cause: Effect.Cause, requestID: String?, at moment: ClockReading
  ) {
    let id = "evt_" + random.base32(24)
    let payload = StripeDocument.event(id, type: type, created: moment.wall, object: object).wireBytes
    messages.append(
      MailingCoreMessage(
        id: id, payload: payload, due: moment.boot.adding(webhookDelay), cause: cause, requestID: requestID))
  }

  /// Delivers a message through the very door that everybody else's come in by.
  private mutating func deliver(_ message: MailingCoreMessage, at moment: ClockReading) {
    ownMessages[message.id] = message
    defer { ownMessages[message.id] = nil }
    let signature = StripeSignature.header(for: message.payload, secret: webhookSecret, at: moment.wall)
    let request = SandboxRequest(
      id: message.requestID ?? message.id, method: "POST", target: MailingCoreRoute.webhook.pattern,
      headers: ["stripe-signature": signature], body: .bytes(message.payload))
    guard (try? receive(request, now: moment)) != nil else {
      preconditionFailure("a message of the sandbox's own Stripe is always believed")
    }
  }
}

extension JSONValue {
  /// An invoice for a month that was paid (https://docs.stripe.com/api/invoices/object), as far as anybody reads it.
  fileprivate static func invoice(
    of account: MailingCoreAccount, from start: Instant, to end: Instant, minor: Int64?
  ) -> JSONValue {
    [
      "object": "invoice", "customer": .string(account.customer), "currency": "eur", "status": "paid",
      "amount_paid": .integer(minor ?? 0),
      "lines": [
        "object": "list",
        "data": [
          ["period": ["start": .integer(start.wholeSeconds), "end": .integer(end.wholeSeconds)]]
        ],
      ],
    ]
  }
}
