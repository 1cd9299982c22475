import Billing

/// What each key takes, in the words that its reader expects it in and that the reference has for it.
extension Wording {
  // MARK: - Kinds of values

  static let booleanForm = "true or false"
  static let durationForm = #"a duration such as "90s", "15m", "24h" or "1d""#

  static func wholeNumber(_ range: ClosedRange<Int>) -> String {
    "a whole number from \(range.lowerBound) to \(range.upperBound)"
  }

  /// A duration within bounds, or a word in its place.
  static func duration(_ range: ClosedRange<Duration>, or word: String? = nil) -> String {
    let limits = "from \(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
    return (word.map { Quoted.text($0) + " or " } ?? "") + durationForm + ", " + limits
  }

  static func tables(_ path: String) -> String { "tables, each under its own [[\(path)]]" }

  static func program(_ example: String) -> String { "a list: a program and its arguments, such as \(example)" }

  // MARK: - Secrets

  static let credentialForms =
    #"{ env = "NAME" }, { file = "/path" } or { command = ["program", "argument"] }"#
  static let variableForm = #"the name of an environment variable, such as "DOCK_API_KEY""#
  static let fileForm = "an absolute path, or one that begins with ~/ or \(CredentialSource.handedPrefix)"
  static let commandExample = #"["pass", "show", "dock"]"#
  static let loginForm = #"{ email = "you@example.com", password = { file = "/path" } }"#
  static let emailForm = "the address that the user signs in with"

  // MARK: - Accounts

  static let nameForm = "1 to 40 of a-z 0-9 . _ -, beginning with a letter or digit"
  static let originForm = #"scheme, host and port such as "https://trydock.ai""#
  static let quotaForm = #"a table such as { calls = 100000, per = "month" }"#
  static let identifierForm = "the identifier the service gave: printable ASCII without spaces"
  static let pageForm = #"an address such as "https://example.com/paid""#
  static let percentsForm =
    "whole percents of the limit from \(AccountSettings.alertRange.lowerBound) to "
    + "\(AccountSettings.alertRange.upperBound), each above the one before"
  static let meterAlertsForm = #"a table such as { "API calls" = [50, 90] }"#
  static let forwardForm = #"a list of routes such as ["GET /path", "* /path/*"], or the name of a set"#
  static let toolsForm = #"a list of tools' names such as ["list_workspaces", "search"]"#

  // MARK: - The program

  static let themeForm = #"the name of a theme, such as "default""#
  static let socketForm = "an absolute path of at most \(GatewaySettings.longestSocketPath) bytes"
  static let groupForm = "the name of a group of this machine"
  static let publicForm = "an address such as https://pages.example.com"
  static let hostsForm = "a list of host names"
  static let hookExample = #"["notify-send-hook"]"#
  static let accountForm = "the name of an account"
  static let bindingsForm = "a table of commands and their keys"
  static let bindingForm = #"a list of key names such as ["enter"]"#
  static let proxyForm = #"scheme, host and port such as "http://proxy.example:3128""#
  static let authoritiesForm = "the absolute path of a file of certificate authorities in PEM"

  // MARK: - Pushes

  static let topicForm = "1 to 64 of a-z A-Z 0-9 _ -"
  /// What the URL of a push that is no secret may be in place of a secret's source.
  static let orPushAddress = #", or an address such as "https://push.example.com/topic""#
  static let eventsForm = "a list of " + Quoted.choices(PushEvent.allCases.map(\.rawValue))
  static let accountsForm = "a list of accounts' names"

  // MARK: - Themes

  static let stylesForm = "a table of styles"
  static let styleForm = #"a style such as "bold red on black""#
}
