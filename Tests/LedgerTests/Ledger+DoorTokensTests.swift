import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct LedgerDoorTokensTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

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
    #expect(try await ledger.doorGrant(for: token) == DoorGrant(agent: agent, account: account, createdAt: Sample.now))
    let text = token.reveal()
    for other in ["", "csd_", text + " ", String(text.dropLast()), text.uppercased(), "' OR 1=1 --", sha256Hex(text)] {
      #expect(try await ledger.doorGrant(for: Secret(other)) == nil)
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
    #expect(try await ledger.doorGrant(for: first) == nil)
    #expect(try await ledger.doorGrant(for: second)?.createdAt == Sample.now.adding(.seconds(1)))
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
    #expect(try await ledger.revokeDoorTokens(of: agent, account: try Sample.name("b"), at: Sample.now) == 1)
    #expect(
      try await ledger.doorGrants().map { "\($0.agent)@\($0.account)" } == [
        "other@a", "research-bot@a", "research-bot@c",
      ])
    #expect(try await ledger.revokeDoorTokens(of: agent, account: nil, at: Sample.now) == 2)
    #expect(try await ledger.revokeDoorTokens(of: agent, account: nil, at: Sample.now) == 0)
    for token in tokens { #expect(try await ledger.doorGrant(for: token) == nil) }
    #expect(try await ledger.doorGrant(for: kept) != nil)
    #expect(try await ledger.events(limit: 9).filter { $0.kind == "agent.revoked" }.count == 2)
    // A revoked agent can be let in again.
    let again = try await ledger.issueDoorToken(agent: agent, account: try Sample.name("b"), at: Sample.now)
    #expect(try await ledger.doorGrant(for: again) != nil)
  }

  @Test func aDamagedGrantLetsNobodyIn() async throws {
    let token = try await ledger.issueDoorToken(
      agent: try Sample.agent(), account: try Sample.name("dock-main"), at: Sample.now)
    try ledger.tamper("UPDATE door_token SET agent = 'no name'")
    #expect(try await ledger.doorGrant(for: token) == nil)
  }
}
