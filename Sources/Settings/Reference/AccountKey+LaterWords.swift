import Billing

/// What is told and asked of the operator.
extension AccountKey {
  static let decideWithinWords = KeyWords(
    Wording.duration(AccountSettings.decideRange),
    .value(Quoted.text(DurationText.text(AccountSettings.usualDecision))),
    "How long a request waits for you that changes the plan. After that it has expired and nothing happens.",
    example: #"decide_within = "1h""#)

  static let decidePagesWithinWords = KeyWords(
    Wording.duration(AccountSettings.decidePagesRange),
    .value(Quoted.text(DurationText.text(AccountSettings.usualPageDecision))),
    "How long a request waits for you that only makes a page or a link.", example: #"decide_pages_within = "3d""#)

  static let alertAtWords = KeyWords(
    "a list of " + Wording.percentsForm,
    .meaning("\(UsageThreshold.warning.rawValue) %"),
    "Where a meter's use is told, once in its period. That a limit, or the end of a grace, is reached is always told.",
    example: "alert_at = [70, 90]")

  static let meterAlertAtWords = KeyWords(
    Wording.meterAlertsForm, .meaning("alert_at is for every meter"),
    "The same for single meters, by the name that the service gives them, in place of alert_at.",
    example: #"meter_alert_at = { "API calls" = [50] }"#)
}

/// What one service's accounts have.
extension AccountKey {
  static let consentWords = KeyWords(
    Quoted.choices(ConsentMode.allCases.map(\.rawValue)), .value(Quoted.text(ConsentMode.usual.rawValue)),
    "How Dock is told that you agree: with its token, or on its own page where the organisation wants that.",
    example: #"consent = "web""#)

  static let tenantWords = KeyWords(
    Wording.identifierForm, .refused(unless: nil), "The tenant whose bill it is.",
    example: #"tenant = "cl9ebqhxk00003b600tymydho""#)

  static let successURLWords = KeyWords(
    Wording.pageForm, .meaning("no checkout can be asked for"), "Where a paid checkout leads back to.",
    example: #"success_url = "https://example.com/paid""#)

  static let cancelURLWords = KeyWords(
    Wording.pageForm, .meaning("no checkout can be asked for"), "Where a checkout leads back to that was not paid.",
    example: #"cancel_url = "https://example.com/not-paid""#)

  static let clientIDWords = KeyWords(
    Wording.identifierForm, .meaning("credential holds an access token"),
    "The client that signs in for access tokens, with client_secret beside it, in place of credential.",
    example: """
      client_id = "agent-7"
      client_secret = { file = "~/.config/countersign/idp.secret" }
      """)

  static let clientSecretWords = KeyWords(
    Wording.credentialForms, .meaning("credential holds an access token"), "Where the secret of client_id comes from.",
    example: clientIDWords.example)
}

/// What is passed on to the service.
extension AccountKey {
  static let forwardWords = KeyWords(
    Wording.forwardForm + setNames, .meaning("nothing is passed on"),
    "Which of the service's other calls are passed on for agents whose token was made with --forward.",
    example: #"forward = ["GET /api/workspaces", "* /api/files/*"]"#)

  private static var setNames: String {
    let sets = Service.allCases.flatMap { $0.profile.forwarding.sets.map(\.name) }
    return " (\(sets.joined(separator: ", ")))"
  }

  static let forwardCredentialWords = KeyWords(
    Wording.credentialForms, .meaning("the account's own credential"),
    "What the calls that are passed on are signed in with, where the service has a credential that may do less.",
    example: """
      forward = ["GET /v1/inboxes"]
      forward_credential = { file = "~/.config/countersign/inbox.key" }
      """)

  static let forwardClientIDWords = KeyWords(
    Wording.identifierForm, .meaning("forward_credential is an access token"),
    "The client whose secret forward_credential then is.",
    example: """
      forward = ["GET /api/v1/agents/{id}"]
      forward_client_id = "agent-8"
      forward_credential = { file = "~/.config/countersign/idp-forward.secret" }
      """)

  static let forwardMaxBytesWords = KeyWords(
    Wording.wholeNumber(ForwardSettings.maxBytesRange), .value("\(ForwardSettings.defaultMaxBytes)"),
    "The longest body of a request and of an answer that is passed on, in bytes.",
    example: """
      forward = ["GET /api/files/*"]
      forward_max_bytes = 1048576
      """)

  static let forwardTimeoutWords = KeyWords(
    Wording.duration(ForwardSettings.timeoutRange),
    .value(Quoted.text(DurationText.text(ForwardSettings.defaultTimeout))),
    "How long a call that is passed on may take, to the last byte of its answer.",
    example: """
      forward = ["GET /api/files/*"]
      forward_timeout = "90s"
      """)

  static let forwardToolsWords = KeyWords(
    Wording.toolsForm, .meaning("none of them exists here"),
    "Tools of Dock's own MCP endpoint that are passed on for agents whose token was made with --forward.",
    example: #"forward_tools = ["list_workspaces", "search"]"#)
}
