import Billing
import Consent
import Ledger
import Testing

@testable import Gateway

@Suite struct AccountChoiceTests {
  private let services: [String: Service] = ["a": .dock, "b": .dock, "c": .daimon, "d": .agentidp]

  private func choice(_ accounts: [String], named: String? = nil) throws -> AccountChoice {
    let grants = try accounts.map {
      DoorGrant(agent: try Door.agent("bot"), account: try #require(AccountName($0)), createdAt: Sample.now)
    }
    return AccountChoice(named: named.flatMap { AccountName($0) }, grants: grants) { services[$0.rawValue] }
  }

  private func chosen(_ accounts: [String], _ service: Service?, named: String? = nil) throws -> String {
    switch try choice(accounts, named: named).grant(for: service) {
    case .success(let grant): grant.account.rawValue
    case .failure(let obstacle): "\(obstacle)"
    }
  }

  @Test func theServiceOfAPathTellsWhichAccountIsMeant() throws {
    #expect(try chosen(["a", "c"], .dock) == "a")
    #expect(try chosen(["a", "c"], .daimon) == "c")
    #expect(try chosen(["a", "c"], .agentidp) == "otherService")
    #expect(try chosen(["a"], nil) == "a")
  }

  @Test func whereSeveralMayBeMeantNothingIsGuessed() throws {
    for service in [Service.dock, nil] {
      guard case .failure(.several(let accounts)) = try choice(["a", "b", "c"]).grant(for: service) else {
        Issue.record("one was chosen")
        return
      }
      #expect(accounts.map(\.rawValue) == (service == nil ? ["a", "b", "c"] : ["a", "b"]))
    }
    #expect(try chosen(["a", "b"], .dock, named: "b") == "b")
    #expect(try chosen(["a", "b"], nil, named: "b") == "b")
  }

  @Test func aNamedAccountIsOneOfTheTokensOrThereIsNone() throws {
    #expect(try chosen(["a"], .dock, named: "b") == "otherAccount")
    #expect(try chosen(["a"], .dock, named: "nowhere") == "otherAccount")
    #expect(try chosen(["a", "c"], .dock, named: "c") == "otherServiceThere")
    #expect(try chosen(["unread"], nil) == "notServed" && chosen(["unread"], .dock) == "notServed")
    #expect(try chosen(["a", "unread"], .dock, named: "unread") == "notServed")
    // What it speaks nobody knows: it takes nothing from the one that is known.
    #expect(try chosen(["a", "unread"], .dock) == "a" && chosen(["a", "unread"], .daimon) == "notServed")
    #expect(
      AccountChoice.Obstacle.several(try choice(["a", "b"]).grants.map(\.account)).answer["message"]?.string?
        .contains("one of a, b.") == true)
  }
}
