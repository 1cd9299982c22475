import Billing
import Settings
import Testing

@testable import Desk

@Suite struct CredentialCheckupTests {
  private func check(_ source: CredentialSource, _ environment: [String: String] = [:]) -> Check {
    CredentialCheckup(environment: environment).check(source, of: nil)
  }

  @Test func aValueIsNeverTold() throws {
    let folder = try TemporaryFolder()
    let closed = try folder.write("dk_secret_value\n", to: "key")
    let open = try folder.write("dk_secret_value\n", to: "open", mode: 0o644)
    let checks = [
      check(.env("KEY"), ["KEY": "dk_secret_value"]), check(.file(closed)), check(.file(open)), check(.env("KEY")),
      check(.file(folder.path + "/none")),
    ]
    #expect(checks.map(\.state) == [.ok, .ok, .problem, .problem, .problem])
    #expect(checks.allSatisfy { !"\($0.detail) \($0.advice?.string ?? "")".contains("secret_value") })
    #expect(checks[2].advice?.string.contains("chmod 600") == true)
  }

  @Test func aProgramIsLookedForAndNotRun() throws {
    let folder = try TemporaryFolder()
    let program = try folder.write("#!/bin/sh\ntouch \(folder.path)/ran\n", to: "tool", mode: 0o755)
    _ = try folder.write("", to: "plain", mode: 0o644)
    #expect(check(.command([program])).state == .ok)
    #expect(check(.command(["tool"]), ["PATH": "/nowhere:\(folder.path)"]).state == .ok)
    #expect(check(.command(["plain"]), ["PATH": folder.path]).state == .problem)
    #expect(check(.command(["tool"]), [:]).state == .problem)
    #expect(check(.command([])).state == .problem)
    #expect(!SearchPath([:]).finds(folder.path + "/ran"))
  }

  @Test func theCredentialOfPassedCallsIsLookedAtToo() throws {
    func check(_ credential: AccountCredential?) throws -> Check? {
      let forward = ForwardSettings(written: ["x"], routes: [try ForwardRoute("GET /x")], credential: credential)
      let account = AccountSettings(
        name: try Sample.name(), details: .daimon, baseURL: "https://x.example", credential: .token(.env("A")),
        forward: forward)
      return CredentialCheckup(environment: ["A": "dm_1"]).forwardCheck(account)
    }
    #expect(try check(nil) == nil)
    let missing = try #require(try check(.token(.env("B"))))
    #expect(missing.id == "forward_credential" && missing.state == .problem && missing.account != nil)
    #expect(try check(.token(.env("A")))?.state == .ok)
  }
}
