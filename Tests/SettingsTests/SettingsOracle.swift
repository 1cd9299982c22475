import Billing
import Screen

@testable import Settings

/// A second, plain reading of a config that is known to be right, to compare with what was loaded.
struct SettingsOracle {
  private let table: TOMLNode

  /// Nil when the text is no TOML.
  init?(_ text: String) {
    let reader = TOMLReader(text)
    if reader.stop != nil { return nil }
    table = reader.root
  }

  /// The first difference between the settings and the text, nil when there is none.
  func difference(from settings: Settings) -> String? {
    let keys = ["read_only", "theme", "account", "gateway", "links", "push", "network", "hooks", "deny", "keys"]
    if let strange = table.keys.first(where: { !keys.contains($0) }) { return "key \(strange)" }
    if settings.readOnly != (table["read_only"]?.bool ?? false) { return "read_only" }
    if settings.theme != (table["theme"]?.string ?? "default") { return "theme" }
    if settings.gateway.port != (table["gateway"]?["port"]?.int ?? 8_787) { return "port" }
    if settings.gateway.unixSocket != table["gateway"]?["unix"]?.string { return "unix" }
    if settings.gateway.unixGroup != table["gateway"]?["unix_group"]?.string { return "unix_group" }
    let page = table["gateway"]?["public_url"]?.string?.lowercased()
    if (settings.gateway.publicURL == nil) != (page == nil) { return "public_url" }
    if let read = settings.gateway.publicURL, page?.hasPrefix(read) != true { return "public_url" }
    if settings.linkHosts != strings(table["links"]?["hosts"]).map({ $0.lowercased() }) { return "hosts" }
    if settings.network.caBundle != table["network"]?["ca_bundle"]?.string { return "ca_bundle" }
    let proxy = settings.network.proxy.map { "\($0.kind.rawValue)://\($0.host):\($0.port)" }
    let written = table["network"]?["proxy"]?.string?.lowercased()
    if proxy != written.map({ $0.hasSuffix("/") ? String($0.dropLast()) : $0 }) { return "proxy" }
    if settings.hookEvent ?? [] != strings(table["hooks"]?["event"]) { return "event" }
    let pushes = tables("push")
    if settings.pushes.count != pushes.count { return "number of pushes" }
    if let difference = zip(settings.pushes, pushes).lazy.compactMap({ difference($0, $1) }).first { return difference }
    let rules = tables("deny")
    if settings.denyRules.map(\.account?.rawValue) != rules.map({ $0["account"]?.string }) { return "deny.account" }
    if settings.denyRules.map(\.operation?.rawValue) != rules.map({ $0["operation"]?.string }) {
      return "deny.operation"
    }
    let bindings = table["keys"]?.keys ?? []
    if Set(settings.keys.keys) != Set(bindings) { return "keys" }
    for command in bindings {
      let named = strings(table["keys"]?[command]).map { Key(name: $0) }
      if settings.keys[command]?.map({ $0 as Key? }) != named { return "keys.\(command)" }
    }
    let accounts = tables("account")
    if settings.accounts.count != accounts.count { return "number of accounts" }
    return zip(settings.accounts, accounts).lazy.compactMap { difference($0, $1) }.first
  }

  private func difference(_ push: PushSettings, _ raw: TOMLNode) -> String? {
    if push.kind.rawValue != raw["kind"]?.string { return "push.kind" }
    if push.name != raw["name"]?.string ?? push.kind.rawValue { return "push.name" }
    if case .plain(let text) = push.address, text != raw["url"]?.string { return "push.url" }
    if case .source = push.address, raw["url"]?.string != nil { return "push.url" }
    if push.topic != raw["topic"]?.string { return "push.topic" }
    if (push.token == nil) != (raw["token"] == nil) || (push.secret == nil) != (raw["secret"] == nil) {
      return "push.token or push.secret"
    }
    let events = raw["events"] == nil ? PushEvent.allCases.map(\.rawValue) : strings(raw["events"])
    if Set(push.events.map(\.rawValue)) != Set(events) { return "push.events" }
    if push.accounts?.map(\.rawValue) ?? [] != strings(raw["accounts"]) { return "push.accounts" }
    return nil
  }

