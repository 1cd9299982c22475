import Foundation
import Testing

@testable import Desk

@Suite struct ProcessKeysTests {
  private static func folder(_ processes: [(Int, String, String)]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (number, name, environment) in processes {
      try FileManager.default.createDirectory(atPath: "\(folder.path)/\(number)", withIntermediateDirectories: true)
      _ = try folder.write(name + "\n", to: "\(number)/comm", mode: 0o600)
      _ = try folder.write(environment, to: "\(number)/environ", mode: 0o600)
    }
    return folder
  }

  @Test func processesThatHoldAKeyAreNamedAndTheirKeyIsNot() throws {
    let folder = try Self.folder([
      (200_000_007, "zsh", "PATH=/bin\0DOCK_API_KEY=hunter2\0HOME=/x"), (200_000_008, "vim", "PATH=/bin\0EMPTY="),
      (200_000_009, "agent", "MINE=hunter2\0broken\0"),
    ])
    let keys = ProcessKeys(folder: folder.path) { CustodyCheckup.names(in: $0, configured: ["MINE"]) }
    #expect(keys.holders.map(\.process) == [200_000_007, 200_000_009])
    #expect(keys.holders.map(\.name) == ["zsh", "agent"])
    let checks = CustodyCheckup(environment: [:], accounts: [], holders: keys.holders).checks
    let check = try #require(checks.first { $0.id == "keys_in_processes" })
    #expect(check.state == .warning && check.detail.string.contains("\"zsh\" (200000007: DOCK_API_KEY)"))
    #expect(!check.detail.string.contains("hunter2") && check.advice != nil)
    #expect(!CustodyCheckup(environment: [:], accounts: []).checks.contains { $0.id == "keys_in_processes" })
  }

  @Test func aFolderThatIsNotThereHasNone() {
    #expect(ProcessKeys(folder: "/nowhere") { _ in ["X"] }.holders.isEmpty)
  }
}
