/// A list that can be filtered, with the fields that a filter may name.
enum FilterList: Hashable, Sendable, CaseIterable {
  case accounts, usage, pending, links, log

  /// What the list is called.
  var title: String {
    switch self {
    case .accounts: Panel.accounts.title
    case .usage: Panel.usage.title
    case .pending: Panel.pending.title
    case .links: Panel.links.title
    case .log: "the log"
    }
  }

  /// The fields of its rows.
  var fields: [FilterField] {
    switch self {
    case .accounts:
      [.words("name"), .words("service"), .words("plan"), .words("status"), .words("state"), .words("env")]
        + [.words("org"), .number("usage"), .number("price"), .number("calls")]
    case .usage:
      [.words("meter"), .words("unit"), .words("source"), .number("usage"), .number("used"), .number("limit")]
        + [.time("left")]
    case .pending:
      [.words("agent"), .words("account"), .words("plan"), .words("op"), .words("state"), .words("env")]
        + [.number("number"), .number("price"), .number("usage"), .time("left"), .number("minutes"), .number("asked")]
    case .links:
      [.words("account"), .words("kind"), .words("plan"), .words("host"), .words("state"), .time("left")]
        + [.number("minutes")]
    case .log:
      [.words("kind"), .words("account"), .words("request"), .words("actor"), .number("entry")]
    }
  }
}

/// A field that a filter may name.
enum FilterField: Hashable, Sendable {
  /// One that holds words.
  case words(String)
  /// One that holds a number and can be compared.
  case number(String)
  /// One that holds a time, compared in minutes.
  case time(String)

  var name: String {
    switch self {
    case .words(let name), .number(let name), .time(let name): name
    }
  }
}
