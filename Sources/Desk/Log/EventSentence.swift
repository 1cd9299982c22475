import Billing
import Consent
import Dashboard
import JSON
import Ledger
import Text

/// What an entry of the log says happened, in a sentence for people: the same on the screen and in the shell.
///
/// It says what the entry recorded and no more; what an entry of an older version did not keep is left out.
package struct EventSentence: Hashable, Sendable {
  /// The sentence, in words of ours with short foreign names in it: `research-bot asked for Pro -> Scale on dock-main`.
  package let text: String
  /// What an agent, a service or an operator said with it; empty where nobody said anything.
  package let words: SafeText

  /// The whole on one line.
  package var line: SafeText { words.isEmpty ? SafeText(text) : SafeText(text + ": ") + words }

  /// - Parameters:
  ///   - requests: what is known of the requests that the entry names, by their ids.
  ///   - arrow: what stands between two plans.
  package init(_ event: Event, _ requests: [String: ConsentRequest] = [:], arrow: String = "->") {
    let teller = Teller(event: event, requests: requests, arrow: arrow)
    guard let kind = EventKind(rawValue: event.kind) else {
      // Of a newer version: its name, and what is known of any entry.
      text = "\(teller.actor): \(SafeText(event.kind).word())" + teller.onAccount
      words = ""
      return
    }
    text = teller.sentence(kind)
    words = teller.words(kind)
  }

  /// The requests that an entry names: its own, and another that it speaks of.
  package static func requests(in event: Event) -> [String] {
    [event.request, event.body["by"]?.string, event.body["page_of"]?.string].compactMap { $0 }
  }
}

/// Makes the sentence of an entry.
private struct Teller {
  let event: Event
  let requests: [String: ConsentRequest]
  let arrow: String

  private var body: JSONValue { event.body }
  private var change: EventChange { EventChange(event, requests) }
  /// `Pro -> Scale on dock-main`.
  private var it: String { change.place(arrow: arrow) }
  private var account: String { event.account.map { SafeText($0).word() } ?? "an account" }
  var onAccount: String { event.account == nil ? "" : " on \(account)" }

  /// Who caused it, by the recorded name: `research-bot`, `operator`, `engine`.
  var actor: String {
    let name = event.actor.split(separator: ":", maxSplits: 1).last.map(String.init) ?? event.actor
    return SafeText(name).word()
  }

  /// What it costs, in brackets, where the entry recorded it.
  private var cost: String { change.cost.map { " (\($0))" } ?? "" }

  /// For whom it was decided.
  private var forAgent: String { change.agent.map { " for \($0)" } ?? "" }

