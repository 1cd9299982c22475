import Settings
import Testing

@testable import Desk

@Suite struct UnitCheckupTests {
  private static let good = [
    "LoadState": "loaded", "ActiveState": "active", "SubState": "running", "UnitFileState": "enabled",
    "FragmentPath": "/usr/lib/systemd/system/countersign.service", "Result": "success", "NeedDaemonReload": "no",
    "ExecStart": "{ path=/usr/bin/countersign ; argv[]=/usr/bin/countersign serve ; ignore_errors=no }",
  ]

  private func checks(
    _ scope: UnitCheckup.Scope, _ changes: [String: String] = [:], lingers: Bool? = true, config: String = "",
    path: String = "/home/ana/.config/countersign/config.toml"
  ) throws -> [Check] {
    UnitCheckup(
      answers: [scope: .properties(Self.good.merging(changes) { $1 })], program: "/usr/bin/countersign",
      settings: try Settings.parse(config, path: "/config.toml"), config: path, lingers: lingers
    ).checks
  }

  @Test func aUnitThatRunsThisProgramIsFine() throws {
    #expect(try checks(.system).map(\.state) == [.ok])
    #expect(try checks(.user).map(\.state) == [.ok])
  }

  @Test func withoutSystemdOneLineSaysSo() {
    let none = UnitCheckup(answers: [:], program: nil, settings: nil, config: nil, lingers: nil).checks
    #expect(none.map(\.state) == [.note] && none.first?.detail.string.contains("no systemd") == true)
  }

  @Test func whereNothingIsInstalledOneLineSaysHow() {
    let none = UnitCheckup(
      answers: [.system: .properties(["LoadState": "not-found"]), .user: .properties(["LoadState": "not-found"])],
      program: nil, settings: nil, config: nil, lingers: nil
    ).checks
    #expect(none.map(\.state) == [.note])
    #expect(none.first?.advice?.string.contains("systemctl --user enable --now countersign") == true)
    let silent = UnitCheckup(
      answers: [.user: .silent("it hangs")], program: nil, settings: nil, config: nil, lingers: nil
    ).checks
    #expect(silent.map(\.state) == [.note] && silent.first?.detail.string.contains("it hangs") == true)
  }

  @Test(arguments: [
    (["ActiveState": "failed", "Result": "exit-code"], "problem", "failed (exit-code)", "journalctl -u countersign"),
    (["ActiveState": "inactive"], "warning", "does not run now", "systemctl start countersign"),
    (["ActiveState": "activating", "SubState": "auto-restart"], "warning", "auto-restart", "systemctl status"),
    (["UnitFileState": "disabled"], "note", "will not after a restart", "systemctl enable countersign"),
    (["UnitFileState": "disabled", "ActiveState": "inactive"], "note", "does not run", "enable --now countersign"),
    (["LoadState": "masked"], "note", "masked", "systemctl unmask"),
    (["LoadState": "bad-setting"], "problem", "bad-setting", "status countersign"),
  ])
  func whatIsWrongIsToldWithItsMend(_ changes: [String: String], _ state: String, _ words: String, _ mend: String)
    throws
  {
    let check = try #require(try checks(.system, changes).first)
    #expect(check.state.rawValue == state && check.detail.string.contains(words), "\(check)")
    #expect(check.advice?.string.contains(mend) == true, "\(check)")
  }

  @Test func anotherProgramAndAnOldUnitAreTold() throws {
    let other = try checks(
      .system, ["ExecStart": "{ path=/opt/old/countersign ; argv[]=/opt/old/countersign serve ; }"])
    #expect(other.map(\.id) == ["unit", "unit_program"])
    #expect(other.last?.detail.string.contains("/opt/old/countersign") == true)
    let stale = try checks(.system, ["NeedDaemonReload": "yes"])
    #expect(stale.last?.advice?.string == "systemctl daemon-reload")
  }

  @Test func aUsersUnitThatEndsWithTheSessionIsAWarning() throws {
    let found = try checks(.user, lingers: false)
    #expect(found.map(\.id) == ["unit", "unit_linger"] && found.last?.advice?.string == "loginctl enable-linger")
    // Where nobody wants it to run, nothing is to be mended.
    #expect(try checks(.user, ["UnitFileState": "disabled", "ActiveState": "inactive"], lingers: false).count == 1)
  }

  private static let config = """
    [[account]]
    name = "dock-main"
    provider = "dock"
    base_url = "https://trydock.ai"
    credential = { env = "DOCK_API_KEY" }

    """

  /// The machine's unit reads its own config, whatever one's own says.
  @Test func theMachinesUnitIsHeldAgainstItsOwnConfig() throws {
    #expect(try checks(.system, config: Self.config).map(\.id) == ["unit"])
    let own = try checks(.system, config: Self.config, path: UnitCheckup.machineConfig)
    #expect(own.map(\.id) == ["unit", "unit_environment"])
    #expect(own.last?.advice?.string.contains("$CREDENTIALS_DIRECTORY/keys_NAME") == true)
  }

  @Test func aVariableOfTheShellThatTheUnitWillNotHaveIsAWarning() throws {
    let found = try checks(.user, config: Self.config)
    #expect(found.map(\.id) == ["unit", "unit_environment"])
    #expect(found.last?.state == .warning && found.last?.detail.string.contains("DOCK_API_KEY") == true)
    #expect(try checks(.user, ["Environment": "A=1 DOCK_API_KEY=x"], config: Self.config).count == 1)
    #expect(try checks(.user, ["PassEnvironment": "DOCK_API_KEY"], config: Self.config).count == 1)
    #expect(
      try checks(.user, ["EnvironmentFiles": "/etc/default/x (ignore_errors=no)"], config: Self.config).count == 1)
  }
}
