import Billing
import JSON
import Text
import Transfer

/// One look: the subscription, the plans, and the headers of both answers.
struct MailingCoreReading {
  /// Nil when the tenant has no subscription.
  let subscription: MailingCoreSubscription?
  /// Nil when the plans could not be read.
  let plans: MailingCorePlans?
  /// Why they could not.
  var plansFailure: LookFailure?
  /// What the headers of this look tell of the quota.
  var quota: MailingCoreQuota?
  /// What an answer before this look told of it, and when.
  var earlier: (quota: MailingCoreQuota, at: Instant)?
  /// The headers of the latest answer.
  var headers: HTTPHeaders

  /// What the look shows; what was not told is unknown.
  func observation(of account: AccountName, at now: Instant) -> Observation {
    Observation(
      account: account, at: now, plan: subscription?.state ?? PlanState(plan: nil, status: "no subscription"),
      meters: meters, facts: facts, allowance: nil, agentView: agentView, plans: plans?.offers ?? [],
      unrecognised: (subscription?.unrecognised ?? []) + (plans?.unrecognised ?? []), partFailure: partFailure)
  }

  /// What of plan and usage is not told: fields that are not recognised, or the limit that only the list of plans has.
  ///
  /// Who may not read the list has no limit from it at any time, and misses nothing.
  private var partFailure: LookFailure? {
    let vital =
      MailingCoreFields.subscription.vital(subscription?.unrecognised ?? [])
      + MailingCoreFields.plans.vital(plans?.unrecognised ?? [])
    if let failure = LookFailure.part(vital, of: .mailingcore) { return failure }
    guard let plansFailure, subscription != nil, told?.limit == nil, told?.isUnlimited != true else { return nil }
    switch plansFailure.kind {
    case .unauthorized, .rejected(400..<500): return nil
    default: return plansFailure
    }
  }

  private var told: MailingCoreQuota? { quota ?? subscription?.quota }

  // MARK: - Meters

  /// The e-mails of the month: counted where the answers tell, limited by them or by the list of plans.
  private var meters: [Meter] {
    var limit = plans?.emails(of: subscription?.plan) ?? .unknown
    if let number = told?.limit { limit = .of(number) }
    if told?.isUnlimited == true { limit = .unlimited }
    guard told?.used != nil || limit != .unknown else { return [] }
    return [
      Meter(
        name: "e-mails this month", used: told?.used, limit: limit, unit: "e-mails",
        resetsAt: subscription?.periodEnd, provenance: limit == .unknown ? .unknown : .server)
    ]
  }

  // MARK: - Facts

  /// What the documents say beside the numbers: the ladder, and the calls where no answer tells them.
  private var documents: [Fact] {
    Service.mailingcore.documentedFacts.filter { $0.label == "quota rule" || ($0.label == "calls" && rate == nil) }
      .map(\.fact)
  }

  private var facts: [Fact] {
    var facts: [Fact] = []
    func add(_ label: SafeText, _ value: SafeText?) {
      if let value { facts.append(Fact(label: label, value: value)) }
    }
    if subscription == nil { add("subscription", "none") }
    add("period began", subscription?.periodStart.map { SafeText($0.words) })
    add("period ends", subscription?.periodEnd.map { SafeText($0.words) })
    add("AI tokens left", subscription?.aiTokens.map { SafeText(String($0)) })
    add("quota", told?.step)
    if told?.isWarned == true { add("quota warning", "the service warns") }
    if told?.used == nil {
      add("e-mails used", "not reported; only sends tell it")
      add("quota, told earlier", earlier.flatMap(Self.words))
    }
    add("plans", plansFailure.map { "not read: " + $0.detail })
    add("calls a minute", rate)
    return facts + documents
  }

  private static func words(_ earlier: (quota: MailingCoreQuota, at: Instant)) -> SafeText? {
    guard let used = earlier.quota.used else { return nil }
    let limit = earlier.quota.limit.map { " of \($0)" } ?? ""
    return SafeText("\(used)\(limit) at \(earlier.at.words)")
  }

  /// The calls that are left of a minute's, as the headers tell.
  private var rate: SafeText? {
    guard let limit = MailingCoreQuota.count(headers.first(name: "X-RateLimit-Limit")) else { return nil }
    let left = MailingCoreQuota.count(headers.first(name: "X-RateLimit-Remaining"))
    return SafeText(left.map { "\($0) of \(limit) left" } ?? String(limit))
  }

  // MARK: - Agents

  /// The subscription as an agent may see it: known fields with harmless values, and nothing else.
  private var agentView: String? {
    guard let json = (subscription?.json).map({ MailingCoreFields.subscription.readable($0) }) else { return nil }
    var view: JSONObject = [:]
    let names =
      MailingCoreSubscription.slugNames + ["plan", "status"] + MailingCoreSubscription.startNames
      + MailingCoreSubscription.endNames + MailingCoreSubscription.cancelNames
      + MailingCoreSubscription.cancelDateNames + MailingCoreSubscription.tokenNames
    for name in names {
      if let value = json[name], Self.isHarmless(value) { view[name] = value }
    }
    if let slug = json["plan"]?["slug"], Self.isHarmless(slug) { view["plan"] = ["slug": slug] }
    for name in MailingCoreSubscription.quotaNames {
      guard let counts = json[name]?.object else { continue }
      var shown: JSONObject = [:]
      for name in MailingCoreQuota.limitNames + MailingCoreQuota.usedNames + ["percentage"] {
        if let value = counts[name], value.integer != nil { shown[name] = value }
      }
      view[name] = .object(shown)
    }
    return JSONValue.object(view).serialized()
  }

  private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _.:+-".utf8)

  private static func isHarmless(_ value: JSONValue) -> Bool {
    switch value {
    case .null, .bool, .integer: true
    case .string(let text): text.utf8.count <= 60 && text.utf8.allSatisfy(letters.contains)
    case .number, .array, .object: false
    }
  }
}
