import Text

/// A field of `usage` or `caps` in Dock's billing summary, under any of the names its pages and clients hint at.
struct DockMeterField {
  /// The field's name as it came.
  let name: String

  /// The fields that an agent may see; only the first three are written down anywhere (the vendor's client).
  static let known: Set<String> = [
    "agents", "members", "workspaces", "humans", "rows", "rowsPerWorkspace", "rows_per_workspace", "apiCalls",
    "api_calls", "calls", "apiCallsThisMonth", "api_calls_month", "apiCallsPerMonth", "webhooks", "webhooksThisMonth",
    "webhooks_month", "webhooksPerMonth", "messages", "messagesThisMonth", "messages_month", "messagesPerMonth",
  ]
  /// The fields that lead the list, in the order of the vendor's client.
  static let leading = ["agents", "members", "workspaces"]

  /// Whether it counts API calls.
  var countsCalls: Bool {
    ["apiCalls", "api_calls", "calls", "apiCallsThisMonth", "api_calls_month", "apiCallsPerMonth"].contains(name)
  }

  /// Whether the count begins anew with each calendar month.
  var isMonthly: Bool {
    countsCalls || ["webhooks", "messages"].contains { name.hasPrefix($0) }
  }

  /// The meter's name for people.
  var title: SafeText {
    switch name {
    case _ where countsCalls: "API calls"
    case "rows", "rowsPerWorkspace", "rows_per_workspace": "rows/workspace"
    default: SafeText(String(name.map { $0 == "_" ? " " : $0 }), maximumCharacters: 40)
    }
  }
}
