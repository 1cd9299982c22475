import Billing
import Testing

@testable import Ledger

@Suite struct LedgerOfferedLinksTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let account: AccountName

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
    account = try Sample.name("daimon-bot")
  }

  private func look(_ urls: String..., target: String? = "developer", at seconds: Int64 = 0) async throws {
    let at = Sample.now.adding(.seconds(seconds))
    let links = try urls.map { url in
      OfferedLink(
        kind: .upgradeLink, target: try target.map { try Sample.plan($0) },
        issued: IssuedURL(url: Secret(url), host: "daimon.email", expiresAt: at.adding(.seconds(600))))
    }
    try await ledger.record(
      Observation(account: account, at: at, plan: PlanState(plan: nil), meters: [], links: links))
  }

  private func links() async throws -> [Link] { try await ledger.links(at: Sample.now) }

  @Test func theSameOfferIsKeptOnce() async throws {
    for second in 0..<3 as Range<Int64> { try await look("https://daimon.email/u/one", at: second) }
    let links = try await links()
    #expect(links.map(\.state) == [.unused] && links.first?.kind == .upgradeLink)
    #expect(try await ledger.url(ofLink: links[0].id) == Secret("https://daimon.email/u/one"))
  }

  @Test func aNewOneTakesTheOldersPlaceAndOthersStay() async throws {
    try await look("https://daimon.email/u/one")
    try await look("https://daimon.email/u/other", target: "enterprise")
    try await look("https://daimon.email/u/two", at: 60)
    #expect(try await links().map(\.state) == [.expired, .unused, .unused])
    #expect(!TemporaryFolder.bytes(of: ledger.directory.database).contains(text: "u/one"))
  }

  @Test func pagesOfApprovalStandBesideEachOther() async throws {
    let links = ["one", "two"].map { name in
      OfferedLink(
        kind: .approval, issued: IssuedURL(url: Secret("https://daimon.email/a/" + name), host: "daimon.email"))
    }
    for offered in [links, [links[1]]] {
      try await ledger.record(
        Observation(account: account, at: Sample.now, plan: PlanState(plan: nil), meters: [], links: offered))
    }
    #expect(try await self.links().map(\.state) == [.unused, .unused])
  }

  @Test func aServiceThatOffersWithoutEndFillsNoList() async throws {
    for number in 0..<40 {
      let link = OfferedLink(
        kind: .approval, issued: IssuedURL(url: Secret("https://daimon.email/a/\(number)"), host: "daimon.email"))
      try await ledger.record(
        Observation(account: account, at: Sample.now, plan: PlanState(plan: nil), meters: [], links: [link]))
    }
    #expect(try await links().count == 16)
  }

  @Test func whatWasDismissedDoesNotComeBack() async throws {
    try await look("https://daimon.email/u/one")
    let id = try #require(try await links().first?.id)
    try await ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: Sample.now)
    try await look("https://daimon.email/u/one", at: 60)
    #expect(try await links().map(\.state) == [.dismissed])
  }

  @Test func whatTheOperatorKeptIsNotReplaced() async throws {
    try await ledger.store(
      IssuedURL(url: Secret("https://daimon.email/u/mine"), host: "daimon.email"), kind: .upgradeLink,
      account: account, request: nil, target: try Sample.plan("developer"), actor: .operatorItself, at: Sample.now)
    try await look("https://daimon.email/u/one")
    #expect(try await links().map(\.state) == [.unused, .unused])
  }

  @Test func anOfferThatNobodyOpenedIsNotUsedWhenThePlanIsReached() async throws {
    let target = try Sample.plan("developer")
    try await ledger.store(
      IssuedURL(url: Secret("https://daimon.email/u/asked"), host: "daimon.email"), kind: .upgradeLink,
      account: account, request: nil, target: target, actor: .operatorItself, at: Sample.now)
    try await look("https://daimon.email/u/one")
    try await ledger.useLinks(of: account, showing: target, at: Sample.now)
    #expect(try await links().map(\.state) == [.used, .unneeded])
    #expect(!TemporaryFolder.bytes(of: ledger.directory.database).contains(text: "u/one"))
  }

  @Test func aFloodOfOffersIsCut() async throws {
    let links = try (0..<50).map { number in
      OfferedLink(
        kind: .checkout, target: try Sample.plan("p\(number)"),
        issued: IssuedURL(url: Secret("https://daimon.email/\(number)"), host: "daimon.email"))
    }
    try await ledger.record(
      Observation(account: account, at: Sample.now, plan: PlanState(plan: nil), meters: [], links: links))
    #expect(try await self.links().count == 8)
  }
}
