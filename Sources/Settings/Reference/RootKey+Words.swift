extension RootKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .readOnly:
      KeyWords(
        Wording.booleanForm, .value("\(Settings().readOnly)"),
        "With true nothing is decided, asked for, sent or run, and no engine starts; everything can be looked at. "
          + "--read-only does the same for one start.", example: "read_only = true")
    case .theme:
      KeyWords(
        Wording.themeForm, .value(ConfigText.quoted(Settings().theme)),
        "How the dashboard looks: one of \(ThemeLoader.builtInNames.joined(separator: ", ")), or a file of yours. What "
          + "was chosen in the dashboard counts more.", example: #"theme = "dark""#)
    case .account:
      KeyWords(
        Wording.tables(rawValue), .meaning("there is no account"), "The billing accounts.",
        example: """
          [[account]]
          name = "dock-main"
          provider = "dock"
          base_url = "https://trydock.ai"
          credential = { env = "DOCK_API_KEY" }
          """)
    case .gateway:
      KeyWords(
        "a table", .meaning("port \(GatewaySettings.usualPort), no socket"), "Where agents find the gateway.",
        example: """
          [gateway]
          port = 9000
          """)
    case .links:
      KeyWords(
        "a table", .meaning("the known hosts alone"), "Which links may be opened.",
        example: """
          [links]
          hosts = ["pay.example.com"]
          """)
    case .push:
      KeyWords(
        Wording.tables(rawValue), .meaning("nobody is told who is away"), "How the operator is reached who is away.",
        example: """
          [[push]]
          kind = "ntfy"
          url = { env = "NTFY_URL" }
          """)
    case .network:
      KeyWords(
        "a table", .meaning("calls go straight, and the system's authorities are trusted"),
        "How calls leave this machine.",
        example: """
          [network]
          proxy = "http://proxy.example:3128"
          """)
    case .hooks:
      KeyWords(
        "a table", .meaning("no program is run"), "A program of yours that is told what happens.",
        example: """
          [hooks]
          event = ["/usr/local/bin/countersign-hook"]
          """)
    case .deny:
      KeyWords(
        Wording.tables(rawValue), .meaning("every request waits for you"), "What is refused without asking anybody.",
        example: """
          [[deny]]
          operation = "downgrade"
          """)
    case .keys:
      KeyWords(
        Wording.bindingsForm, .meaning("the keys that `countersign keys` prints"),
        "Other keys for the commands of the dashboard.",
        example: """
          [keys]
          refresh = ["f5"]
          """)
    }
  }
}

extension LinksKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .hosts:
      KeyWords(
        Wording.hostsForm, .value("[]"),
        "Hosts whose links may be opened beside Stripe's pages and each account's own host, over HTTPS and without a port. "
          + "A link to another host is marked wherever it is shown, and never opened.",
        example: #"hosts = ["pay.example.com"]"#)
    }
  }
}

extension HooksKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .event:
      KeyWords(
        Wording.program(Wording.hookExample), .meaning("no program is run"),
        "The engine runs it once for each entry of the log, without a shell, and writes the entry to its standard input as "
          + "one line of JSON.", example: #"event = ["/usr/local/bin/countersign-hook", "--quiet"]"#)
    }
  }
}

extension DenyKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .account:
      KeyWords(
        Wording.accountForm, .meaning("every account"), "The account whose requests are refused.",
        example: #"account = "dock-main""#)
    case .operation:
      KeyWords(
        Quoted.choices(DenyEntry.operations.map(\.rawValue)), .meaning("every operation"),
        "What is refused, when it is what the agent asked for and when it is what the ask comes to.",
        example: #"operation = "downgrade""#)
    }
  }
}
