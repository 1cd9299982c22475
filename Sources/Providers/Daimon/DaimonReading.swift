import Billing
import JSON
import Text
import Transfer

/// What `GET /v1/account` and `GET /v1/capabilities` show together with what refusals told before.
///
/// See https://docs.daimon.email/docs/api-reference/account/get and …/capabilities.
struct DaimonReading {
  /// The most entries of a list that are shown.
  private static let mostEntries = 24

  /// The account's `result`.
  let account: JSONValue
  /// What the account's answer says to do next.
  let nextSteps: JSONValue?
  /// The body of the capabilities, nil when it could not be read.
  let capabilities: JSONValue?
  /// Why the capabilities could not be read.
  var problem: SafeText?
  /// What a 429 told of today.
  var count: DaimonSendCount?
  /// What is to be said of the latest upgrade link.
  var remark: Fact?
  /// What refusals and notes before this look told.
  var kept: [Fact] = []
  /// What they said to do next.
  var keptSteps: [String] = []

  /// The tier.
  var tier: PlanName? { Self.tier(of: account) }

  /// The tier of an account's `result`, under its own name or as a documented tier under another one.
  static func tier(of account: JSONValue) -> PlanName? {
    account["tier"]?.string.flatMap { PlanName($0) }
      ?? DaimonFields.planNames.lazy.compactMap { account[$0] }
      .compactMap { FieldShape.documentedPlan(.daimon).canonical($0)?.string }.first.flatMap { PlanName($0) }
  }

  /// The plan: daimon tells neither price nor renewal nor whether an end is scheduled.
  var plan: PlanState {
    PlanState(plan: tier, status: account["status"]?.string.map { DaimonWords.safe($0, maximumCharacters: 60) })
  }

  // MARK: - Meters

  /// The inboxes and the sends of a day and of a month.
  func meters(at now: Instant) -> [Meter] {
    var meters: [Meter] = []
    if let inboxes = Self.count(account["inbox_count"]) {
      meters.append(Meter(name: "inboxes", used: inboxes, limit: .unknown, unit: "inboxes", provenance: .unknown))
    }
    let daily = Self.limit(account["send_limits"]?["daily"])
    let today = Self.limit(
      daily == .unknown ? count?.limit.map { .of($0) } ?? .unknown : daily, else: documented("sends a day"))
    if count != nil || today.limit != .unknown {
      meters.append(
        Meter(
          name: "sends today", used: count?.sent, limit: today.limit, unit: "messages",
          // The day ends at midnight UTC: docs/security/rate-limits.
          resetsAt: count?.resetsAt ?? CallAllowance.Period.day.end(at: now), provenance: today.provenance))
    }
    let month = Self.limit(Self.limit(account["send_limits"]?["monthly"]), else: documented("sends a month"))
    if month.limit != .unknown {
      meters.append(
        Meter(name: "sends this month", used: nil, limit: month.limit, unit: "messages", provenance: month.provenance))
    }
    return meters
  }

  /// What the documents say of the tier, by the page that binds most among those that say it.
  private func documented(_ name: SafeText) -> Int64? {
    for entry in Service.daimon.documentedTerms where entry.plan == tier {
      if let amount = entry.amount(of: name) {
        if case .of(let count) = amount { return count }
        return nil
      }
    }
    return nil
  }

  /// What the service says, else what its documents say.
  private static func limit(_ reported: Limit, else documented: Int64?) -> (limit: Limit, provenance: Provenance) {
    if reported != .unknown { return (reported, .server) }
    return documented.map { (.of($0), .documented) } ?? (.unknown, .unknown)
  }

  private static func limit(_ value: JSONValue?) -> Limit { value?.readLimit ?? .unknown }

  private static func count(_ value: JSONValue?) -> Int64? { value?.readCount }

  // MARK: - Facts

  /// Everything that a person wants to read, in the service's order; the masked key is not among it.
  var facts: [Fact] {
    let names = account.object?.keys ?? []
    var facts = names.flatMap { fact(of: $0) }
    if count == nil, case .of(1...) = Self.limit(account["send_limits"]?["daily"]) {
      facts.append(Fact(label: "sent today", value: "not reported; only a refused send tells it"))
    }
    facts += entries("can", "description") + entries("cannot", "reason")
    if let problem { facts.append(Fact(label: "capabilities", value: "not read: " + problem)) }
    if let unlock { facts.append(Fact(label: "unlock link", value: unlock)) }
    if let remark { facts.append(remark) }
    facts += kept + documents
    return facts + steps
  }

