/// A path that daimon answers, or a page that a browser is sent to on its behalf.
enum DaimonRoute: Hashable, Sendable, CaseIterable {
  case account
  case capabilities
  case upgradeLink
  case notifyOperator
  case approval
  case inboxes
  case send
  case upgradePage
  case approvalPage
  case checkoutPage

  /// The path, with `{id}` for the one part that varies.
  var pattern: String {
    switch self {
    case .account: "/v1/account"
    case .capabilities: "/v1/capabilities"
    case .upgradeLink: "/v1/upgrade-link"
    case .notifyOperator: "/v1/notify-operator"
    case .approval: "/v1/approvals/{id}"
    case .inboxes: "/v1/inboxes"
    case .send: "/v1/inboxes/{id}/send"
    case .upgradePage: "/upgrade"
    case .approvalPage: "/approve/{id}"
    case .checkoutPage: "/sandbox/daimon/checkout/{id}"
    }
  }

  /// The methods it answers.
  var methods: [String] {
    switch self {
    case .account, .capabilities, .approval, .upgradePage: ["GET"]
    case .upgradeLink, .notifyOperator, .inboxes, .send: ["POST"]
    case .approvalPage, .checkoutPage: ["GET", "POST"]
    }
  }

  /// Whether a browser opens it, without a key.
  var isPage: Bool {
    switch self {
    case .upgradePage, .approvalPage, .checkoutPage: true
    default: false
    }
  }

  /// The path for an id.
  func path(_ id: String) -> String { pattern.replacing("{id}", with: id) }

  /// The route at a path with the id in it, which is empty where the path does not vary; nil when it leads nowhere.
  static func at(_ path: String) -> (route: DaimonRoute, id: String)? {
    let given = path.split(separator: "/", omittingEmptySubsequences: false)
    for route in allCases {
      let parts = route.pattern.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == given.count else { continue }
      var id = ""
      let fits = zip(parts, given).allSatisfy { part, word in
        guard part == "{id}" else { return part == word }
        id = String(word)
        return !word.isEmpty
      }
      if fits { return (route, id) }
    }
    return nil
  }
}
