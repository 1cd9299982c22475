import Billing

/// The keys at the top of the config, in the order of its documentation.
enum RootKey: String, CaseIterable {
  case readOnly = "read_only"
  case theme, account, gateway, links, push, network, hooks, deny, keys
}

/// The keys of `[[account]]`.
enum AccountKey: String, CaseIterable {
  case name, provider
  case baseURL = "base_url"
  case isPrivate = "private"
  case credential, login, live, poll, quota
  case decideWithin = "decide_within"
  case decidePagesWithin = "decide_pages_within"
  case alertAt = "alert_at"
  case meterAlertAt = "meter_alert_at"
  case consent, tenant
  case successURL = "success_url"
  case cancelURL = "cancel_url"
  case clientID = "client_id"
  case clientSecret = "client_secret"
  case forward
  case forwardCredential = "forward_credential"
  case forwardClientID = "forward_client_id"
  case forwardMaxBytes = "forward_max_bytes"
  case forwardTimeout = "forward_timeout"
  case forwardTools = "forward_tools"

  /// The services whose accounts have the key.
  var services: [Service] {
    switch self {
    case .consent, .forwardTools: [.dock]
    case .login, .tenant, .successURL, .cancelURL: [.mailingcore]
    case .clientID, .clientSecret, .forwardClientID: [.agentidp]
    case .name, .provider, .baseURL, .isPrivate, .credential, .live, .poll, .quota, .decideWithin, .decidePagesWithin,
      .alertAt, .meterAlertAt, .forward, .forwardCredential, .forwardMaxBytes, .forwardTimeout:
      Service.allCases
    }
  }

  /// The keys that mean something beside `forward` only.
  static let besideForward: [AccountKey] = [.forwardCredential, .forwardClientID, .forwardMaxBytes, .forwardTimeout]

  /// What people call a key elsewhere, where its spelling is too far from ours to be guessed.
  static let otherWords: [String: AccountKey] = [
    "service": .provider, "type": .provider, "kind": .provider,
    "url": .baseURL, "origin": .baseURL, "host": .baseURL, "endpoint": .baseURL, "server": .baseURL,
    "api_key": .credential, "apikey": .credential, "key": .credential, "token": .credential, "secret": .credential,
    "password": .credential, "env": .credential, "file": .credential, "command": .credential,
    "id": .name, "interval": .poll, "timeout": .decideWithin, "threshold": .alertAt, "thresholds": .alertAt,
    "warn_at": .alertAt,
    "meters": .meterAlertAt, "tenant_id": .tenant,
  ]
}

/// The keys of `login`.
enum LoginKey: String, CaseIterable {
  case email, password

  /// What people call a key elsewhere, where its spelling is too far from ours to be guessed.
  static let otherWords: [String: LoginKey] = [
    "user": .email, "username": .email, "mail": .email, "address": .email, "pass": .password, "secret": .password,
    "env": .password, "file": .password, "command": .password, "credential": .password,
  ]
}

/// The keys of `credential`, `client_secret` and a login's `password`.
enum SourceKey: String, CaseIterable {
  case env, file, command
}

/// The keys of `quota`.
enum QuotaKey: String, CaseIterable {
  case calls, per
}

/// The keys of `[gateway]`.
enum GatewayKey: String, CaseIterable {
  case port, unix
  case unixGroup = "unix_group"
  case publicURL = "public_url"
}

/// The keys of `[links]`.
enum LinksKey: String, CaseIterable {
  case hosts
}

/// The keys of `[network]`.
enum NetworkKey: String, CaseIterable {
  case proxy
  case proxyCredential = "proxy_credential"
  case caBundle = "ca_bundle"

  /// What people call a key elsewhere, where its spelling is too far from ours to be guessed.
  static let otherWords: [String: NetworkKey] = [
    "http_proxy": .proxy, "https_proxy": .proxy, "all_proxy": .proxy, "proxy_user": .proxyCredential,
    "proxy_password": .proxyCredential, "ca_file": .caBundle, "cacert": .caBundle, "cafile": .caBundle, "ca": .caBundle,
    "ssl_cert_file": .caBundle,
  ]
}

/// The keys of `[hooks]`.
enum HooksKey: String, CaseIterable {
  case event
}

/// The keys of `[[deny]]`.
enum DenyKey: String, CaseIterable {
  case account, operation
}

/// The keys of `[[push]]`.
enum PushKey: String, CaseIterable {
  case name, kind, url
  case isPrivate = "private"
  case topic, token, secret, events, accounts

  /// The kinds that have the key.
  var kinds: [PushSettings.Kind] {
    switch self {
    case .topic, .token: [.ntfy]
    case .secret: [.webhook]
    case .name, .kind, .url, .isPrivate, .events, .accounts: PushSettings.Kind.allCases
    }
  }

  /// What people call a key elsewhere, where its spelling is too far from ours to be guessed.
  static let otherWords: [String: PushKey] = [
    "type": .kind, "service": .kind, "provider": .kind, "address": .url, "host": .url, "server": .url, "base_url": .url,
    "webhook": .url, "webhook_url": .url, "access_token": .token, "auth": .token, "credential": .token,
    "password": .token, "key": .secret, "hmac": .secret, "event": .events, "account": .accounts, "id": .name,
  ]
}

/// Where a key belongs that stands in the wrong table.
enum KeyHome {
  /// The place in words, nil for a key that belongs nowhere.
  static func place(of key: String) -> String? {
    switch RootKey(rawValue: key) {
    case .readOnly, .theme: return "above the first [table]"
    case .account, .deny, .push: return "as [[\(key)]]"
    case .gateway, .links, .network, .hooks, .keys: return "as [\(key)]"
    case nil: break
    }
    if GatewayKey(rawValue: key) != nil { return "in [gateway]" }
    if LinksKey(rawValue: key) != nil { return "in [links]" }
    if NetworkKey(rawValue: key) != nil { return "in [network]" }
    if HooksKey(rawValue: key) != nil { return "in [hooks]" }
    if AccountKey(rawValue: key) != nil { return "in an [[account]]" }
    if DenyKey(rawValue: key) != nil { return "in a [[deny]]" }
    return nil
  }
}