  /// The tier and those above it by the endpoint's own page; all of them when it does not name the tier.
  private var documents: [Fact] {
    let entries = Service.daimon.documentedTerms.filter { $0.page == .daimonUpgradeLink }
    let place = entries.firstIndex { $0.plan == tier } ?? 0
    return entries[place...].map(\.fact)
      + [Fact(label: "other pages, documented", value: "name other prices and limits; daimon's pages disagree")]
  }

  private func fact(of name: String) -> [Fact] {
    let value = account[name]
    let sent = Self.count(account["total_sent"])
    switch name {
    case "id": return text("account", value)
    case "status": return Self.meaning(of: value?.string).map { [Fact(label: "status", value: $0)] } ?? []
    case "send_limits":
      return text("send limit a day", value?["daily"]) + text("send limit a month", value?["monthly"])
    case "total_sent": return number("sent in all", value)
    case "total_bounced": return number("bounced in all", value)
    case "total_complaints": return number("complaints in all", value)
    case "bounce_rate":
      return rate("bounce rate", .bounces(value, Self.count(account["total_bounced"]), of: sent))
    case "complaint_rate":
      return rate("complaint rate", .complaints(value, Self.count(account["total_complaints"]), of: sent))
    case "created_at": return text("opened", value)
    default: return []
    }
  }

  /// What the documents say of a status; nil where there is nothing to say.
  private static func meaning(of status: String?) -> SafeText? {
    switch status {
    case "under_review": "under review for abuse, limited meanwhile (documented)"
    case "suspended": "suspended, nothing works (documented)"
    default: nil
    }
  }

  private func text(_ label: SafeText, _ value: JSONValue?) -> [Fact] {
    guard let text = value?.string, !text.isEmpty else { return [] }
    return [Fact(label: label, value: DaimonWords.safe(text, maximumCharacters: 80))]
  }

  private func number(_ label: SafeText, _ value: JSONValue?) -> [Fact] {
    Self.count(value).map { [Fact(label: label, value: SafeText(String($0)))] } ?? []
  }

  private func rate(_ label: SafeText, _ rate: DaimonRate) -> [Fact] {
    rate.words.map { [Fact(label: label, value: $0)] } ?? []
  }

  private func entries(_ list: String, _ detail: String) -> [Fact] {
    let entries = result(of: capabilities)?[list]?.array ?? []
    return entries.prefix(Self.mostEntries).compactMap { entry in
      guard let action = entry["action"]?.string else { return nil }
      let words = [action, entry[detail]?.string].compactMap { $0 }.joined(separator: ": ")
      return Fact(label: SafeText(list), value: DaimonWords.safe(words, maximumCharacters: 160))
    }
  }

  private var steps: [Fact] {
    var seen: Set<String> = []
    let steps = (nextSteps?.array ?? []) + (capabilities?["next_steps"]?.array ?? [])
    return (steps.compactMap(\.string) + keptSteps).filter { seen.insert($0).inserted }.prefix(Self.mostEntries)
      .map { Fact(label: "next step", value: DaimonWords.safe($0, maximumCharacters: 200)) }
  }

  private func result(of body: JSONValue?) -> JSONValue? { body?["result"]?.object == nil ? body : body?["result"] }

  // MARK: - Links

  /// What the token of the first link that would unlock something says.
  private var unlock: SafeText? {
    let account = account["id"]?.string
    return unlockURLs.lazy.compactMap { try? ParsedURL($0) }
      .compactMap { DaimonLinkClaims(in: $0)?.words(account: account) }.first
  }

  private var unlockURLs: [String] {
    (result(of: capabilities)?["cannot"]?.array ?? []).compactMap { $0["unlock_url"]?.string }
  }

  /// The first live link to each tier that would unlock something.
  ///
  /// Which tier a link leads to only its token says, so that is what tells when the link has done its work: the account
  /// is then on that tier.
  func unlocks(from origin: Origin) -> [OfferedLink] {
    var links: [OfferedLink] = []
    for text in unlockURLs.prefix(Self.mostEntries) {
      guard let (issued, url) = DaimonLinkAnswer.issued(text, from: origin, expires: nil) else { continue }
      let target = DaimonLinkClaims(in: url)?.target(from: tier)
      guard !links.contains(where: { $0.target == target }) else { continue }
      links.append(OfferedLink(kind: .upgradeLink, target: target, issued: issued))
    }
    return links
  }

  // MARK: - Agents

  /// The document an agent gets: known fields with harmless values, and nothing else.
  var agentView: String? {
    guard account.object != nil else { return nil }
    let list = result(of: capabilities).map { DaimonFields.capabilities.readable($0) }
    return DaimonAgentView(account: DaimonFields.account.readable(account), can: list?["can"], cannot: list?["cannot"])
      .document
  }
}
