import Billing
import Consent
import JSON
import Ledger
import Screen
import Testing
import Text

@testable import Dashboard
@testable import Desk

/// The review on the screen, `show` and `show --json` say the same of the same facts.
@Suite struct SameWordsTests {
  /// A request on an account, and what is said of its price, its step and its renewal.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let request: ConsentRequest
    let account: Account?
    let price: String
    var step: String?
    var renewal = "May 2 2026 UTC"
    /// What a list says that it costs.
    let listed: String

    var testDescription: String { name }
  }

  private static let onPage = "costs nothing: the page it leads to asks for the price"

  static let cases: [Case] = {
    do { return try makeCases() } catch { preconditionFailure("the cases are made of valid samples: \(error)") }
  }()

  private static func makeCases() throws -> [Case] {
    let dock = try Sample.account()
    let web = try Sample.account(consent: .web)
    let test = try Sample.account(isLive: false)
    let daimon = try Sample.account("mail", .daimon)
    let mailingCore = try Sample.account("news", .mailingcore)
    let known = Sample.quote(Sample.monthly(4900))
    let yearly = Sample.quote(Price(Money(minorUnits: 49_000, currency: .usd), per: .year))
    let words = Sample.quote(nil, Sample.hostile)
    let notAsked = "unknown: the service was not asked yet"
    func dockPrice(_ request: ConsentRequest) -> String {
      // A price of the documents is named beside what the service itself tells.
      guard let terms = Service.dock.documentedPriceTerms(of: request.change.target) else { return "" }
      return "; \(terms.price) documented (\(terms.page.words))"
    }
    func listed(_ service: Service, _ request: ConsentRequest, else words: String) -> String {
      service.documentedPrice(of: request.change.target).map { "\($0) documented" } ?? words
    }
    let upgrade = try Sample.request()
    let downgrade = try Sample.request(.downgrade, to: "free")
    let link = try Sample.request(.upgradeLink, to: "developer", on: daimon)
    let linked = try #require(Service.daimon.documentedPriceTerms(of: link.change.target))
    return [
      Case(
        name: "known", request: try Sample.request(quote: known), account: dock, price: "$49/mo (+$30/mo)",
        listed: "$49/mo"),
      Case(
        name: "known on a TEST account", request: try Sample.request(quote: known, on: test), account: test,
        price: "$49/mo (+$30/mo)", listed: "$49/mo"),
      Case(
        name: "known, and nothing before", request: try Sample.request(from: nil, quote: known), account: dock,
        price: "$49/mo", listed: "$49/mo"),
      Case(
        name: "zero", request: try Sample.request(.downgrade, to: "free", quote: Sample.quote(Sample.monthly(0))),
        account: dock, price: "$0/mo (-$19/mo)", listed: "$0/mo"),
      Case(
        name: "yearly beside monthly", request: try Sample.request(per: .year, quote: yearly), account: dock,
        price: "$490/yr (not comparable)", listed: "$490/yr"),
      Case(
        name: "not asked", request: upgrade, account: dock, price: notAsked + dockPrice(upgrade),
        listed: listed(.dock, upgrade, else: "price unknown")),
      Case(
        name: "a downgrade that was not asked", request: downgrade, account: dock,
        price: notAsked + dockPrice(downgrade), listed: listed(.dock, downgrade, else: "price unknown")),
      Case(
        name: "words alone", request: try Sample.request(quote: words), account: dock,
        price: "unknown: only the service's words tell it" + dockPrice(upgrade),
        listed: listed(.dock, upgrade, else: "price unknown")),
      Case(
        name: "on Dock's own page", request: try Sample.request(on: web), account: web,
        price: "unknown: the service tells none" + dockPrice(upgrade),
        listed: listed(.dock, upgrade, else: "price unknown")),
      Case(
        name: "an account that is gone", request: try Sample.request(), account: nil,
        price: "unknown: the service tells none" + dockPrice(upgrade),
        listed: listed(.dock, upgrade, else: "price unknown")),
      Case(
        name: "a page whose account is gone", request: try Sample.request(way: .link), account: nil,
        price: "unknown: only the page tells it" + dockPrice(upgrade), step: onPage,
        listed: listed(.dock, upgrade, else: "price on the page")),
      Case(
        name: "a resume",
        request: try Sample.request(.resume, to: nil, cancellation: .scheduled(Sample.now.adding(.seconds(86_400)))),
        account: dock, price: "stays $19/mo", step: "takes the cancellation back: the plan is charged again",
        renewal: "no: Pro ends May 2 2026 UTC", listed: "stays $19/mo"),
      Case(
        name: "a resume of a plan without a price or a day",
        request: try Sample.request(.resume, to: nil, from: nil, cancellation: .scheduled(nil)), account: dock,
        price: "stays what it is", step: "takes the cancellation back: the plan is charged again",
        renewal: "no: Pro ends May 2 2026 UTC", listed: "price stays"),
      Case(
        name: "a portal", request: try Sample.request(.portal, to: nil), account: dock, price: "no change by this step",
        step: "costs nothing: what is changed on the page may cost", listed: "costs nothing"),
      Case(
        name: "a checkout", request: try Sample.request(.checkout, to: "huge", on: mailingCore), account: mailingCore,
        price: "unknown: only the page tells it", step: onPage, listed: "price on the page"),
      Case(
        name: "an upgrade link", request: link, account: daimon,
        price: "unknown: only the page tells it; \(linked.price) documented (\(linked.page.words))", step: onPage,
        listed: "\(linked.price) documented"),
    ]
  }

  /// What the screen's review says, by its labels.
  private func screen(_ one: Case) -> [String: String] {
    var state = DashboardState(configuration: DashboardConfiguration())
    state.snapshot = Snapshot(
      accounts: one.account.map { [AccountStatus(account: $0, observation: nil, freshness: .fresh)] } ?? [],
      requests: [one.request])
    let now = Moment(wall: Sample.now, boot: Sample.boot)
    let facts = ReviewFacts(one.request, in: state.snapshot, at: now.wall)
    var lens = Lens(now)
    let rows = FactTable(state: state, facts: facts).rows(columns: 120, through: &lens)
    return Dictionary(
      rows.map { row in
        switch row.content {
        case .value(let value): (row.label, value.text.string)
        case .change(_, let after): (row.label, after.text.string)
        }
      }
    ) { first, _ in first }
  }

  /// What `show` prints, by its labels.
  private func sheet(_ one: Case) throws -> [String: String] {
    let sheet = RequestSheet(
      request: one.request, account: one.account, look: nil, budget: nil, wall: Sample.now, boot: Sample.boot,
      zone: .utc,
      elsewhere: try SurroundingsText.none())
    let lines = sheet.lines(FramedLines(columns: 400))
    return Dictionary(
      lines.map { line in (String(line.prefix(15).prefix { $0 != "|" }.trimmed), String(line.dropFirst(15))) }
    ) { first, _ in first }
  }

  @Test(arguments: cases)
  func theReviewTheSheetAndTheDocumentAgree(_ one: Case) throws {
    let (screen, sheet) = (screen(one), try sheet(one))
    let document = RequestDocument.whole(one.request, on: one.account, at: Sample.boot)["review"]
    #expect(screen["price"] == one.price)
    #expect(sheet["price then"] == one.price)
    #expect(document?["price_then"]?.string == one.price)

    #expect(screen["this step"] == one.step)
    #expect(sheet["this step"] == one.step)
    #expect(document?["this_step"]?.string == one.step)

    // The screen says days, the shell and documents say times.
    let time = Sample.now.adding(.seconds(86_400)).words
    let renewal = one.renewal.replacing("May 2 2026 UTC", with: time)
    #expect(screen["renewal"] == one.renewal)
    #expect(sheet["renewal"] == renewal)
    #expect(document?["renewal"]?.string == renewal)
    let charged = sheet["charged now"]
    #expect((charged == nil) == (one.step != nil))
    #expect(document?["charged_now"]?.string == charged)
    let isSaid = one.request.facts.quote?.effective != nil
    let beside = charged.map { " · charged now: " + (isSaid ? $0 : "there, too") } ?? ""
    #expect(screen["takes effect"] == sheet["takes effect"].map { $0 + beside })
  }

  @Test(arguments: cases)
  func aListSaysOfACostWhatTheScreensListSays(_ one: Case) {
    let line = RequestText.line(one.request, on: one.account, at: Sample.now)
    #expect(line.contains("  \(one.listed)  \(one.request.isLive ? "LIVE" : "TEST")"), "\(line)")
    if one.request.facts.quote?.price == nil {
      #expect(RequestPrice(one.request, on: one.account).cost() == one.listed)
    }
  }

  @Test func whatIsDoneInsteadOfWhatWasAskedIsSaidEverywhere() throws {
    let like = try Sample.request()
    let request = ConsentRequest(
      id: like.id, number: 7, account: try Sample.account(), organisation: nil, requester: like.requester,
      ask: PlanChange(.upgrade, to: try Sample.plan("pro"), per: .year), change: PlanChange(.resume), reason: nil,
      facts: ConsentFacts(from: like.facts.from, quote: nil), createdAt: Sample.now)
    let one = Case(name: "resumed", request: request, account: try Sample.account(), price: "", listed: "")
    let words = "upgrade to Pro, charged yearly"
    #expect(screen(one)["asked as"] == words)
    #expect(try sheet(one)["asked as"] == words)
    let document = RequestDocument.whole(request, on: one.account, at: Sample.boot)
    #expect(document["review"]?["asked_as"]?.string == words)
    #expect(screen(one)["organisation"] == "not reported")
    #expect(try sheet(one)["organisation"] == "not reported")
  }

  @Test func aRequestThatIsSatisfiedSaysSoEverywhere() throws {
    let request = try Sample.request().applying(.foundSatisfied, at: Sample.now)
    let one = Case(name: "satisfied", request: request, account: try Sample.account(), price: "", listed: "")
    #expect(screen(one)["ended"]?.hasPrefix(ConsentState.satisfied.word) == true)
    #expect(try sheet(one)["state"] == ConsentState.satisfied.word && sheet(one)["ended"] != nil)
    #expect(RequestDocument.whole(request, on: one.account, at: Sample.boot)["state"]?.string == "satisfied")
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
