import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct LedgerDoorTokensTests {
  private let folder: TemporaryFolder
  fileprivate let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func allBytes() throws -> [UInt8] {
    let path = ledger.directory.path
    return TemporaryFolder.names(in: path).flatMap { TemporaryFolder.bytes(of: path + "/" + $0) }
  }

  @Test func aTokenLetsItsAgentIntoItsAccountAlone() async throws {
    let agent = try Sample.agent()
    let account = try Sample.name("dock-main")
    let token = try await ledger.issueDoorToken(agent: agent, account: account, at: Sample.now)
    #expect(
      try await ledger.doorGrants(for: token).first == DoorGrant(agent: agent, account: account, createdAt: Sample.now))
    let text = token.reveal()
    for other in ["", "csd_", text + " ", String(text.dropLast()), text.uppercased(), "' OR 1=1 --", sha256Hex(text)] {
      #expect(try await ledger.doorGrants(for: Secret(other)).first == nil)
    }
  }

  @Test func tokensAreLongAndNeverTheSame() async throws {
    var seen: Set<String> = []
    for number in 0..<20 {
      let token = try await ledger.issueDoorToken(
        agent: try Sample.agent("agent-\(number)"), account: try Sample.name("a"), at: Sample.now
      ).reveal()
      #expect(token.hasPrefix("csd_") && token.utf8.count == 68)
      #expect(seen.insert(token).inserted)
    }
  }

  @Test func onlyTheHashIsStored() async throws {
    let token = try await ledger.issueDoorToken(
      agent: try Sample.agent(), account: try Sample.name("dock-main"), at: Sample.now
    ).reveal()
    let bytes = try allBytes()
    #expect(bytes.contains(text: sha256Hex(token)))
    #expect(!bytes.contains(text: token))
    #expect(!bytes.contains(text: String(token.dropFirst(4).prefix(16))))
    #expect(!bytes.contains(text: String(token.suffix(16))))
  }

  @Test func aSecondTokenRevokesTheFirst() async throws {
    let agent = try Sample.agent()
    let account = try Sample.name("dock-main")
    let first = try await ledger.issueDoorToken(agent: agent, account: account, at: Sample.now)
    let second = try await ledger.issueDoorToken(agent: agent, account: account, at: Sample.now.adding(.seconds(1)))
    #expect(try await ledger.doorGrants(for: first).first == nil)
    #expect(try await ledger.doorGrants(for: second).first?.createdAt == Sample.now.adding(.seconds(1)))
    #expect(try await ledger.doorGrants().count == 1)
    #expect(try await ledger.events(limit: 9).map(\.kind) == ["agent.added", "agent.added"])
    #expect(try await ledger.events(limit: 1).first?.actor == "operator")
  }

  @Test func revokingTakesOneAccountOrAll() async throws {
    let agent = try Sample.agent()
    let other = try Sample.agent("other")
    var tokens: [Secret] = []
    for account in ["a", "b", "c"] {
      tokens.append(try await ledger.issueDoorToken(agent: agent, account: try Sample.name(account), at: Sample.now))
    }
    let kept = try await ledger.issueDoorToken(agent: other, account: try Sample.name("a"), at: Sample.now)
    #expect(try await ledger.revokeDoorTokens(of: agent, account: try Sample.name("b"), at: Sample.now).tokens == 1)
    #expect(
      try await ledger.doorGrants().map { "\($0.agent)@\($0.account)" } == [
        "other@a", "research-bot@a", "research-bot@c",
      ])
    #expect(try await ledger.revokeDoorTokens(of: agent, account: nil, at: Sample.now).tokens == 2)
    #expect(try await ledger.revokeDoorTokens(of: agent, account: nil, at: Sample.now) == Revocation(tokens: 0))
    for token in tokens { #expect(try await ledger.doorGrants(for: token).first == nil) }
    #expect(try await ledger.doorGrants(for: kept).first != nil)
    #expect(try await ledger.events(limit: 9).filter { $0.kind == "agent.revoked" }.count == 2)
    // A revoked agent can be let in again.
    let again = try await ledger.issueDoorToken(agent: agent, account: try Sample.name("b"), at: Sample.now)
    #expect(try await ledger.doorGrants(for: again).first != nil)
  }

  @Test(arguments: ["agent = 'no name'", "account = 'NO NAME'", "since = NULL"])
  func aDamagedGrantLetsNobodyIn(_ damage: String) async throws {
    let token = try await ledger.issueDoorToken(
      agent: try Sample.agent(), account: try Sample.name("dock-main"), at: Sample.now)
    try ledger.tamper("UPDATE door_token SET \(damage)")
    #expect(try await ledger.doorGrants(for: token).first == nil)
    #expect(try await ledger.doorGrants().isEmpty)
  }

  // MARK: - What an agent asked

  private static let later = Sample.now.adding(.seconds(60))

  private func issue(_ agent: String = "research-bot", _ account: String = "dock-main", at now: Instant = Sample.now)
    async throws -> DoorGrant
  {
    let token = try await ledger.issueDoorToken(
      agent: try Sample.agent(agent), account: try Sample.name(account), at: now)
    return try #require(try await ledger.doorGrants(for: token).first)
  }

  @Test func revokingWithdrawsWhatWasNotSent() async throws {
    _ = try await issue()
    let pending = try await ledger.makeRequest(operation: .downgrade, plan: "free")
    let approved = try await ledger.makeRequest()
    try await ledger.bring(approved, to: .approved)
    let revocation = try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Self.later)
    #expect(revocation.tokens == 1 && revocation.left.isEmpty)
    #expect(revocation.withdrawn.map(\.id) == [pending.id, approved.id])
    #expect(revocation.withdrawn.map(\.state) == [.cancelled, .cancelled])
    for id in [pending.id, approved.id] {
      let request = try #require(try await ledger.request(id))
      #expect(request.state == .cancelled && request.outcome == Outcome(.withdrawn) && request.endedAt == Self.later)
    }
    let events = try await ledger.events(limit: 3)
    #expect(events.map(\.kind) == ["request.cancelled", "request.cancelled", "agent.revoked"])
    #expect(events.allSatisfy { $0.actor == "operator" })
    #expect(try await ledger.verifyAudit() == .intact(events: events[0].sequence))
    // Nothing of it can be approved or carried out any more.
    for event in [Sample.approval(of: pending), .executionBegan(Sample.attempt())] {
      await #expect(throws: LedgerError.self) {
        try await ledger.apply(
          event, to: event == .executionBegan(Sample.attempt()) ? approved.id : pending.id,
          actor: event == .executionBegan(Sample.attempt()) ? .engine : .operatorItself, at: Self.later)
      }
    }
  }

  @Test(arguments: [ConsentState.executing, .unknown, .awaitingPayment])
  func revokingLeavesWhatTheServiceMayActOn(_ state: ConsentState) async throws {
    _ = try await issue()
    let request = try await ledger.makeRequest()
    try await ledger.bring(request, to: state)
    let revocation = try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Self.later)
    #expect(revocation.withdrawn.isEmpty)
    #expect(revocation.left.map(\.id) == [request.id] && revocation.left.map(\.state) == [state])
    #expect(try await ledger.request(request.id)?.state == state)
  }

  @Test func revokingTouchesNobodyElses() async throws {
    _ = try await issue("research-bot", "a")
    _ = try await issue("research-bot", "b")
    let onA = try await ledger.makeRequest(account: "a")
    let onB = try await ledger.makeRequest(account: "b")
    let others = try await ledger.makeRequest(account: "a", agent: "other")
    let ended = try await ledger.makeRequest(account: "a", operation: .downgrade, plan: "free")
    try await ledger.bring(ended, to: .rejected)
    let own = try await ledger.submit(
      Sample.draft(account: "a", agent: "research-bot", door: .operatorItself, operation: .portal, plan: nil),
      at: Sample.now)
    guard case .created(let operators) = own else { throw Unexpected(what: "\(own)") }
    let revocation = try await ledger.revokeDoorTokens(
      of: Sample.agent(), account: try Sample.name("a"), at: Self.later)
    #expect(revocation.withdrawn.map(\.id) == [onA.id])
    for request in [onB, others, operators] { #expect(try await ledger.request(request.id) == request) }
    #expect(try await ledger.request(ended.id)?.state == .rejected)
  }

  @Test func whatAnEarlierRevocationLeftBehindIsWithdrawnToo() async throws {
    _ = try await issue()
    try ledger.tamper("UPDATE door_token SET revoked_at = 1")
    let request = try await ledger.makeRequest()
    let revocation = try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Self.later)
    #expect(revocation.tokens == 0 && revocation.withdrawn.map(\.id) == [request.id])
    #expect(try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Self.later).isEmpty)
  }

  @Test func aReplacedTokenKeepsItsRequestsAndOneThatIsAddedAnewDoesNot() async throws {
    let first = try await issue()
    let request = try await ledger.makeRequest()
    let replaced = try await issue(at: Self.later)
    #expect(replaced.createdAt == Self.later && replaced.since == first.since)
    #expect(first.covers(request) && replaced.covers(request))
    _ = try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Self.later)
    let anew = try await issue(at: Self.later.adding(.seconds(1)))
    #expect(anew.since == Self.later.adding(.seconds(1)) && !anew.covers(request))
    let own = try await ledger.makeRequest(at: anew.since)
    #expect(anew.covers(own))
    #expect(try !(await issue("research-bot", "dock-lab")).covers(own))
    #expect(try !(await issue("other")).covers(own))
  }

  @Test func aClockThatWasPutBackGivesNothingToTheNewHolder() async throws {
    _ = try await issue()
    let request = try await ledger.makeRequest(at: Self.later)
    _ = try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Self.later)
    let anew = try await issue(at: Sample.now)
    #expect(!anew.covers(request))
  }

  @Test func aClockThatIsPutBackTakesNothingFromItsHolder() async throws {
    let grant = try await issue(at: Self.later)
    let request = try await ledger.makeRequest(at: Sample.now.adding(.seconds(-3_600)))
    #expect(grant.covers(request))
    #expect(try await ledger.requests(under: grant, limit: 9).map(\.id) == [request.id])
    _ = try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Sample.now)
    let anew = try await issue(at: Sample.now.adding(.seconds(-7_200)))
    #expect(try await ledger.requests(under: anew, limit: 9).isEmpty && !anew.covers(request))
  }

  @Test func tokensFromBeforeCountTheRequestsOfTheirHolders() async throws {
    _ = try await issue()
    let request = try await ledger.makeRequest()
    _ = try await ledger.revokeDoorTokens(of: Sample.agent(), account: nil, at: Sample.now)
    _ = try await issue(at: Self.later)
    let own = try await ledger.makeRequest(at: Self.later)
    try ledger.tamper(
      "ALTER TABLE door_token DROP COLUMN after_request",
      "DELETE FROM grdb_migrations WHERE identifier LIKE '15: %'")
    let grant = try #require(try await folder.ledger().doorGrants().first)
    #expect(grant.after == request.number)
    #expect(!grant.covers(request) && grant.covers(own))
  }

  @Test func aGrantThatWasRevokedMeanwhileKeepsNoRequest() async throws {
    let grant = try await issue()
    let request = try await ledger.makeRequest()
    #expect(try await !ledger.withdraw(request.id, askedUnder: grant, at: Self.later))
    _ = try await issue(at: Self.later)
    #expect(try await !ledger.withdraw(request.id, askedUnder: grant, at: Self.later))
    try ledger.tamper("UPDATE door_token SET revoked_at = 1 WHERE revoked_at IS NULL")
    #expect(try await ledger.withdraw(request.id, askedUnder: grant, at: Self.later))
    #expect(try await ledger.request(request.id)?.state == .cancelled)
    #expect(try await !ledger.withdraw(request.id, askedUnder: grant, at: Self.later))
    // Added anew before the old one's ask arrived: it is still not the new one's.
    let anew = try await issue(at: Self.later.adding(.seconds(60)))
    let late = try await ledger.makeRequest(at: anew.since.adding(.seconds(1)))
    #expect(try await ledger.withdraw(late.id, askedUnder: grant, at: anew.since.adding(.seconds(2))))
  }

  @Test func tokensOfAnEarlierReleaseGetTheirHoldersTime() async throws {
    // Replaced at 20; revoked at 30 and added anew at 40, replaced at 50; another agent and account beside it.
    let rows: [(hash: String, agent: String, account: String, made: Int, ended: Int?)] = [
      ("1", "bot", "a", 10, 20), ("2", "bot", "a", 20, 30), ("3", "bot", "a", 40, 50), ("4", "bot", "a", 50, nil),
      ("5", "other", "a", 5, 15), ("6", "other", "a", 15, nil), ("7", "bot", "b", 35, nil),
    ]
    let statements = rows.map {
      "INSERT INTO door_token (hash, agent, account, created_at, revoked_at) VALUES "
        + "('\($0.hash)', '\($0.agent)', '\($0.account)', \($0.made), \($0.ended.map(String.init) ?? "NULL"))"
    }
    try ledger.tamper(
      "ALTER TABLE door_token DROP COLUMN since",
      "DELETE FROM grdb_migrations WHERE identifier = '4: agents that were added anew'",
      statements.joined(separator: ";"))
    let grants = try await folder.ledger().doorGrants()
    #expect(
      grants.map { "\($0.agent)@\($0.account) \($0.since.milliseconds)" } == [
        "other@a 5", "bot@b 35", "bot@a 40",
      ])
  }
}

extension LedgerDoorTokensTests {
  @Test func onlyATokenThatWasMadeForItPassesCallsOn() async throws {
    let (agent, account) = (try Sample.agent(), try Sample.name("a"))
    let plain = try await ledger.issueDoorToken(agent: agent, account: account, at: Sample.now)
    #expect(try await ledger.doorGrants(for: plain).map(\.forwards) == [false])
    let passing = try await ledger.issueDoorToken(agent: agent, account: account, forwards: true, at: Sample.now)
    #expect(try await ledger.doorGrants(for: passing).map(\.forwards) == [true])
    #expect(try await ledger.doorGrants().map(\.forwards) == [true])
    let events = try await ledger.events(limit: 9)
    #expect(events.map { $0.body["forwards"] } == [.bool(true), nil])
    // Made anew without it, the token does not inherit it.
    let again = try await ledger.issueDoorToken(agent: agent, account: account, at: Sample.now)
    #expect(try await ledger.doorGrants(for: again).map(\.forwards) == [false])
  }
}
