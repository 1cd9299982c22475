import Settings
import Testing

@testable import Desk

@Suite struct NetworkCheckupTests {
  private func checks(_ environment: [String: String], _ network: NetworkSettings? = nil) -> [Check] {
    NetworkCheckup(environment: environment, network: network).checks
  }

  @Test func nothingConfiguredAndNothingIgnoredIsNothingToSay() {
    #expect(checks(["https_proxy": ""]).isEmpty)
  }

  @Test func anIgnoredProxyIsToldWithWhatToWriteAndWithoutItsPassword() throws {
    let check = try #require(checks(["HTTPS_PROXY": "http://anna:hunter2@proxy.example:8080/"]).first)
    #expect(check.state == .warning && check.detail.string.hasPrefix("HTTPS_PROXY is ignored"))
    #expect(check.advice?.string.contains("proxy = \"http://proxy.example:8080\"") == true)
    #expect(check.advice?.string.contains("proxy_credential") == true)
    #expect(check.advice?.string.contains("hunter2") == false && check.advice?.string.contains("anna") == false)
  }

  @Test(arguments: ["http://\u{1B}[2J:1", "javascript://x", "", "\"\nproxy = \"evil", "http://日本:1"])
  func aStrangeAddressIsNotRepeated(_ value: String) {
    for check in checks(["https_proxy": value]) {
      #expect(check.advice?.string.contains("http://proxy.example:3128") == true)
    }
  }

  @Test func whereTheConfigSaysItTheVariablesAreANote() {
    let network = NetworkSettings(proxy: ProxySettings(.http, host: "proxy.example", port: 8080))
    let states = checks(["https_proxy": "x", "no_proxy": "y"], network).map(\.state)
    #expect(states == [.ok, .note, .note])
  }

  @Test func authoritiesOfTheEnvironmentAreIgnored() throws {
    let check = try #require(checks(["SSL_CERT_FILE": "/etc/own.pem"]).first)
    #expect(check.state == .warning && check.advice?.string.contains("ca_bundle = \"/etc/own.pem\"") == true)
  }
}
