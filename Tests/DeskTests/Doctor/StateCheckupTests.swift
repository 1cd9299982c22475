import Foundation
import Ledger
import Support
import Testing

@testable import Desk

@Suite struct StateCheckupTests {
  private func checks(_ path: String) async -> [String: Check.State] {
    let found = await StateCheckup(path: path, time: ManualTime()).examine().checks
    return Dictionary(found.map { ($0.id, $0.state) }) { first, _ in first }
  }

  @Test func nothingIsMadeWhereNothingIs() async throws {
    let folder = try TemporaryFolder()
    #expect(await checks(folder.path + "/state")["state_folder"] == .note)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/state"))
    #expect(await checks(folder.path)["state_folder"] == .note)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func aFolderThatOthersCanWriteIsAProblem() async throws {
    let folder = try TemporaryFolder()
    try #require(chmod(folder.path, 0o777) == 0)
    #expect(await checks(folder.path)["state_folder"] == .problem)
  }

  @Test func aLedgerInUseIsWhole() async throws {
    let folder = try TemporaryFolder()
    let ledger = try folder.ledger()
    _ = try await ledger.makeRequest()
    ledger.close()
    let checks = await checks(folder.path + "/state")
    #expect(checks["state_folder"] == .ok && checks["ledger"] == .ok && checks["audit"] == .ok)
    #expect(checks["engine"] == .note)
  }
}
