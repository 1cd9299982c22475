import Billing
import Consent
import Dashboard
import JSON
import Ledger
import Text

/// The accounts as `status --json` prints them.
package enum StatusDocument {
  /// The whole document.
  ///
  /// - Parameter now: the moment it is printed at.
  package static func document(_ snapshot: Snapshot, engine: JSONValue, at now: Moment, fault: StorageFault? = nil)
    -> JSONValue
  {
    let money = MoneyTotals(snapshot)
    let waits = WhatWaits(snapshot.requests, snapshot.alarms)
    return [
      "schema": "countersign.status/1",
      "engine": engine,
      "unwritable": fault.map { .string($0.words) } ?? .null,
      "pending": .integer(Int64(waits.decisions)),
      "waiting": waits.document,
      "under_way": .array(snapshot.requests.compactMap { underWay($0, snapshot.engine, at: now) }),
      "totals": .array(totals(money)),
      "totals_lack": ["price": .bool(money.lacksPrice), "difference": .bool(money.lacksDifference)],
      "accounts": .array(snapshot.accounts.map(account)),
      "alarms": .array(snapshot.alarms.filter(\.isOpen).map(alarm)),
      "limits_hit": .array(snapshot.limitHits.map { LimitHitText.document($0, among: snapshot.requests) }),
      "new_notes": .integer(Int64(snapshot.notes.count { $0.isNew })),
    ]
  }

  /// A request that is decided and not over; nil for every other.
  private static func underWay(_ request: ConsentRequest, _ engine: EngineStatus, at now: Moment) -> JSONValue? {
    let sent = SentChange(request, at: now, engine: engine)
    guard sent != nil || request.state == .approved else { return nil }
    return [
      "number": .integer(request.number), "id": .string(request.id.rawValue),
      "account": .string(request.account.rawValue), "state": .string(request.state.rawValue),
      "execute_by": sent == nil ? request.executeBy.map { .string($0.timestamp) } ?? .null : .null,
      "read_at": sent?.readAt.map { .string($0.timestamp) } ?? .null,
    ]
  }

  /// What is paid and asked for a month, a currency an entry; `totals_lack` says whether something is missing in them.
  private static func totals(_ money: MoneyTotals) -> [JSONValue] {
    Set(money.committed.keys).union(money.asked.keys).sorted { $0.rawValue < $1.rawValue }.map { currency in
      [
        "currency": .string(currency.rawValue), "monthly_minor": .integer(money.committed[currency] ?? 0),
        "asked_minor": .integer(money.asked[currency] ?? 0),
      ]
    }
  }

  /// One alarm.
  package static func alarm(_ alarm: Alarm) -> JSONValue {
    [
      "id": .string(String(alarm.id)), "kind": .string(alarm.kind.rawValue),
      "account": .string(alarm.account.rawValue), "at": .string(alarm.at.timestamp),
      "detail": .string(alarm.detail.string),
    ]
  }

  private static func account(_ status: AccountStatus) -> JSONValue {
    let observation = status.observation
    return [
      "name": .string(status.account.name.rawValue),
      "provider": .string(status.account.service.rawValue),
      "live": .bool(status.account.isLive),
      "plan": observation?.plan.plan.map { .string($0.rawValue) } ?? .null,
      "state": .string(word(status.freshness)),
      "as_of": observation.map { .string($0.at.timestamp) } ?? .null,
      "problem": status.failure.map { .string($0.detail.string) } ?? .null,
      "failure": status.failure.map(failure) ?? .null,
      "forward_trouble": status.forwardTrouble.map { trouble in
        [
          "kind": .string(trouble.kind.rawValue), "words": .string(trouble.words.string),
          "at": .string(trouble.at.timestamp),
        ]
      } ?? .null,
      "not_recognised": .array((observation?.unrecognised ?? []).map { .string($0.string) }),
      "next_look": status.nextPoll.map { .string($0.timestamp) } ?? .null,
      "status": observation?.plan.status.map { .string($0.string) } ?? .null,
      "price": observation?.plan.price.map(price) ?? .null,
      "renews_at": observation?.plan.renewsAt.map { .string($0.timestamp) } ?? .null,
      "cancellation": (observation?.plan.cancellation).map(cancellation) ?? .null,
      "card": observation?.card.map(card) ?? .null,
      "budget": status.budget.map(budget) ?? .null,
      "meters": .array((observation?.meters ?? []).map { meter($0, of: status.account) }),
    ]
  }

  private static func price(_ price: Price) -> JSONValue {
    [
      "amount_minor": .integer(price.money.minorUnits), "currency": .string(price.money.currency.rawValue),
      "interval": .string(price.interval.rawValue), "provenance": .string(Provenance.server.rawValue),
    ]
  }

  /// Null where the service does not say whether an end is scheduled, which is not that none is.
  private static func cancellation(_ cancellation: Cancellation) -> JSONValue {
    switch cancellation {
    case .unknown: .null
    case .none: ["scheduled": false, "at": .null]
    case .scheduled(let date): ["scheduled": true, "at": date.map { .string($0.timestamp) } ?? .null]
    }
  }

  private static func card(_ card: PaymentCard) -> JSONValue {
    let expires = card.expiry.map { "\($0.year)-\($0.month < 10 ? "0" : "")\($0.month)" }
    return [
      "brand": .string(card.brand.string), "last4": .string(card.last4.string),
      "expires": expires.map { .string($0) } ?? .null,
    ]
  }

  private static func budget(_ budget: PollBudget) -> JSONValue {
    [
      "spent": .integer(budget.spent), "share_percent": budget.sharePercent.map { .integer($0) } ?? .null,
      "left": budget.left.map { .integer($0) } ?? .null,
      "interval_seconds": .integer(budget.interval.components.seconds),
      "quota": budget.allowance.map { allowance in
        [
          "limit": .integer(allowance.limit), "period": .string(allowance.period.rawValue),
          "used": allowance.used.map { .integer($0) } ?? .null, "provenance": .string(allowance.provenance.rawValue),
        ]
      } ?? .null,
    ]
  }

  private static func meter(_ meter: Meter, of account: Account) -> JSONValue {
    let limit: Int64? = if case .of(let number) = meter.limit { number } else { nil }
    return [
      "name": .string(meter.name.string), "used": meter.used.map { .integer($0) } ?? .null,
      "limit": limit.map { .integer($0) } ?? .null, "unlimited": .bool(meter.limit == .unlimited),
      "unit": .string(meter.unit.string), "resets_at": meter.resetsAt.map { .string($0.timestamp) } ?? .null,
      "provenance": .string(meter.provenance.rawValue), "as_of": meter.asOf.map { .string($0.timestamp) } ?? .null,
      "seen_in_passing": .bool(meter.isSeenInPassing),
      "alert_at": .array(
        account.alerts.thresholds(of: meter.name, at: account.service).map { .integer($0.rawValue) }),
    ]
  }

  private static func failure(_ failure: LookFailure) -> JSONValue {
    let status: Int? = if case .rejected(let status) = failure.kind { status } else { nil }
    return [
      "kind": .string(failure.code), "field": failure.field.map { .string($0.string) } ?? .null,
      "status": status.map { .integer(Int64($0)) } ?? .null,
      "until": failure.until.map { .string($0.timestamp) } ?? .null,
    ]
  }

  /// A freshness in a word that programs may rely on.
  private static func word(_ freshness: Freshness) -> String {
    switch freshness {
    case .fresh: "fresh"
    case .stale: "stale"
    case .failed(let failure), .partial(let failure): failure.code
    case .unknown: "unknown"
    }
  }
}