  private func difference(_ account: AccountSettings, _ raw: TOMLNode) -> String? {
    func text(_ key: String) -> String? { raw[key]?.string }
    if account.name.rawValue != text("name") { return "name" }
    if account.service.rawValue != text("provider") { return "provider" }
    let written = text("base_url")?.lowercased() ?? ""
    if !written.hasPrefix(account.baseURL) { return "base_url" }
    if account.isPrivateAllowed != (raw["private"]?.bool ?? false) { return "private" }
    if account.isLive != (raw["live"]?.bool ?? true) { return "live" }
    if account.decideWithin != duration(text("decide_within") ?? "15m") { return "decide_within" }
    if account.decidePagesWithin != duration(text("decide_pages_within") ?? "24h") { return "decide_pages_within" }
    if account.alerts.all?.map(\.rawValue) != percents(raw["alert_at"]) { return "alert_at" }
    for (meter, thresholds) in account.alerts.meters
    where thresholds.map(\.rawValue) != percents(raw["meter_alert_at"]?[meter]) {
      return "meter_alert_at"
    }
    let poll = text("poll") ?? "auto"
    if account.poll != (poll == "auto" ? .auto : .every(duration(poll))) { return "poll" }
    if account.quota?.calls != raw["quota"]?["calls"]?.int { return "quota.calls" }
    if account.quota?.period.rawValue != raw["quota"]?["per"]?.string { return "quota.per" }
    if let difference = forwardDifference(account.forward, raw) { return difference }
    switch account.details {
    case .dock(let consent): if consent.rawValue != (text("consent") ?? "token") { return "consent" }
    case .mailingcore(let tenant, let success, let cancel):
      if tenant != text("tenant") || success != text("success_url") || cancel != text("cancel_url") { return "tenant" }
    case .daimon, .agentidp: break
    }
    return credentialDifference(account.credential, raw)
  }

  private func percents(_ node: TOMLNode?) -> [Int64]? {
    guard case .array(let elements)? = node else { return nil }
    return elements.map { $0.int.map(Int64.init) ?? -1 }
  }

  private func credentialDifference(_ credential: AccountCredential, _ raw: TOMLNode) -> String? {
    let source: TOMLNode?
    switch credential {
    case .token: source = raw["credential"]
    case .client(let id, _):
      if id != raw["client_id"]?.string { return "client_id" }
      source = raw["client_secret"]
    case .login(let email, _):
      if email != raw["login"]?["email"]?.string { return "login.email" }
      source = raw["login"]?["password"]
    }
    if source?.keys.count != 1 { return "credential" }
    switch credential.source {
    case .env(let name): return name == source?["env"]?.string ? nil : "env"
    case .file(let path): return path == source?["file"]?.string ? nil : "file"
    case .command(let words): return words == strings(source?["command"]) ? nil : "command"
    }
  }

  private func forwardDifference(_ forward: ForwardSettings?, _ raw: TOMLNode) -> String? {
    let written = raw["forward"]?.string.map { [$0] } ?? strings(raw["forward"])
    if forward?.written ?? [] != written { return "forward" }
    guard let forward else { return nil }
    let routes = forward.routes.map(\.text)
    if !written.filter({ !$0.hasPrefix("@") }).allSatisfy(routes.contains) { return "forward.routes" }
    if forward.tools != strings(raw["forward_tools"]) { return "forward_tools" }
    if forward.maxBytes != raw["forward_max_bytes"]?.int ?? 1 << 30 { return "forward_max_bytes" }
    if forward.timeout != duration(raw["forward_timeout"]?.string ?? "10m") { return "forward_timeout" }
    if (forward.credential == nil) != (raw["forward_credential"] == nil) { return "forward_credential" }
    if case .client(let id, _)? = forward.credential, id != raw["forward_client_id"]?.string {
      return "forward_client_id"
    }
    return nil
  }

  private func strings(_ value: TOMLNode?) -> [String] { value?.array.compactMap(\.string) ?? [] }

  private func tables(_ key: String) -> [TOMLNode] { table[key]?.array ?? [] }

  private func duration(_ text: String) -> Duration {
    let seconds = ["s": 1, "m": 60, "h": 3_600, "d": 86_400][text.suffix(1)] ?? 0
    return .seconds((Int(text.dropLast()) ?? 0) * seconds)
  }
}

/// A value as whoever knows what it is asks for it.
extension TOMLNode {
  subscript(key: String) -> TOMLNode? { if case .table(let entries) = self { entries[key] } else { nil } }

  var keys: [String] { if case .table(let entries) = self { Array(entries.keys) } else { [] } }

  var array: [TOMLNode] { if case .array(let elements) = self { elements } else { [] } }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  var int: Int? { if case .integer(let number) = self { number } else { nil } }

  var bool: Bool? { if case .boolean(let value) = self { value } else { nil } }
}
