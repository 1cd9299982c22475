import Billing
import Testing

@testable import Ledger

@Suite struct SharedTransactionTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func observation(_ name: String, used: Int64 = 1) throws -> Observation {
    Observation(
      account: try Sample.name(name), at: Sample.now, plan: PlanState(plan: try Sample.plan("pro")),
      meters: [Meter(name: "agents", used: used, limit: .of(30), unit: "agents", provenance: .server)])
  }

  @Test func looksThatComeTogetherAreAllRecorded() async throws {
    let names = (0..<200).map { "account-\($0)" }
    let observations = try names.map { try observation($0) }
    await withTaskGroup(of: Void.self) { group in
      for observation in observations {
        group.addTask { [ledger] in _ = try? await ledger.record(observation, calls: 1) }
      }
    }
    #expect(try await ledger.looks().count == 200)
    #expect(try ledger.count("SELECT SUM(calls) FROM account_call") == 200)
    #expect(try ledger.count("SELECT COUNT(*) FROM usage_sample") == 200)
  }

  @Test func oneThatCannotBeRecordedTakesNoOtherWithIt() async throws {
    try ledger.tamper(
      "CREATE TRIGGER no_look BEFORE INSERT ON look WHEN NEW.account = 'broken' BEGIN SELECT RAISE(ABORT, 'no'); END")
    let observations = try ["a", "broken", "b"].map { try observation($0) }
    let results = await withTaskGroup(of: (String, Bool).self) { group in
      for observation in observations {
        group.addTask { [ledger] in
          (observation.account.rawValue, (try? await ledger.record(observation)) != nil)
        }
      }
      return await group.reduce(into: [String: Bool]()) { $0[$1.0] = $1.1 }
    }
    #expect(results == ["a": true, "broken": false, "b": true])
    #expect(try await ledger.looks().keys.map(\.rawValue).sorted() == ["a", "b"])
    #expect(try ledger.count("SELECT COUNT(*) FROM usage_sample") == 2)
  }
}
