import Testing

@testable import Settings

@Suite("How calls leave this machine")
struct NetworkReaderTests {
  private func problems(_ text: String) -> [String] {
    do throws(SettingsProblems) {
      _ = try Settings.parse("[network]\n" + text, path: "c.toml")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test func everyKeyIsRead() throws {
    let network = try Settings.parse(SampleConfig.text, path: "c").network
    #expect(
      network
        == NetworkSettings(
          proxy: ProxySettings(
            .https, host: "proxy.example", port: 3128, credential: .file("~/.config/countersign/proxy")),
          caBundle: "/etc/ssl/corporate.pem"))
    #expect(try Settings.parse("", path: "c").network == NetworkSettings())
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080", ProxySettings.Kind.http, "127.0.0.1", 8_080),
    ("HTTPS://Proxy.Example:443/", .https, "proxy.example", 443), ("socks5h://[::1]:1080", .socks5h, "[::1]", 1_080),
  ])
  func aProxyIsTakenApart(text: String, kind: ProxySettings.Kind, host: String, port: Int) throws {
    let network = try Settings.parse("network.proxy = '\(text)'", path: "c").network
    #expect(network.proxy == ProxySettings(kind, host: host, port: port))
  }

  @Test(arguments: [
    (
      "proxy = 'proxy.example:3128'",
      "c.toml:2:9: network.proxy: is not an address; expected scheme, host and port such as \"http://proxy.example:3128\""
    ),
    (
      "proxy = 'socks5://h:1'",
      "c.toml:2:9: network.proxy: has a scheme that is not known here; expected \"http://\", \"https://\" or "
        + "\"socks5h://\", in which the proxy resolves the names"
    ),
    (
      "proxy = 'http://ana:S3CR3T@h:1'",
      "c.toml:2:9: network.proxy: holds a user name or password; expected the place of \"user:password\" under proxy_credential"
    ),
    (
      "proxy = 'http://ana:S3C/R3T@h:1'",
      "c.toml:2:9: network.proxy: holds a user name or password; expected the place of \"user:password\" under proxy_credential"
    ),
    (
      "proxy = 'http://proxy.example'",
      "c.toml:2:9: network.proxy: has no valid port; expected a port from 1 to 65535; a proxy has no usual one"
    ),
    (
      "proxy = 'http://h:0'",
      "c.toml:2:9: network.proxy: has no valid port; expected a port from 1 to 65535; a proxy has no usual one"
    ),
    (
      "proxy = 'http://a_b:1'",
      "c.toml:2:9: network.proxy: has no valid host; expected scheme, host and port such as \"http://proxy.example:3128\""
    ),
    (
      "proxy = 'http://h:1/x?y'",
      "c.toml:2:9: network.proxy: has a path; expected scheme, host and port such as \"http://proxy.example:3128\""
    ),
    (
      "proxy = 3128",
      "c.toml:2:9: network.proxy: is an integer; expected scheme, host and port such as \"http://proxy.example:3128\""
    ),
    (
      "proxy_credential = { env = 'P' }", "c.toml:2:1: network.proxy_credential: has no proxy beside it"
    ),
    (
      "proxy = 'http://h:1'\nproxy_credential = 'ana:S3CR3T'",
      "c.toml:3:20: network.proxy_credential: a secret may not stand in this file; expected { env = \"NAME\" }, "
        + "{ file = \"/path\" } or { command = [\"program\", \"argument\"] }"
    ),
    (
      "ca_bundle = 'corporate.pem'",
      "c.toml:2:13: network.ca_bundle: is not a file's place; expected the absolute path of a file of certificate "
        + "authorities in PEM"
    ),
    ("cacert = '/x'", "c.toml:2:1: network.cacert: unknown key; did you mean \"ca_bundle\"?"),
    ("prxy = 'x'", "c.toml:2:1: network.prxy: unknown key; did you mean \"proxy\"?"),
    ("port = 1", "c.toml:2:1: network.port: unknown key; expected it in [gateway]"),
  ])
  func whatIsWrongIsNamedWithItsPlace(_ text: String, _ expected: String) {
    #expect(problems(text) == [expected])
    #expect(!problems(text).joined().contains("S3C"))
  }

  // MARK: - The file of authorities

  private static let certificate = "-----BEGIN CERTIFICATE-----\nMIIBfTCC\nAQ==\n-----END CERTIFICATE-----\n"

  private func loading(_ bundle: String, in folder: TemporaryFolder) throws -> String {
    let config = try folder.write("c.toml", "\n[network]\nca_bundle = \"\(bundle)\"\n")
    do throws(SettingsProblems) {
      return try Settings.load(path: config).network.caBundle ?? ""
    } catch {
      return error.description.replacing(folder.path, with: "")
    }
  }

  @Test func aFileOfAuthoritiesIsLookedAtWhenTheConfigIsLoaded() throws {
    let folder = try TemporaryFolder()
    let good = try folder.write("good", "# ours\r\n" + Self.certificate + " remarks\n" + Self.certificate, mode: 0o644)
    #expect(try loading(good, in: folder) == good)
    #expect(try loading(try folder.link("link", to: good), in: folder) == folder.path + "/link")
    #expect(AuthorityFile.count(in: good) == 2)
    let key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"
    let files = [
      ("none", nil, "there is no such file"), ("folder", nil, "it is not a regular file"),
      ("empty", "", "it holds no certificate in PEM (\"-----BEGIN CERTIFICATE-----\")"),
      ("key", key, "it holds no certificate in PEM (\"-----BEGIN CERTIFICATE-----\")"),
      ("half", Self.certificate + "-----BEGIN CERTIFICATE-----\nMIIB\n", "certificate 2 in it is damaged"),
      ("der", "-----BEGIN CERTIFICATE-----\n0\u{1}\n-----END CERTIFICATE-----\n", "certificate 1 in it is damaged"),
      ("void", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "certificate 1 in it is damaged"),
    ]
    try folder.makeFolder("folder")
    for (name, text, words) in files {
      if let text { try folder.write(name, text) }
      #expect(
        try loading(folder.path + "/" + name, in: folder) == "/c.toml:3:13: network.ca_bundle: \"/\(name)\": \(words)")
    }
  }

  @Test func aFileOfAuthoritiesThatOthersCanWriteIsRefused() throws {
    let folder = try TemporaryFolder()
    let loose = try folder.write("loose", Self.certificate, mode: 0o664)
    #expect(
      try loading(loose, in: folder)
        == "/c.toml:3:13: network.ca_bundle: \"/loose\": others can write it (mode 0664) and could have you take a stranger "
        + "for a service; `chmod go-w` closes it")
  }
}
