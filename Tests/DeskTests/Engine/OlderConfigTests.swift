import Billing
import Foundation
import Ledger
import Testing

@testable import Desk

@Suite struct OlderConfigTests {
  private let read = Instant(milliseconds: 10_000)

  private func names(_ names: String...) throws -> [AccountName] { try names.map { try #require(AccountName($0)) } }

  private func holder(_ accounts: [AccountName]) -> EngineLock.Holder {
    EngineLock.Holder(pid: 42, gateway: nil, config: EngineConfig(accounts: accounts, readAt: read))
  }

  @Test func anEngineThatReadWhatThereIsWorksByNoOlderConfig() throws {
    let accounts = try names("a", "b")
    #expect(OlderConfig(holder(accounts), accounts: accounts, changed: read) == nil)
    #expect(OlderConfig(holder(accounts), accounts: accounts, changed: nil) == nil)
    #expect(OlderConfig(nil, accounts: accounts, changed: read.adding(.seconds(1))) == nil)
    // One that does not say what it read is not accused of anything.
    #expect(
      OlderConfig(EngineLock.Holder(pid: 42, gateway: nil), accounts: accounts, changed: read.adding(.seconds(1)))
        == nil)
  }

  @Test func accountsThatItDoesNotKnowAreNamed() throws {
    let older = try #require(OlderConfig(holder(try names("a")), accounts: try names("a", "b", "c"), changed: nil))
    #expect(older.missing == (try names("b", "c")))
    #expect(older.fact == "The engine in process 42 read the config when it started, and does not serve b, c.")
    #expect(older.advice.contains("kill 42") && older.advice.contains("countersign serve"))
  }

  @Test func aFileThatWasWrittenLaterIsSaid() throws {
    let accounts = try names("a")
    let older = try #require(OlderConfig(holder(accounts), accounts: accounts, changed: read.adding(.milliseconds(1))))
    #expect(older.missing.isEmpty && older.fact.hasSuffix("and the file was changed since."))
  }

  @Test func whenAFileWasWrittenIsReadFromIt() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/config.toml"
    #expect(OlderConfig.changed(path) == nil)
    try Data().write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_777_636_800.5)], ofItemAtPath: path)
    #expect(OlderConfig.changed(path) == Instant(milliseconds: 1_777_636_800_500))
  }
}
