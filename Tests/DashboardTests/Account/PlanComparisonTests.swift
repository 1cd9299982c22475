import Billing
import Screen
import Testing
import Text

@testable import Dashboard

@Suite struct PlanComparisonTests {
  private static let offers = [
    PlanOffer(
      name: Sample.plan("free"), price: Sample.dollars(0),
      limits: [.init(name: "e-mails a month", limit: .of(3_000)), .init(name: "domains", limit: .of(1))]),
    PlanOffer(
      name: Sample.plan("pro"), price: Sample.dollars(29),
      limits: [.init(name: "e-mails a month", limit: .of(50_000)), .init(name: "domains", limit: .unlimited)],
      words: "for 漢字 teams \u{202E}and more"),
    PlanOffer(name: Sample.plan("scale"), limits: [.init(name: "members", limit: .unknown)]),
  ]

  /// An account whose service lists plans itself.
  static var status: AccountStatus {
    AccountStatus(
      account: Sample.mail,
      observation: Observation(
        account: Sample.mail.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("pro")), meters: [],
        plans: offers),
      freshness: .fresh)
  }

  private func text(_ account: Account, _ offers: [PlanOffer], facts: [Fact] = [], columns: Int = 120) -> [String] {
    let status = AccountStatus(
      account: account,
      observation: Observation(
        account: account.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("pro")), meters: [],
        facts: facts, plans: offers),
      freshness: .fresh)
    var desk = Desk(Snapshot(accounts: [status]), size: Size(columns: columns, rows: 150))
    desk.press(.character("i"))
    return desk.frame().text.split(separator: "\n").map(String.init)
  }

  private func line(_ label: String, in lines: [String]) -> [String] {
    let line = lines.first { $0.hasPrefix("│  \(label)") } ?? ""
    return line.dropFirst(label.count + 3).split(separator: "  ").map { $0.trimmingPrefix { $0 == " " } }
      .map(String.init).filter { !$0.isEmpty && $0 != "│" && $0 != " │" }
  }

  @Test func onAWideScreenPlansStandBesideOneAnother() {
    let lines = text(Sample.mail, Self.offers)
    #expect(lines.contains { $0.contains("the service's own list") })
    #expect(
      line("plan  ", in: Array(lines.drop { !$0.contains("the service's own list") })) == ["Free", "▸ Pro", "Scale"])
    #expect(line("price  ", in: Array(lines.drop { !$0.contains("own list") })) == ["$0/mo", "$29/mo", "not said"])
    #expect(line("e-mails a month", in: lines) == ["3,000", "50,000", "not said"])
    #expect(line("domains", in: lines) == ["1", "no limit", "not said"])
    #expect(line("members", in: lines) == ["not said", "not said", "not said"])
    #expect(lines.contains { $0.contains("for 漢字 teams") })
  }

  @Test func onANarrowScreenTheyStandBelowOneAnother() {
    let all = text(Sample.mail, Self.offers, columns: 60).joined(separator: " ")
    #expect(all.contains("▸ Pro"))
    #expect(all.contains("$29/mo, 50,000 e-mails a month"))
    #expect(all.contains("price not said"))
  }

  @Test func everyPageOfTheDocumentsIsATableOfItsOwnWithItsDay() {
    let lines = text(Sample.daimon, [])
    let pages = Set(Service.daimon.documentedTerms.map(\.page.words))
    #expect(pages.count > 1)
    let all = lines.joined(separator: " ")
    for page in pages { #expect(all.contains("documented: \(page)"), "\(page)") }
    #expect(lines.contains { $0.contains("$29/mo") } && lines.contains { $0.contains("$9/mo") })
  }

  @Test func aDocumentedFactIsNotAmongWhatTheServiceSays() throws {
    let known = try #require(Service.daimon.documentedTerms.first).fact
    let facts = [
      Fact(label: "card", value: "visa"), known, Fact(label: "mailboxes, documented", value: "two (Some Page)"),
    ]
    let lines = text(Sample.daimon, [], facts: facts)
    let said = try #require(lines.firstIndex { $0.contains("What the service says") })
    let documents = try #require(lines.firstIndex { $0.contains("What the documents say") })
    let card = try #require(lines.firstIndex { $0.contains("visa") })
    let boxes = try #require(lines.firstIndex { $0.contains("two (Some Page)") })
    #expect(said < card && card < documents && documents < boxes)
    #expect(!lines.contains { $0.contains(known.label.string) }, "its plan is in the table")
  }

  @Test func aNumberHasACommaBetweenThousands() {
    #expect(
      [0, 999, 1_000, 1_234_567, -1_000].map { Int64($0).grouped } == ["0", "999", "1,000", "1,234,567", "-1,000"])
    #expect(Int64.min.grouped == "-9,223,372,036,854,775,808")
  }
}
