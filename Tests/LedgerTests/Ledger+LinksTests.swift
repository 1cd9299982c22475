import Billing
import Consent
import GRDB
import Testing
import Text

@testable import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct LedgerLinksTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger
  private let secret = "https://checkout.stripe.com/c/pay/cs_live_a1b2c3d4e5f6#fidkdWxOYHwnPyd1blpxYHZxWjA0"

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func issued(expiresAt: Instant? = Sample.now.adding(.seconds(3600))) -> IssuedURL {
    IssuedURL(url: Secret(secret), host: "checkout.stripe.com", expiresAt: expiresAt)
  }

  @discardableResult
  private func store(
    _ kind: LinkKind = .upgradeLink, request: RequestID? = nil, expiresAt: Instant? = Sample.now.adding(.seconds(3600)),
    at now: Instant = Sample.now
  ) async throws -> Int64 {
    try await ledger.store(
      issued(expiresAt: expiresAt), kind: kind, account: try Sample.name("dock-main"), request: request,
      target: try Sample.plan("scale"), at: now)
  }

  private func storeNeighbour() async throws {
    let url = IssuedURL(url: Secret("https://billing.stripe.com/p/session/other"), host: "billing.stripe.com")
    try await ledger.store(
      url, kind: .portal, account: try Sample.name("dock-main"), request: nil, target: nil, at: Sample.now)
  }

  /// The bytes of the database and its write-ahead log, as somebody who copies the files gets them.
  private func bytes() -> [UInt8] {
    ["", "-wal", "-shm"].flatMap { TemporaryFolder.bytes(of: ledger.directory.database + $0) }
  }

  /// Somebody else reads while a link ends: neither they nor an end of the program keep its URL beside the ledger.
  @Test func whatAReaderKeptInTheLogIsGoneAfterTheEnginesNextStep() async throws {
    let id = try await store()
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: ledger.directory.database, configuration: configuration)
    try await other.writeWithoutTransaction {
      try $0.execute(sql: "BEGIN")
      _ = try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM link")
    }
    try await ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: Sample.now)
    // As long as it reads, what it began to read stays.
    #expect(bytes().contains(Array("cs_live_a1b2c3d4e5f6".utf8)))
    try await ledger.expireLinks(at: Sample.now)
    #expect(bytes().contains(Array("cs_live_a1b2c3d4e5f6".utf8)))
    try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
    // Another process, which knows nothing of it, has the engine.
    let engines = try Ledger(in: ledger.directory)
    try await engines.expireLinks(at: Sample.now)
    #expect(!bytes().contains(Array("cs_live_a1b2c3d4e5f6".utf8)))
    #expect(TemporaryFolder.bytes(of: ledger.directory.database + "-wal").isEmpty)
  }

  @Test func aLinkWaitsWithItsURLApart() async throws {
    let id = try await store()
    let link = Link(
      id: id, account: try Sample.name("dock-main"), kind: .upgradeLink, target: try Sample.plan("scale"),
      host: "checkout.stripe.com", createdAt: Sample.now, expiresAt: Sample.now.adding(.seconds(3600)), state: .unused)
    #expect(try await ledger.links(at: Sample.now) == [link])
    #expect(try await ledger.url(ofLink: id) == Secret(secret))
    let event = try #require(try await ledger.events(limit: 1).first)
    #expect(event.kind == "link.stored" && event.actor == "engine")
    #expect(event.body["url_sha256"]?.string == sha256Hex(secret))
    #expect(try event.body.canonical().contains("cs_live") == false)
  }

  @Test(arguments: [LinkState.used, .expired, .dismissed])
  func aLinkThatEndedHasNoURLAnyMoreNotEvenInTheFile(state: LinkState) async throws {
    // Between two others, so that nothing happens to be written over it.
    try await storeNeighbour()
    let id = try await store()
    try await storeNeighbour()
    #expect(bytes().contains(text: "cs_live_a1b2c3d4e5f6"))
    try await ledger.endLink(id, as: state, actor: .operatorItself, at: Sample.now.adding(.seconds(60)))
    #expect(try await ledger.url(ofLink: id) == nil)
    #expect(try await ledger.links(at: Sample.now.adding(.seconds(60))).map(\.state) == [.unused, state, .unused])
    #expect(!bytes().contains(text: "cs_live"))
    #expect(!bytes().contains(text: "fidkdWxOYHwnPyd1blpxYHZxWjA0"))
    let event = try #require(try await ledger.events(limit: 1).first)
    #expect(event.kind == "link.ended" && event.actor == "operator")
    #expect(event.body["state"]?.string == state.rawValue)
    await #expect(throws: LedgerError.notFound) {
      try await ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: Sample.now)
    }
  }

  @Test func aPageThatItsOperatorPutsAwayIsWithdrawnAndHasNotExpired() async throws {
    let request = try await ledger.makeRequest()
    try await ledger.bring(request, to: .awaitingPayment)
    let first = try await store(.checkout, request: request.id)
    let second = try await store(.checkout, request: request.id)
    try await ledger.endLink(first, as: .dismissed, actor: .operatorItself, at: Sample.now)
    // Another page of it waits still.
    #expect(try await ledger.request(request.id)?.state == .awaitingPayment)
    try await ledger.endLink(second, as: .dismissed, actor: .operatorItself, at: Sample.now)
    let after = try await ledger.request(request.id)
    #expect(after?.state == .cancelled && after?.outcome?.code == .withdrawn)
    let event = try #require(try await ledger.events(limit: 1).first)
    #expect(event.kind == "request.cancelled" && event.actor == "operator")
    #expect(try await ledger.forgery(of: request.id) == nil)
  }

  @Test func aReaderInAnotherConnectionDelaysTheErasureOnlyUntilTheNext() async throws {
    let first = try await store()
    let second = try await store(.portal)
    let reader = try DatabasePool(path: ledger.directory.database)
    try await reader.read { database in
      // Holds its view of the file while the link ends.
      _ = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM link")
      let ended = Counter()
      let ledger = self.ledger
      Task.detached {
        defer { ended.add() }
        try await ledger.endLink(first, as: .used, actor: .engine, at: Sample.now)
      }
      while ended.value == 0 { sched_yield() }
    }
    #expect(try await ledger.url(ofLink: first) == nil)
    try reader.close()
    try await ledger.endLink(second, as: .used, actor: .engine, at: Sample.now)
    #expect(!bytes().contains(text: "cs_live"))
  }

  @Test func linksEndByThemselvesWhenTheirTimeIsOver() async throws {
    let named = try await store(expiresAt: Sample.now.adding(.seconds(3600)))
    let unnamed = try await store(.portal, expiresAt: nil)
    #expect(try await ledger.expireLinks(at: Sample.now) == Sample.now.adding(.seconds(3600)))
    #expect(try await ledger.expireLinks(at: Sample.now.adding(milliseconds: 3_599_999)) != nil)
    #expect(try await ledger.url(ofLink: named) != nil)
    let day = Sample.now.adding(Ledger.longestPageLife)
    #expect(try await ledger.expireLinks(at: Sample.now.adding(.seconds(3600))) == day)
    #expect(try await ledger.url(ofLink: named) == nil)
    #expect(try await ledger.url(ofLink: unnamed) != nil)
    #expect(try await ledger.expireLinks(at: day) == nil)
    #expect(try await ledger.url(ofLink: unnamed) == nil)
    #expect(!bytes().contains(text: "cs_live"))
    #expect(try await ledger.events(limit: 9).filter { $0.kind == "link.ended" }.count == 2)
  }

  @Test func endedLinksAreShownForADay() async throws {
    // Made long ago, ended now: what counts is the end.
    let id = try await store(at: Sample.now.adding(.seconds(-500_000)))
    try await ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: Sample.now)
    #expect(try await ledger.links(at: Sample.now.adding(.seconds(86_399))).map(\.id) == [id])
    #expect(try await ledger.links(at: Sample.now.adding(.seconds(86_400))) == [])
  }

  @Test(arguments: [
    (ConsentEvent.executed(Outcome(.switched)), LinkState.used), (.lapsed, .expired), (.cancelled, .dismissed),
    (.refused(Outcome(.refused)), .dismissed),
  ])
  func aRequestThatIsOverLeavesNoURLBehind(event: ConsentEvent, state: LinkState) async throws {
    let request = try await ledger.makeRequest(operation: .checkout)
    try await ledger.bring(request, to: .executing)
    try await ledger.apply(
      .pageIssued(Outcome(.paymentPage)), to: request.id, storing: issued(), kind: .checkout, at: Sample.now)
    let other = try await store()
    let link = try #require(try await ledger.waitingLinks(of: request.id).first)
    #expect(link.kind == .checkout && link.target == request.change.target)
    let actor: Actor = event == .cancelled ? .operatorItself : .engine
    try await ledger.apply(event, to: request.id, actor: actor, at: Sample.now)
    #expect(try await ledger.waitingLinks(of: request.id) == [])
    #expect(try await ledger.links(at: Sample.now).first { $0.id == link.id }?.state == state)
    #expect(try await ledger.url(ofLink: other) != nil)
  }

  @Test func aPageThatExistsIsNotReplacedByAnotherAsk() async throws {
    let request = try await ledger.makeRequest(operation: .checkout, plan: "scale")
    try await ledger.bring(request, to: .executing)
    try await ledger.apply(
      .pageIssued(Outcome(.paymentPage)), to: request.id, storing: issued(), kind: .checkout, at: Sample.now)
    _ = try await ledger.makeRequest(operation: .checkout, plan: "pro")
    #expect(try await ledger.request(request.id)?.state == .awaitingPayment)
    #expect(try await ledger.links(at: Sample.now).map(\.state) == [.unused])
  }

  @Test func aPortalOutlivesTheRequestThatMadeIt() async throws {
    let request = try await ledger.makeRequest(operation: .portal, plan: nil)
    try await ledger.bring(request, to: .executing)
    let done = try await ledger.apply(
      .executed(Outcome(.linkStored)), to: request.id, storing: issued(), kind: .portal, at: Sample.now)
    #expect(done.state == .executed)
    #expect(try await ledger.waitingLinks(of: request.id).map(\.kind) == [.portal])
  }

  @Test func anEventThatCannotHappenStoresNoURL() async throws {
    let request = try await ledger.makeRequest(operation: .checkout)
    await #expect(throws: LedgerError.refused(.notPossible(in: .pending), request)) {
      try await ledger.apply(
        .pageIssued(Outcome(.paymentPage)), to: request.id, storing: issued(), kind: .checkout, at: Sample.now)
    }
    #expect(try await ledger.links(at: Sample.now) == [])
    #expect(!bytes().contains(text: "cs_live"))
  }

  @Test func aLinkTheOperatorAddsBearsTheOperatorsName() async throws {
    try await ledger.store(
      issued(), kind: .upgradeLink, account: try Sample.name("dock-main"), request: nil, target: nil,
      actor: .operatorItself, at: Sample.now)
    #expect(try await ledger.events(limit: 1).first?.actor == "operator")
  }

  @Test func aHostileHostStaysMarked() async throws {
    let host = SafeText("checkout\u{202E}.stripe.com")
    try await ledger.store(
      IssuedURL(url: Secret(secret), host: host), kind: .portal, account: try Sample.name("dock-main"), request: nil,
      target: nil, at: Sample.now)
    #expect(try await ledger.links(at: Sample.now).map(\.host) == [host])
  }

  @Test func aDamagedLinkIsAnError() async throws {
    try await store()
    try ledger.tamper("UPDATE link SET kind = 'rope'")
    await #expect(throws: LedgerError.self) { try await ledger.links(at: Sample.now) }
  }
}
