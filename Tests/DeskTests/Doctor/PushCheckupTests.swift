import Settings
import Testing

@testable import Desk

@Suite struct PushCheckupTests {
  private func checks(_ push: PushSettings, _ environment: [String: String] = [:]) -> [Check] {
    PushCheckup(environment: environment).checks(push)
  }

  private func push(_ kind: PushSettings.Kind, _ address: PushSettings.Address, secret: CredentialSource? = nil)
    -> PushSettings
  {
    PushSettings(name: "phone", kind: kind, address: address, secret: secret)
  }

  @Test func whatIsThereIsFineAndNeverTold() {
    let found = checks(push(.slack, .source(.env("URL"))), ["URL": "https://hooks.slack.com/services/T/B/hunter2"])
    #expect(found.map(\.state) == [.ok])
    #expect(found.first?.detail.string.contains("hunter2") == false)
    #expect(found.first?.detail.string.contains("countersign push test phone") == true)
  }

  @Test func everySecretThatIsMissingIsAProblemWithItsKey() {
    let found = checks(push(.webhook, .source(.env("URL")), secret: .file("/nowhere/secret")))
    #expect(found.map(\.state) == [.problem, .problem])
    #expect(found.map { $0.detail.string.contains("phone: url:") } == [true, false])
    #expect(found.last?.detail.string.contains("phone: secret:") == true)
  }

  @Test(arguments: ["http://push.example/hunter2", "hunter2", "https://10.0.0.1/hunter2"])
  func aURLThatCannotBeUsedIsAProblemAndNotRepeated(url: String) {
    let found = checks(push(.webhook, .source(.env("URL"))), ["URL": url])
    #expect(found.map(\.state) == [.problem])
    #expect(found.first?.detail.string.contains("hunter2") == false)
    #expect(checks(push(.ntfy, .source(.env("URL"))), ["URL": "https://ntfy.sh"]).first?.state == .problem)
  }

  @Test func aProgramIsNotRun() throws {
    let folder = try TemporaryFolder()
    let program = try folder.write("#!/bin/sh\ntouch \(folder.path)/ran\n", to: "tool", mode: 0o755)
    let found = checks(push(.slack, .source(.command([program]))))
    #expect(found.map(\.state) == [.ok] && found.first?.detail.string.contains("was not run") == true)
    #expect(!SearchPath([:]).finds(folder.path + "/ran"))
  }
}
