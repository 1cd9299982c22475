import Foundation
import JSON
import Support
import Synchronization

@testable import Settings

/// A config in which every secret that a config can name is a canary, with everybody who is told one.
final class SecretWorld {
  let folder: TemporaryFolder
  let sandbox: Background
  let announcement: JSONValue
  let tap: Tap
  /// Where pushes go; the second refuses, and says back what it got.
  let receivers: [RawServer]
  let proxy: RawServer
  private(set) var canaries: [Canary] = []
  /// The config's keys whose secret is in it, and the ways by which secrets are named in it.
  private(set) var keys: Set<String> = []
  private(set) var sources: Set<SourceKey> = []
  private(set) var environment: [String: String] = [:]

  init() throws {
    folder = try TemporaryFolder()
    sandbox = try Background(["sandbox"], in: folder)
    announcement = try JSONValue.parse(try sandbox.firstLine())
    guard let port = announcement["url"]?.string.flatMap({ Int($0.split(separator: ":").last ?? "") }) else {
      throw Failure("the sandbox did not announce itself")
    }
    let passing = ["/api/workspaces", "/v1/inboxes/", "/emails/send", "/api/v1/agents"]
    tap = try Tap(to: port) { request in passing.contains { request.target.hasPrefix($0) } }
    receivers = [
      try RawServer(answering: { _ in .response(200, body: "ok") }),
      try RawServer(answering: { request in .response(403, body: request.head + request.text) }),
    ]
    proxy = try RawServer { request in
      .response(407, headers: [("Proxy-Authenticate", "Basic realm=\"x\"")], body: request.head)
    }
    try folder.write("config.toml", try config())
    try writePrograms()
    environment["COUNTERSIGN_CONFIG"] = folder.path + "/config.toml"
    environment["COUNTERSIGN_STATE"] = folder.path + "/state"
    environment["PATH"] = folder.path + "/bin:/usr/local/bin:/usr/bin:/bin"
    environment["DISPLAY"] = ":0"
  }

  private func service(_ service: String, _ field: String...) throws -> String {
    var value = announcement["services"]?[service]
    for name in field { value = value?[name] }
    guard let text = value?.string else { throw Failure("no \(field) of \(service)") }
    return text
  }

  /// Puts a canary where the config then says, in one of the three ways.
  private func put(_ key: String, _ secret: String, by way: SourceKey, as name: String) throws -> String {
    canaries.append(Canary(name: name, kind: name == "NTFY_URL" ? .topic : .credential, secret: secret))
    keys.insert(key)
    sources.insert(way)
    switch way {
    case .env:
      environment[name] = secret
      return "{ env = \"\(name)\" }"
    case .file: return "{ file = '\(try folder.write(name, secret + "\n"))' }"
    case .command: return "{ command = ['\(folder.path)/credential', '\(try folder.write(name, secret + "\n"))'] }"
    }
  }

  private static func drawn(_ prefix: String) -> String { prefix + UUID().uuidString.replacing("-", with: "") }

