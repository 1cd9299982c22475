import Billing
import JSON
import Support
import Synchronization
import Testing
import Text

@testable import Providers

/// Notes to the operator, their pages, and what was decided on them.
extension DaimonProviderTests {
  @Test(arguments: ["url", "magic_link"])
  func theNotesPageIsOfferedUntilItEnds(field: String) async throws {
    let server = try RawServer { request in
      request.method == "POST"
        ? .json(
          #"{"result":{"\#(field)":"https://daimon.email/approve/a.b.c","expires_at":"2026-05-01T13:00:00Z"}}"#)
        : .json(#"{"result":{"tier":"free"}}"#)
    }
    let provider = try provider(server.origin)
    #expect(try await provider.passOn(.notify("Look")) == .taken)
    #expect(try await provider.observe().links.map(\.kind) == [.approval])
    time.advance(by: .seconds(3_600))
    #expect(try await provider.observe().links.isEmpty)
  }

  @Test(
    arguments: [
      ("pending", "waits for an answer", true), ("approved", "approved", false), ("denied", "declined", false),
      ("expired", "ended without an answer", false),
    ])
  func whatTheOperatorDecidedIsAskedForWithEachLookUntilItIsDecided(
    word: String, told: String, isOpen: Bool
  ) async throws {
    let server = try RawServer { request in
      switch request.target {
      case "/v1/notify-operator":
        .json(
          #"{"result":{"approval_id":"apr_1","magic_link":"https://daimon.email/approve/a.b.c","#
            + #""agent_script":"Tell your operator: https://daimon.email/approve/a.b.c"}}"#)
      case "/v1/approvals/apr_1": .json(#"{"result":{"status":"\#(word)"}}"#)
      default: .json(#"{"result":{"tier":"free"}}"#)
      }
    }
    let provider = try provider(server.origin)
    #expect(try await provider.passOn(.notify("Look")) == .taken)
    for _ in 0..<2 {
      let seen = try await provider.observe()
      #expect(seen.links.count == (isOpen ? 1 : 0))
      let facts = seen.facts.filter { ["note to the operator", "agent script"].contains($0.label.string) }
      #expect(
        facts.map(\.value.string) == ["left 2026-05-01 12:00:00 UTC, \(told)", "Tell your operator: daimon.email/…"])
    }
    #expect(server.requests.count { $0.target == "/v1/approvals/apr_1" } == (isOpen ? 2 : 1))
    #expect(provider.calls.take() == Int64(server.requests.count))
    time.advance(by: DaimonMemory.linkLasts)
    #expect(try await !provider.observe().facts.contains { $0.label == "note to the operator" })
  }

  @Test(arguments: [404, 410, 500])
  func aNoteThatCannotBeAskedForSpoilsNoLook(status: Int) async throws {
    let server = try RawServer { request in
      switch request.target {
      case "/v1/notify-operator":
        .json(#"{"result":{"approval_id":"apr_1","magic_link":"https://daimon.email/approve/a.b.c"}}"#)
      case "/v1/approvals/apr_1": .json("{}", status: status)
      default: .json(#"{"result":{"tier":"free"}}"#)
      }
    }
    let provider = try provider(server.origin)
    _ = try await provider.passOn(.notify("Look"))
    let seen = try await provider.observe()
    _ = try await provider.observe()
    let told = try #require(seen.facts.first { $0.label == "note to the operator" }).value.string
    #expect(told.hasSuffix(status == 500 ? "waits for an answer" : "does not know it any more"))
    #expect(seen.links.isEmpty == (status != 500))
    #expect(server.requests.count { $0.target == "/v1/approvals/apr_1" } == (status == 500 ? 2 : 1))
  }

  @Test(arguments: ["../account", "a/b", "", "..", "é", "a?b=c", "a\r\nX: y", String(repeating: "a", count: 101)])
  func anIdThatIsNoneIsNeverPutIntoAPath(id: String) async throws {
    let server = try RawServer { request in
      request.method == "POST"
        ? .json(JSONValue.object(["result": ["approval_id": .string(id)]]).serialized())
        : .json(#"{"result":{"tier":"free"}}"#)
    }
    let provider = try provider(server.origin)
    #expect(try await provider.passOn(.notify("Look")) == .taken)
    _ = try await provider.observe()
    #expect(server.requests.map(\.target) == ["/v1/notify-operator", "/v1/account", "/v1/capabilities"])
  }

  @Test func anUnknownWordDecidesNothing() async throws {
    let word = Mutex("in_review")
    let server = try RawServer { request in
      switch request.target {
      case "/v1/notify-operator":
        .json(#"{"approval_id":"apr_1","magic_link":"https://daimon.email/approve/a.b.c"}"#)
      case "/v1/approvals/apr_1": .json(#"{"status":"\#(word.withLock { $0 })"}"#)
      default: .json(#"{"result":{"tier":"free"}}"#)
      }
    }
    let provider = try provider(server.origin)
    _ = try await provider.passOn(.notify("Look"))
    let seen = try await provider.observe()
    #expect(seen.facts.contains { $0.value.string.hasSuffix("what is not known here: in_review") })
    #expect(seen.links.map(\.kind) == [.approval])
    word.withLock { $0 = "approved" }
    #expect(try await provider.observe().links.isEmpty)
  }
}
