import Billing
import Consent
import Hashing
import JSON
import Text

/// What a person sees who clicks on a link that an agent was given: how its request stands, and nothing to do.
///
/// Fixed words, names and times; no word of the agent or of a service, no link, no script and no secret.
struct StatusPage {
  /// How long the page of a request that is over can be seen.
  static let afterlife: Duration = .seconds(7 * 86_400)
  /// How many pages are shown in any second, to all callers together.
  static let perSecond = 50
  /// How many addresses that nobody was given are looked for in any second: they take nothing from those that exist.
  static let guessesPerSecond = 20
  /// How often a page of a request that is under way is loaded anew.
  static let refresh: Int64 = 5

  let request: ConsentRequest
  let now: Instant

  /// Whether there still is a page.
  var isThere: Bool {
    guard let ended = request.endedAt else { return true }
    return now.milliseconds(since: ended) < Self.afterlife.wholeMilliseconds
  }

  /// Where it stands, in a few words and in a sentence.
  var words: (title: String, sentence: String) {
    switch request.state {
    case .pending: ("Waits for an operator", "Nothing happens before an operator has decided.")
    case .approved, .executing: ("Approved", "The change is being carried out.")
    case .awaitingPayment: ("Approved", "The operator has the payment page. The change happens once it is paid.")
    case .executed where request.outcome?.code == .linkStored: ("Approved", "The operator has the page.")
    case .executed where request.isScheduled:
      ("Scheduled", "The plan stays as it is until the end of its period.")
    case .executed, .satisfied: ("Done", "The account has what was asked for.")
    case .rejected: ("Rejected", "An operator, or a rule of the operator's, said no. Nothing was changed.")
    case .expired where request.outcome?.code == .unpaid: ("Lapsed", "Nobody paid in time.")
    case .expired where request.outcome?.code == .notExecutedInTime:
      ("Lapsed", "It was approved, and could not be carried out in time. Nothing was changed.")
    case .expired: ("Lapsed", "Nobody decided in time. Nothing was changed.")
    case .cancelled: ("Withdrawn", "The request was taken back. Nothing was changed.")
    case .superseded: ("Replaced", "A newer request took the place of this one.")
    case .failed where request.isUnseen:
      ("Not seen", "The change was sent once, the service's answer was lost, and the account does not show it.")
    case .failed: ("Not carried out", "The service did not make the change.")
    case .unknown: ("Being checked", "The service's answer was lost. The bill is read to find out what happened.")
    case .closedManually: ("Closed", "An operator closed the request.")
    }
  }

  private var left: String? {
    guard request.state == .pending else { return nil }
    let seconds = max(0, request.decideBy.milliseconds(since: now) / 1000)
    if seconds < 60 { return "less than a minute" }
    let minutes = seconds / 60
    return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
  }

  private var change: String {
    // A service may call a plan anything; what is more than a short name is none of ours to show.
    func word(_ plan: PlanName) -> String {
      PlainWord.allows(plan.rawValue) ? SafeText(plan.title).word(columns: .max) : "another plan"
    }
    let (from, ask) = (request.facts.from.plan.map(word), request.ask)
    let target = ask.target.map { " to " + word($0) } ?? ""
    let often = ask.interval.map { ", charged \($0.adverb)" } ?? ""
    return ask.operation.rawValue.replacing("_", with: " ")
      + (target.isEmpty || from == nil ? "" : " from \(from ?? "")") + target + often
  }

  private var rows: [(String, String)] {
    [
      ("Request", "#\(request.number)"), ("Account", request.account.rawValue), ("Change", change),
      ("Asked by", request.requester.agent.rawValue),
    ] + (left.map { [("Time left", $0)] } ?? [])
  }

  // MARK: - For programs

  /// The page for programs.
  var document: JSONValue {
    [
      "schema": "countersign.status_page/1", "number": .integer(request.number),
      "state": .string(request.state.rawValue),
      "account": .string(request.account.rawValue), "operation": .string(request.ask.operation.rawValue),
      "plan": AgentAnswer.plan(request.ask.target.flatMap { PlainWord.allows($0.rawValue) ? $0 : nil }),
      "decide_by": .string(request.decideBy.timestamp),
      "is_over": .bool(request.state.isFinal),
    ]
  }

  // MARK: - For people

  /// The page for people.
  var html: String {
    let (title, sentence) = words
    let list = rows.map { "<dt>\(Markup.escaped($0))</dt><dd>\(Markup.escaped($1))</dd>" }.joined()
    let again = request.state.isFinal ? "" : "<meta http-equiv=\"refresh\" content=\"\(Self.refresh)\">"
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
      <meta name="robots" content="noindex">\(again)<title>\(title) · request \(request.number)</title>\
      <style>\(Self.style)</style></head>
      <body><main class="\(Self.kind(of: request.state))"><h1>\(title)</h1><p>\(sentence)</p><dl>\(list)</dl>\
      <footer>Countersign. This page only shows how the request stands; nothing can be decided or paid here.</footer>\
      </main></body></html>

      """
  }

  /// What its colour says beside its words.
  private static func kind(of state: ConsentState) -> String {
    switch state {
    case .pending, .unknown: "waits"
    case .approved, .executing, .awaitingPayment, .executed, .satisfied: "yes"
    case .rejected, .failed: "no"
    case .expired, .cancelled, .superseded, .closedManually: "over"
    }
  }

  private static let style = """
    :root{color-scheme:light dark;--ink:#1b1f24;--paper:#f6f7f9;--card:#fff;--dim:#57606a;--line:#d0d7de;--accent:#9a6700}\
    @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#0d1117;--card:#161b22;--dim:#9198a1;--line:#3d444d;--accent:#d29922}}\
    *{box-sizing:border-box}\
    html{font:clamp(16px,calc(12px + .6vw),34px)/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}\
    body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem}\
    main{width:100%;max-width:34rem;background:var(--card);border:1px solid var(--line);border-top:.4rem solid var(--accent);\
    border-radius:.5rem;padding:1.5rem;overflow-wrap:anywhere}\
    .yes{--accent:#1a7f37}.no{--accent:#cf222e}.over{--accent:#6e7781}\
    h1{margin:0 0 .5rem;font-size:1.6rem;line-height:1.2}p{margin:0 0 1.2rem}\
    dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.2rem;margin:0 0 1.2rem}\
    dt{color:var(--dim)}dd{margin:0}footer{color:var(--dim);font-size:.85rem;border-top:1px solid var(--line);padding-top:.8rem}
    """

  /// What a browser may do with the page: draw it with its own style, and nothing else.
  static let policy: String = {
    let digest = Base64.standard.encoded(SHA256(of: style).bytes)
    return
      "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  }()
}
