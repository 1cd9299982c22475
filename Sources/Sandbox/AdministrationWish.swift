/// What the administrator asks for, read from a body.
protocol AdministrationWish {
  /// Reads the fields; what is missing is noted there and the value then never used.
  init(_ fields: inout BodyFields)
}

extension AdministrationWish {
  /// Reads a whole body.
  static func read(_ body: SandboxRequest.Body) throws(BodyFault) -> Self {
    try BodyFields.read(body) { Self(&$0) }
  }
}

/// `POST /sandbox/price`.
struct PriceWish: AdministrationWish {
  let plan: String
  let minor: Int64

  init(_ fields: inout BodyFields) {
    fields.require("plan", "minor")
    plan = fields.text("plan") ?? ""
    minor = fields.integer("minor") ?? 0
  }
}

/// `POST /sandbox/plan`.
struct PlanWish: AdministrationWish {
  let organisation: String
  let plan: String
  let cancel: Bool

  init(_ fields: inout BodyFields) {
    fields.require("organisation", "plan")
    organisation = fields.text("organisation") ?? ""
    plan = fields.text("plan") ?? ""
    cancel = fields.flag("cancel") ?? false
  }
}

/// `POST /sandbox/usage`.
struct UsageWish: AdministrationWish {
  let organisation: String
  let meter: String
  let value: Int64

  init(_ fields: inout BodyFields) {
    fields.require("organisation", "meter", "value")
    organisation = fields.text("organisation") ?? ""
    meter = fields.text("meter") ?? ""
    value = fields.integer("value") ?? 0
  }
}

/// `POST /sandbox/clock`.
struct ClockWish: AdministrationWish {
  let milliseconds: Int64

  init(_ fields: inout BodyFields) {
    fields.require("advance_ms")
    milliseconds = fields.integer("advance_ms") ?? 0
  }
}

/// `POST /sandbox/faults`.
struct FaultWish: AdministrationWish {
  let fault: Fault

  init(_ fields: inout BodyFields) {
    fields.require("route", "fault")
    let times = fields.integer("times") ?? 1
    let milliseconds = fields.integer("milliseconds") ?? 0
    if !(1...1_000_000).contains(times) { fields.refuse("times", "has to lie between 1 and 1,000,000") }
    if !(0...3_600_000).contains(milliseconds) { fields.refuse("milliseconds", "has to lie between 0 and 3,600,000") }
    fault = Fault(
      route: fields.text("route") ?? "", kind: fields.choice("fault", of: Fault.Kind.self) ?? .errorBefore,
      times: Int(clamping: times), milliseconds: milliseconds,
      phase: fields.choice("phase", of: Fault.Phase.self) ?? .any)
  }
}
