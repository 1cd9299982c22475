import Billing

extension AccountKey: DescribedKey {
  var owners: [String] { services == Service.allCases ? [] : services.map(\.rawValue) }

  var words: KeyWords {
    switch self {
    case .name:
      KeyWords(
        Wording.nameForm, .refused(unless: nil), "What the account is called everywhere, which no other one is.",
        example: #"name = "dock-main""#)
    case .provider:
      KeyWords(
        Quoted.choices(Service.allCases.map(\.rawValue)), .refused(unless: nil), "The service that the account is at.",
        example: #"provider = "dock""#)
    case .baseURL:
      KeyWords(
        Wording.originForm, .refused(unless: nil),
        "Where the service is: the only place that the credential is sent to. http:// is for this machine only.",
        example: #"base_url = "https://trydock.ai""#)
    case .isPrivate:
      KeyWords(
        Wording.booleanForm, .value("false"), "Whether the service may be at an address of a private network.",
        example: """
          base_url = "https://10.1.2.3:8443"
          private = true
          """)
    case .credential:
      KeyWords(
        Wording.credentialForms,
        .refused(unless: "client_id and client_secret (agentidp) or login (mailingcore) stand there"),
        "Where the key or token that the account signs in with comes from. It is read when it is needed.",
        example: #"credential = { file = "~/.config/countersign/dock.key" }"#)
    case .login:
      KeyWords(
        Wording.loginForm, .meaning("credential holds a session's token"),
        "Signs in with an e-mail address and a password, in place of credential, and renews the session by itself.",
        example: #"login = { email = "ops@example.com", password = { file = "/run/mail" } }"#)
    case .live:
      KeyWords(
        Wording.booleanForm, .value("true"),
        "Whether real money moves. What moves money on a LIVE account is approved with four letters of the terminal.",
        example: "live = false")
    case .poll:
      KeyWords(
        Wording.duration(AccountSettings.pollRange, or: "auto"), .value(#""auto""#),
        "How often the account is read; \"auto\" keeps to a small share of the account's own calls.",
        example: #"poll = "10m""#)
    case .quota:
      KeyWords(
        Wording.quotaForm, .meaning("what the service's documents say for the plan"),
        "How many calls the service allows, where it does not report it.",
        example: #"quota = { calls = 10000, per = "month" }"#)
    case .decideWithin: Self.decideWithinWords
    case .decidePagesWithin: Self.decidePagesWithinWords
    case .alertAt: Self.alertAtWords
    case .meterAlertAt: Self.meterAlertAtWords
    case .consent: Self.consentWords
    case .tenant: Self.tenantWords
    case .successURL: Self.successURLWords
    case .cancelURL: Self.cancelURLWords
    case .clientID: Self.clientIDWords
    case .clientSecret: Self.clientSecretWords
    case .forward: Self.forwardWords
    case .forwardCredential: Self.forwardCredentialWords
    case .forwardClientID: Self.forwardClientIDWords
    case .forwardMaxBytes: Self.forwardMaxBytesWords
    case .forwardTimeout: Self.forwardTimeoutWords
    case .forwardTools: Self.forwardToolsWords
    }
  }
}
