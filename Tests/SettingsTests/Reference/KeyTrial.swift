@testable import Settings

/// A key of the reference in configs that have little beside it.
struct KeyTrial {
  let key: ConfigKey
  /// The service, or the kind of push, of the table it stands in.
  let owner: String

  init(_ key: ConfigKey, owner: String? = nil) {
    self.key = key
    self.owner = owner ?? key.owners.first ?? Self.usual(key.table)
  }

  private static func usual(_ table: ConfigTable) -> String {
    switch table {
    case .push: "ntfy"
    case .login: "mailingcore"
    default: "dock"
    }
  }

  /// The lines of the example, each with its key.
  private var example: [(key: String, line: String)] { Self.lines(key.example) }

  private static func lines(_ text: String) -> [(key: String, line: String)] {
    text.split(separator: "\n").map { (String($0.prefix { $0 != " " }), String($0)) }
  }

  /// The table with the least that it needs.
  var bare: String { document([]) }
  /// The table with the example.
  var shown: String { document(example) }
  /// The table with what the example has beside the key.
  var besides: String {
    // An example at the top that begins a table has nothing beside it.
    document(key.example.hasPrefix("[") ? [] : example.filter { $0.key != key.name }, without: key.name)
  }

  /// The same, or the bare table where that cannot be without the key, with the key at a value.
  func with(_ value: String) -> (without: String, with: String) {
    let others = Self.settings(besides) == nil ? [] : example.filter { $0.key != key.name }
    return (document(others, without: key.name), document(others + [(key.name, "\(key.name) = \(value)")]))
  }

  static func settings(_ text: String) -> Settings? { try? Settings.parse(text, path: "config.toml") }

  private var needed: [String] {
    switch key.table {
    case .account, .source, .login, .quota:
      [
        "name = \"dock-main\"", "provider = \"\(owner)\"", "base_url = \"https://service.example\"",
        "credential = { env = \"KEY\" }",
      ]
        + (owner == "mailingcore" ? ["tenant = \"t1\""] : [])
    case .push: ["kind = \"\(owner)\"", "url = { env = \"PUSH_URL\" }"]
    case .deny: key.name == "account" ? ["operation = \"upgrade\""] : ["account = \"dock-main\""]
    case .top, .gateway, .links, .network, .hooks, .keys, .theme: []
    }
  }

  /// A config whose table has these lines, and of the needed ones those that they do not stand for.
  private func document(_ lines: [(key: String, line: String)], without left: String? = nil) -> String {
    let account = "[[account]]\n" + Self.account.joined(separator: "\n") + "\n"
    let keys = Set(lines.map(\.key) + [left].compactMap { $0 })
    var rest = needed.filter { !keys.contains(String($0.prefix { $0 != " " })) }
    if keys.contains("login") || keys.contains("client_id") && left != "client_id" {
      rest.removeAll { $0.hasPrefix("credential ") }
    }
    let body = (rest + lines.map(\.line)).joined(separator: "\n") + "\n"
    switch key.table {
    case .top: return key.name == "account" ? body : key.example.hasPrefix("[") ? account + body : body + account
    case .account: return "[[account]]\n" + body
    case .source: return inline("credential", lines.map(\.line))
    case .quota: return inline("quota", quota(keys) + lines.map(\.line))
    case .login: return inline("login", login(keys) + lines.map(\.line))
    case .push, .deny: return account + "[[\(key.table.rawValue)]]\n" + body
    case .gateway, .links, .network, .hooks, .keys: return "[\(key.table.rawValue)]\n" + body
    case .theme: return body
    }
  }

  private func quota(_ keys: Set<String>) -> [String] {
    ["calls = 7", "per = \"day\""].filter { !keys.contains(String($0.prefix { $0 != " " })) }
  }

  private func login(_ keys: Set<String>) -> [String] {
    ["email = \"a@example.com\"", "password = { env = \"P\" }"].filter {
      !keys.contains(String($0.prefix { $0 != " " }))
    }
  }

  private func inline(_ name: String, _ lines: [String]) -> String {
    let isSecret = name == "credential" || name == "login"
    let others = needed.filter { !isSecret || !$0.hasPrefix("credential ") }
    return "[[account]]\n" + others.joined(separator: "\n") + "\n\(name) = { \(lines.joined(separator: ", ")) }\n"
  }

  private static let account = [
    "name = \"dock-main\"", "provider = \"dock\"", "base_url = \"https://trydock.ai\"",
    "credential = { env = \"DOCK\" }",
  ]
}