  private func config() throws -> String {
    func account(_ name: String, _ provider: String, at url: String? = nil, _ lines: String...) -> String {
      let head = ["name = '\(name)'", "provider = '\(provider)'", "base_url = '\(url ?? tap.server.origin)'"]
      return (["[[account]]"] + head + ["live = false", "poll = '2s'"] + lines).joined(separator: "\n") + "\n"
    }
    let (credential, forward) = (AccountKey.credential.rawValue, AccountKey.forwardCredential.rawValue)
    let second = announcement["organisations"]?[1]?["credential"]?.string ?? ""
    let url = PushKey.url.rawValue
    let password = try put(
      LoginKey.password.rawValue, try service("mailingcore", "sign_in", "password"), by: .env, as: "MAIL_PASSWORD")
    return [
      account(
        "dock-main", "dock",
        "credential = \(try put(credential, try service("dock", "credential"), by: .env, as: "DOCK_KEY"))",
        "forward = ['@dock-cli']",
        "forward_credential = \(try put(forward, Self.drawn("dk_"), by: .command, as: "dock-forward"))"),
      account(
        "dock-web", "dock", "consent = 'web'",
        "credential = \(try put(credential, second, by: .file, as: "dock-web-key"))"),
      account(
        "far", "dock", at: "https://dock.invalid",
        "credential = \(try put(credential, Self.drawn("dk_"), by: .file, as: "far-key"))"),
      account(
        "daimon", "daimon",
        "credential = \(try put(credential, try service("daimon", "credential"), by: .command, as: "daimon-key"))",
        "forward = ['* /v1/inboxes/*']",
        "forward_credential = \(try put(forward, try service("daimon", "inbox_credential"), by: .file, as: "inbox-key"))"
      ),
      account(
        "mail", "mailingcore", "tenant = '\(try service("mailingcore", "tenant"))'",
        "login = { email = '\(try service("mailingcore", "sign_in", "email"))', password = \(password) }",
        "success_url = 'https://example.com/paid'", "cancel_url = 'https://example.com/left'",
        "forward = ['POST /emails/send']",
        "forward_credential = \(try put(forward, try service("mailingcore", "api_key"), by: .env, as: "MAIL_API_KEY"))"),
      account(
        "idp", "agentidp", "client_id = '\(try service("agentidp", "client_id"))'",
        "client_secret = "
          + (try put(
            AccountKey.clientSecret.rawValue, try service("agentidp", "client_secret"), by: .file, as: "idp-secret")),
        "forward = ['* /api/v1/agents/*']",
        "forward_client_id = '\(try service("agentidp", "bootstrap", "client_id"))'",
        "forward_credential = "
          + (try put(forward, try service("agentidp", "bootstrap", "client_secret"), by: .env, as: "IDP_FORWARD"))),
      "[network]\nproxy = '\(proxy.origin)'\nproxy_credential = "
        + (try put(NetworkKey.proxyCredential.rawValue, "operator:" + Self.drawn("proxy"), by: .env, as: "PROXY_USER"))
        + "\n[hooks]\nevent = ['\(folder.path)/hook']\n[gateway]\nport = 0\nunix = '\(folder.path)/door.sock'\n",
      "[[push]]\nkind = 'ntfy'\nurl = \(try put(url, receivers[0].origin + Self.drawn("/topic"), by: .env, as: "NTFY_URL"))\n"
        + "token = \(try put(PushKey.token.rawValue, Self.drawn("tk_"), by: .file, as: "ntfy-token"))\n",
      "[[push]]\nkind = 'slack'\n"
        + "url = \(try put(url, receivers[0].origin + Self.drawn("/services/T0/B0/"), by: .command, as: "slack-url"))\n",
      "[[push]]\nname = 'refusing'\nkind = 'webhook'\n"
        + "url = \(try put(url, receivers[1].origin + Self.drawn("/hook/"), by: .file, as: "hook-url"))\n"
        + "secret = \(try put(PushKey.secret.rawValue, Self.drawn("sign_"), by: .env, as: "PUSH_SECRET"))\n",
    ].joined(separator: "\n")
  }

  /// The programs that Countersign starts, each of which writes down all that it was given.
  private func writePrograms() throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/bin", withIntermediateDirectories: false)
    func program(_ name: String, _ seen: String, then: String) throws {
      try folder.write(
        name,
        "#!/bin/sh\n{ tr '\\0' '\\n' </proc/$$/environ; tr '\\0' '\\n' </proc/$$/cmdline; } >>'\(folder.path)/\(seen)'\n"
          + then + "\n", mode: 0o700)
    }
    try program("credential", "credential.seen", then: "cat \"$1\"")
    try program("hook", "hook.seen", then: "cat >>'\(folder.path)/hook.seen'")
    try program("bin/xdg-open", "browser.seen", then: ":")
  }

  /// The text of a file of the folder; empty without one.
  func text(_ name: String) -> String {
    (try? Data(contentsOf: URL(filePath: folder.path + "/" + name))).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The ledger's files as they lie on the disk.
  var ledgerFiles: Data {
    ["ledger.sqlite", "ledger.sqlite-wal"].reduce(into: Data()) {
      $0 += (try? Data(contentsOf: URL(filePath: folder.path + "/state/" + $1))) ?? Data()
    }
  }

  /// The keys of a config whose value is a secret's source.
  ///
  /// A key more does not compile here until somebody says whether it is one, and the day fails until a canary stands there.
  static var secretKeys: Set<String> {
    let accounts = AccountKey.allCases.filter { key in
      switch key {
      case .credential, .clientSecret, .forwardCredential: true
      case .name, .provider, .baseURL, .isPrivate, .login, .live, .poll, .quota, .decideWithin, .decidePagesWithin,
        .alertAt, .meterAlertAt, .consent, .tenant, .successURL, .cancelURL, .clientID, .forward, .forwardClientID,
        .forwardMaxBytes, .forwardTimeout, .forwardTools:
        false
      }
    }
    let pushes = PushKey.allCases.filter { key in
      switch key {
      case .url, .token, .secret: true
      case .name, .kind, .isPrivate, .topic, .events, .accounts: false
      }
    }
    let logins = LoginKey.allCases.filter { key in
      switch key {
      case .password: true
      case .email: false
      }
    }
    let networks = NetworkKey.allCases.filter { key in
      switch key {
      case .proxyCredential: true
      case .proxy, .caBundle: false
      }
    }
    return Set(
      accounts.map(\.rawValue) + pushes.map(\.rawValue) + logins.map(\.rawValue) + networks.map(\.rawValue))
  }
}