  /// What happened; each kind has its sentence, so that a new one is not forgotten.
  func sentence(_ kind: EventKind) -> String {
    switch kind {
    case .requestCreated: "\(actor) asked for \(it)\(cost)"
    case .requestDenied: "a rule denied \(actor) \(denied)\(onAccount)"
    case .requestJoined: "\(actor) asked again for \(it)"
    case .requestFactsChanged: "the facts of \(it) changed\(cost)"
    case .requestWordsChanged: "the service words \(it) in another way"
    case .requestTokenMinted: "\(actor) fetched a token for \(it)"
    case .requestTokenLapsed: "the token for \(it) lapsed"
    case .requestApproved: "\(actor) approved \(it)\(forAgent)\(cost)"
    case .requestRejected: rejected
    case .requestExtended: "\(actor) gave more time to decide \(it)"
    case .requestLapsed: lapsed
    case .requestLapsedByState: "\(it) ended: the account changed before it was decided or carried out"
    case .requestCancelled: "\(actor) withdrew \(it)"
    case .requestSuperseded: "\(actor) asked for something else instead of \(it)\(other("by").map { ": \($0)" } ?? "")"
    case .requestFoundSatisfied: "\(it) is so already"
    case .requestExecutionDelayed: "\(it) is approved and waits until the service can be called"
    case .requestExecutionBegan: "\(actor) began \(it)\(attempt)"
    case .requestExecuted: executed
    case .requestPageIssued:
      outcome == .approvalPage
        ? "a page of the service waits for its approval of \(it)" : "a page waits for the payment of \(it)"
    case .requestAnsweredSatisfied: "the service says that \(it) is so already"
    case .requestRefused: "the service refused \(it)"
    case .requestAnswerLost: "the answer to \(it) was lost: its outcome is not known"
    case .requestReconciledExecuted: "the bill shows \(it): it was carried out"
    case .requestReconciledNotExecuted: "nothing shows that \(it) happened"
    case .requestClosedManually: "\(actor) closed \(it) by hand"
    case .requestActedWithoutConsent:
      "a call that should only have told its price carried \(it) out, without an approval"
    case .requestQuoteLost: "the answer to a call for the price of \(it) was lost"
    case .requestResolvedAnew: "what was asked comes down to \(it) now\(cost)"
    case .requestPutOff: "the service put \(it) off: the account's calls are used up"
    case .requestNoted: "to be known of \(it)\(outcome.map { ": \(Self.words($0))" } ?? "")"
    case .requestSharedPage: "\(it) waits for the page of \(other("page_of") ?? "another request")"
    case .requestPageHandedOn:
      "the page that \(it) waits for is \(other("page_of").map { $0 + "'s" } ?? "its own") now"
    case .requestExplained: explained
    case .requestBillChecked: "the bill was compared with \(it)\(finding)"
    case .requestPaidAfterWithdrawal: "the page of \(it) was paid after it was withdrawn"
    case .alarmRaised:
      "\(account): alarm\(number("alarm"))"
        + (text("kind").map { ", " + (AlarmKind(rawValue: $0)?.word ?? $0) } ?? "")
    case .alarmExplained: "\(actor) explained alarm\(number("alarm"))\(onAccount)"
    case .alarmClosed: "alarm\(number("alarm"))\(onAccount) is over"
    case .linkStored:
      "\(actor) kept \(link)\(number("link"))\(event.account == nil ? "" : " for \(account)")"
        + (text("host").map { ", at \($0)" } ?? "")
    case .linkEnded: linkEnded
    case .agentAdded:
      "\(actor) let \(text("agent") ?? "an agent") ask\(onAccount)"
        + (body["forwards"]?.bool == true ? " and pass calls on" : "")
    case .agentRevoked: "\(actor) revoked \(text("agent") ?? "an agent")\(event.account == nil ? "" : onAccount)"
    case .usageReached:
      "\(account): \(text("meter") ?? "a meter")"
        + (integer("threshold").map { " reached \($0) %" } ?? " reached a limit")
        + use
    case .limitHit:
      "\(actor) hit \(text("what").map { $0.hasPrefix("\"") ? $0 : "\"\($0)\"" } ?? "a limit")\(onAccount)"
    case .noteKept: "\(actor) left note\(number("note"))\(event.account == nil ? "" : " about \(account)")"
    case .notePassedOn: passedOn
    case .forwardRefused:
      "the service refused the credential of \(actor)'s calls\(onAccount)\(text("route").map { ", \($0)" } ?? "")"
    case .forwardNoCredential:
      "there is no credential for \(actor)'s calls\(onAccount)\(text("route").map { ", \($0)" } ?? "")"
    case .forwardAccepted: "the service accepts \(actor)'s calls\(onAccount) again"
    case .forwardLinkReplaced:
      "a link was taken out of an answer to \(actor)\(onAccount)\(text("route").map { ", \($0)" } ?? "")"
    case .forwardCut: "an answer to \(actor)\(onAccount) was cut off\(text("route").map { ", \($0)" } ?? "")"
    }
  }

  /// What somebody said with it.
  func words(_ kind: EventKind) -> SafeText {
    let said: String? =
      switch kind {
      case .requestCreated: body["reason"]?.string
      case .requestRejected: body["comment"]?.string
      case .requestClosedManually: body["note"]?.string
      case .requestRefused, .requestActedWithoutConsent, .requestNoted, .requestPutOff:
        body["outcome"]?["words"]?.string
      case .alarmRaised: body["detail"]?.string
      case .alarmExplained: body["explanation"]?.string
      case .alarmClosed: body["why"]?.string
      case .limitHit, .forwardRefused, .forwardNoCredential, .notePassedOn: body["words"]?.string
      case .noteKept: body["issue"]?.string
      default: nil
      }
    return SafeText(said ?? "")
  }

  private var denied: String {
    let plan = text("plan").map { " to \(PlanName($0)?.title ?? $0)" } ?? ""
    return "an ask for " + (text("operation").map { $0.replacing("_", with: " ") } ?? "a change") + plan
  }

  private var rejected: String {
    let why = text("preset").flatMap { RejectionPreset(rawValue: $0) }.map { ": \($0.sentence.dropLast())" } ?? ""
    return body["from"]?.string == ConsentState.approved.rawValue
      ? "\(actor) took the approval of \(it)\(forAgent) back\(why)" : "\(actor) rejected \(it)\(forAgent)\(why)"
  }

  private var lapsed: String {
    switch body["from"]?.string.flatMap({ ConsentState(rawValue: $0) }) {
    case .pending: "nobody decided \(it) in time"
    case .approved: "the approval of \(it) lapsed before it was carried out"
    case .awaitingPayment: "the page of \(it) was not used in time"
    default: "\(it) lapsed"
    }
  }

  private var outcome: Outcome.Code? { body["outcome"]?["code"]?.string.flatMap { Outcome.Code(rawValue: $0) } }

  private var executed: String {
    switch outcome {
    case .downgradeScheduled: "\(it) is scheduled for the end of the period"
    case .linkStored: "\(it) is ready: its link is kept"
    case .unattributed: "the account shows \(it); whose doing it is nobody can tell"
    default: "\(it) was carried out"
    }
  }

  private static func words(_ code: Outcome.Code) -> String { code.rawValue.replacing("_", with: " ") }

  private var attempt: String { integer("attempt").map { $0 > 1 ? ", attempt \($0)" : "" } ?? "" }

  private var explained: String {
    let facts = (body["facts"]?.array ?? []).compactMap { $0.string.flatMap { ExplainedFact(rawValue: $0) } }
    if facts == [.missed] { return "an hour after \(it) the account did not show it" }
    let names = facts.map { $0.rawValue.replacing("_", with: " ") }.joined(separator: ", ")
    return "the account shows what \(it) brought" + (names.isEmpty ? "" : ": \(names)")
  }

  private var finding: String {
    switch text("finding") {
    case "fits": ": they agree"
    case "not_reported": ", which the service does not report"
    case "differs": ": they differ"
    case "not_settled": ": after an hour it does not show it"
    default: ""
    }
  }

  private var link: String {
    switch text("kind").flatMap({ LinkKind(rawValue: $0) }) {
    case .checkout: "checkout link"
    case .portal: "portal link"
    case .upgradeLink: "upgrade link"
    case .approval: "approval link"
    case nil: "link"
    }
  }

  private var linkEnded: String {
    let it = "link\(number("link"))\(event.account == nil ? "" : " of \(account)")"
    switch text("state").flatMap({ LinkState(rawValue: $0) }) {
    case .used: return "\(it) was used"
    case .expired: return "\(it) has expired"
    case .dismissed: return "\(actor) dismissed \(it)"
    case .unneeded: return "\(it) is not needed any more"
    case .unused, nil: return "\(it) ended"
    }
  }

  private var use: String {
    guard let used = amount("used") else { return "" }
    return " (\(used)" + (amount("limit").map { " of \($0)" } ?? "") + ")"
  }

  private var passedOn: String {
    let operation = text("operation").flatMap { Operation(rawValue: $0) }
    let what = operation == .limitIncrease ? "the wish for a higher limit" : "a note"
    let result =
      switch text("outcome") {
      case "taken": "the service took it"
      case "refused": "the service refused it"
      case "too_many": "too many"
      case "unavailable": "the service could not be reached"
      default: "whether it arrived is not known"
      }
    return "\(actor) passed \(what) on to the service\(onAccount): \(result)"
  }

  /// Another request, by its number where it is known.
  private func other(_ key: String) -> String? {
    body[key]?.string.map { id in requests[id].map { "request \($0.number)" } ?? "another request" }
  }

  private func text(_ key: String) -> String? { body[key]?.string.map { SafeText($0).phrase() } }
  private func integer(_ key: String) -> Int64? { body[key]?.integer }
  private func number(_ key: String) -> String { integer(key).map { " \($0)" } ?? "" }

  /// A count, which is text where canonical JSON holds no integer of its size.
  private func amount(_ key: String) -> String? { integer(key).map { String($0) } ?? text(key) }
}
