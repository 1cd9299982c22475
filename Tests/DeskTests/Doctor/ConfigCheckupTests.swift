import Foundation
import Settings
import Testing

@testable import Desk

@Suite struct ConfigCheckupTests {
  private static let account = """
    [[account]]
    name = "dock-main"
    provider = "dock"
    base_url = "https://trydock.ai"
    credential = { env = "DOCK" }
    live = false

    """

  @Test func aConfigIsRightMissingEmptyOrWrong() throws {
    let folder = try TemporaryFolder()
    let right = ConfigCheckup(path: try folder.write(Self.account, to: "right.toml"))
    #expect(right.checks.map(\.state) == [.ok] && right.settings?.accounts.count == 1)
    let empty = ConfigCheckup(path: try folder.write("", to: "empty.toml"))
    #expect(empty.checks.map(\.state) == [.note] && empty.settings != nil)
    let missing = ConfigCheckup(path: folder.path + "/none.toml")
    #expect(missing.checks.map(\.state) == [.problem] && missing.settings == nil)
    #expect(missing.checks[0].advice?.string.contains("countersign init") == true)
    let wrong = ConfigCheckup(path: try folder.write((0..<50).map { "wrong\($0) = 1\n" }.joined(), to: "wrong.toml"))
    #expect(wrong.settings == nil && wrong.checks.count == 20)
    #expect(wrong.checks.allSatisfy { $0.state == .problem })
  }

  @Test func aFolderThatOthersCanWriteIsAWarning() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.account, to: "config.toml")
    try #require(chmod(folder.path, 0o777) == 0)
    #expect(ConfigCheckup(path: path).checks.map(\.state) == [.ok, .warning])
    // Where only the owner of a file can rename it, nobody puts another in its place.
    try #require(chmod(folder.path, 0o1777) == 0)
    #expect(ConfigCheckup(path: path).checks.map(\.state) == [.ok])
  }
}
