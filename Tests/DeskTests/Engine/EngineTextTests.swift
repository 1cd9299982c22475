import Billing
import Dashboard
import JSON
import Ledger
import Testing
import Text

@testable import Desk

@Suite struct EngineTextTests {
  private static let holder = EngineLock.Holder(pid: 42, gateway: "127.0.0.1:7777")

  @Test func eachLifeIsASentenceThatSaysWhatToDo() {
    #expect(EngineText.sentence(.running(Self.holder)) == "Engine in process 42.")
    #expect(EngineText.sentence(.absent).contains("`countersign serve`"))
    #expect(EngineText.sentence(.silent(Self.holder)).contains("kill -CONT 42"))
    // Where the number is not known none is told.
    let unknown = EngineText.sentence(.silent(EngineLock.Holder(pid: 0, gateway: nil)))
    #expect(unknown.hasPrefix("The engine in another process does not answer") && !unknown.contains("kill"))
  }

  @Test func whereAnEngineIsAndSinceWhen() {
    let holder = EngineLock.Holder(pid: 42, gateway: "http://127.0.0.1:7777", since: Sample.now)
    #expect(
      EngineText.place(.running(holder), in: .utc)
        == "Agents' door at http://127.0.0.1:7777, since 2026-05-01 12:00:00 UTC.")
    #expect(EngineText.place(.running(EngineLock.Holder(pid: 42, gateway: nil)), in: .utc) == nil)
    #expect(EngineText.place(.silent(holder), in: .utc) == nil && EngineText.place(.absent, in: .utc) == nil)
  }

  @Test func onlyAnEngineThatAnswersIsRunning() throws {
    let look = Look(
      observation: nil, failedAt: Sample.now, failure: LookFailure(.unreachable, detail: "no"), nextAt: nil,
      identity: nil)
    func fields(_ life: EngineLife) throws -> JSONObject {
      guard case .object(let fields) = EngineText.document(life, looks: [look], older: nil) else {
        throw Unexpected(what: "none")
      }
      return fields
    }
    #expect(try fields(.running(Self.holder))["running"] == .bool(true))
    #expect(try fields(.running(Self.holder))["gateway"] == .string("127.0.0.1:7777"))
    #expect(try fields(.silent(Self.holder))["running"] == .bool(false))
    #expect(try fields(.silent(Self.holder))["state"] == .string("silent"))
    #expect(try fields(.absent)["pid"] == .null)
    #expect(try fields(.absent)["last_look"] == .string(Sample.now.timestamp))
  }

  @Test func aDashboardSeesTheSame() {
    #expect(EngineStatus(.absent) == .absent)
    #expect(EngineStatus(.running(Self.holder)) == .elsewhere(pid: 42))
    #expect(EngineStatus(.silent(Self.holder)) == .silent(pid: 42))
  }
}
