import Billing
import Settings
import Testing

@testable import Desk

@Suite struct NetworkCheckupTests {
  private func checks(_ environment: [String: String], _ network: NetworkSettings? = nil) -> [Check] {
    NetworkCheckup(environment: environment, network: network, now: Sample.now, canRead: { _ in true }).checks
      .filter { $0.id != "authorities" }
  }

  @Test func aMachineWithoutAuthoritiesIsAWarning() {
    func found(_ canRead: @escaping (String) -> Bool) -> [Check] {
      NetworkCheckup(environment: [:], network: nil, now: Sample.now, canRead: canRead).checks
    }
    #expect(found { _ in false }.map(\.state) == [.warning])
    #expect(found { _ in false }.first?.advice?.string.contains("ca-certificates") == true)
    let other = found { $0 == "/etc/pki/tls/certs/ca-bundle.crt" }
    #expect(other.map(\.state) == [.ok] && other.first?.detail.string.contains("/etc/pki/tls") == true)
  }

  /// An authority is over from its end on, is told of shortly before, and is fine long before.
  @Test func authoritiesThatEndAreTold() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(Self.authority, to: "corp.pem", mode: 0o600)
    func states(at now: Instant) -> [Check.State] {
      NetworkCheckup(environment: [:], network: NetworkSettings(caBundle: file), now: now).checks.map(\.state)
    }
    let end = try #require(AuthorityFile.ends(in: file).first ?? nil)
    #expect(states(at: end.adding(milliseconds: -40 * 86_400_000)) == [.ok])
    #expect(states(at: end.adding(milliseconds: -86_400_000)) == [.ok, .warning])
    #expect(states(at: end) == [.ok, .problem])
  }

  /// A certificate that `openssl req -x509` made; its key was thrown away.
  private static let authority = """
    -----BEGIN CERTIFICATE-----
    MIIBhDCCASmgAwIBAgIUA9D4SXTt8WkY7YvIeMCoL5ehD9owCgYIKoZIzj0EAwIw
    FzEVMBMGA1UEAwwMQ29ycCBUZXN0IENBMB4XDTI2MTEzMDIzMzExNVoXDTI3MTEz
    MDIzMzExNVowFzEVMBMGA1UEAwwMQ29ycCBUZXN0IENBMFkwEwYHKoZIzj0CAQYI
    KoZIzj0DAQcDQgAEhGaRARjqGZsoMr6qiz6PNe3YCkUclWjWVE0v15+uPW+PxqSN
    b+FMdRu56CS4PkDs2n0IsStzzyOvB4+EDzbuDaNTMFEwHQYDVR0OBBYEFEFt9211
    YyPntTsC1RD9WtvzCRLuMB8GA1UdIwQYMBaAFEFt9211YyPntTsC1RD9WtvzCRLu
    MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAPh3mKnH0KyKYdJh
    FsRxfJZC2J4zGV6ljGSktHVFOSIQAiEA8ziwEnQwSfqp8LclC/nXr7IueiRPVbma
    Ys9FINt8LyI=
    -----END CERTIFICATE-----

    """

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

  /// The proxy would be asked without a name, or not at all: each account's call fails.
  @Test(arguments: [
    ("anna:hunter2", Check.State.ok), ("anna:", .ok), ("anna:hun:ter2", .ok), ("hunter2", .problem),
    (":hunter2", .problem), ("", .problem),
  ]) func aProxysCredentialIsAUserNameAColonAndAPassword(_ value: String, _ state: Check.State) throws {
    let folder = try TemporaryFolder()
    let sources: [CredentialSource] = [.env("PROXY"), .file(try folder.write(value + "\n", to: "proxy"))]
    for source in sources {
      let network = NetworkSettings(
        proxy: ProxySettings(.http, host: "proxy.example", port: 8080, credential: source))
      let check = try #require(checks(["PROXY": value], network).last)
      #expect(check.id == "proxy_credential" && check.state == state, "\(check.detail)")
      let told = check.detail.string + (check.advice?.string ?? "")
      #expect(!told.contains("hunter2"))
      if state == .problem, !value.isEmpty { #expect(check.advice?.string.contains("user:password") == true) }
    }
  }

  @Test func authoritiesOfTheEnvironmentAreIgnored() throws {
    let check = try #require(checks(["SSL_CERT_FILE": "/etc/own.pem"]).first)
    #expect(check.state == .warning && check.advice?.string.contains("ca_bundle = \"/etc/own.pem\"") == true)
  }
}
