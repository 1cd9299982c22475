import Billing

/// What the administrator asks for, read from a body.
protocol AdministrationWish {
  /// Reads the fields; what is missing is noted there and the value then never used.
  init(_ fields: inout BodyFields)
}

extension AdministrationWish {
  /// Reads a whole body.
  static func read(_ body: SandboxRequest.Body) throws(BodyFault) -> Self {
    try BodyFields.read(body) { fields in
      let wish = Self(&fields)
      fields.refuseUnknown()
      return wish
    }
  }
}

/// `POST /sandbox/clock`.
struct ClockWish: AdministrationWish {
  /// How the clock is to be moved.
  enum Move: Hashable {
    case by(milliseconds: Int64)
    case to(Instant)
  }

  let move: Move

  init(_ fields: inout BodyFields) {
    let milliseconds = fields.integer("advance_ms")
    let text = fields.text("to")
    let instant = text.flatMap { Instant(iso8601: $0) }
    if text != nil, instant == nil { fields.refuse("to", "has to be a time such as 2026-05-01T12:00:00Z") }
    if text != nil, milliseconds != nil { fields.refuse("to", "cannot stand beside advance_ms") }
    if text == nil, milliseconds == nil { fields.require("advance_ms") }
    move = instant.map(Move.to) ?? .by(milliseconds: milliseconds ?? 0)
  }
}

/// `POST /sandbox/drift`.
struct DriftWish: AdministrationWish {
  let organisation: String
  let meter: String
  let perHour: Int64

  init(_ fields: inout BodyFields) {
    fields.require("organisation", "meter", "per_hour")
    organisation = fields.text("organisation") ?? ""
    meter = fields.text("meter") ?? ""
    perHour = fields.integer("per_hour") ?? 0
  }
}

/// `POST /sandbox/stripe/resend`.
struct ResendWish: AdministrationWish {
  let event: String

  init(_ fields: inout BodyFields) {
    fields.require("event")
    event = fields.text("event") ?? ""
  }
}

/// `POST /sandbox/dialect`: the switches that are named are changed, the others stay.
struct DialectWish: AdministrationWish {
  private let change: (inout DockDialect) -> Void

  init(_ fields: inout BodyFields) {
    let errors = fields.choice("errors", of: DockDialect.ErrorShape.self)
    let consentErrors = fields.choice("consent_errors", of: DockDialect.ErrorShape.self)
    let handshake = fields.choice("handshake", of: DockDialect.Handshake.self)
    let webApproval = fields.choice("web_approval", of: DockDialect.WebApproval.self)
    let approvedWord = fields.text("approved_word")
    let deniedWord = fields.text("denied_word")
    let isToldOnce = fields.flag("approval_is_told_once")
    let subscriptionStatus = fields.choice("subscription_status", of: DockDialect.SubscriptionStatus.self)
    let nextInvoice = fields.choice("next_invoice", of: DockDialect.NextInvoice.self)
    let card = fields.choice("card", of: DockDialect.Card.self)
    let limitIncrease = fields.choice("limit_increase", of: DockDialect.LimitIncrease.self)
    let rateLimitCode = fields.choice("rate_limit_code", of: DockDialect.RateLimitCode.self)
    let quotaGate = fields.choice("quota_gate", of: DockDialect.QuotaGate.self)
    let approver = fields.choice("approver", of: DockDialect.Approver.self)
    change = { dialect in
      dialect.approver = approver ?? dialect.approver
      dialect.errors = errors ?? dialect.errors
      dialect.consentErrors = consentErrors ?? dialect.consentErrors
      dialect.handshake = handshake ?? dialect.handshake
      dialect.webApproval = webApproval ?? dialect.webApproval
      dialect.approvedWord = approvedWord ?? dialect.approvedWord
      dialect.deniedWord = deniedWord ?? dialect.deniedWord
      dialect.approvalIsToldOnce = isToldOnce ?? dialect.approvalIsToldOnce
      dialect.subscriptionStatus = subscriptionStatus ?? dialect.subscriptionStatus
      dialect.nextInvoice = nextInvoice ?? dialect.nextInvoice
      dialect.card = card ?? dialect.card
      dialect.limitIncrease = limitIncrease ?? dialect.limitIncrease
      dialect.rateLimitCode = rateLimitCode ?? dialect.rateLimitCode
      dialect.quotaGate = quotaGate ?? dialect.quotaGate
    }
  }

  func apply(to dialect: inout DockDialect) {
    change(&dialect)
  }
}

/// `POST /sandbox/faults`.
struct FaultWish: AdministrationWish {
  let fault: Fault

  init(_ fields: inout BodyFields) {
    fields.require("route", "fault")
    let then = fields.optionalObject("then") { SandboxChange.one(in: &$0) }
    let times = fields.integer("times") ?? 1
    let milliseconds = fields.integer("milliseconds") ?? 0
    if !(1...1_000_000).contains(times) { fields.refuse("times", "has to lie between 1 and 1,000,000") }
    if !(0...3_600_000).contains(milliseconds) { fields.refuse("milliseconds", "has to lie between 0 and 3,600,000") }
    fault = Fault(
      route: fields.text("route") ?? "", kind: fields.choice("fault", of: Fault.Kind.self) ?? .errorBefore,
      times: Int(clamping: times), milliseconds: milliseconds,
      phase: fields.choice("phase", of: Fault.Phase.self) ?? .any, then: then ?? nil)
  }
}
