extension GatewayKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .port:
      KeyWords(
        Wording.wholeNumber(GatewaySettings.portRange), .value("\(GatewaySettings.usualPort)"),
        "The port on 127.0.0.1 that agents call. 0 takes a free one, which `countersign status` and the first line of "
          + "`serve` name.", example: "port = 9000")
    case .unix:
      KeyWords(
        Wording.socketForm, .meaning("there is no socket"),
        "A Unix socket that is a second way in, to be mounted into containers.",
        example: #"unix = "/run/countersign/door.sock""#)
    case .unixGroup:
      KeyWords(
        Wording.groupForm, .meaning("its owner alone may use the socket"),
        "The group whose members may use the socket, too.",
        example: """
          unix = "/run/countersign/door.sock"
          unix_group = "agents"
          """)
    case .publicURL:
      KeyWords(
        Wording.publicForm, .meaning("the port's own address"),
        "Where people reach the status pages whose links agents get, for a reverse proxy in front of the port.",
        example: #"public_url = "https://pages.example.com""#)
    }
  }
}

extension NetworkKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .proxy:
      KeyWords(
        Wording.proxyForm + "; the scheme is \(Quoted.choices(ProxySettings.Kind.allCases.map(\.rawValue)))",
        .meaning("calls go straight"), "The proxy that every call goes through but those to this machine.",
        example: #"proxy = "http://proxy.example:3128""#)
    case .proxyCredential:
      KeyWords(
        Wording.credentialForms, .meaning("the proxy wants none"),
        #"Where the user and the password for the proxy come from, as one line "user:password"."#,
        example: """
          proxy = "http://proxy.example:3128"
          proxy_credential = { file = "~/.config/countersign/proxy" }
          """)
    case .caBundle:
      KeyWords(
        Wording.authoritiesForm, .meaning("the system's authorities"),
        "The authorities that are trusted in place of the system's, by calls to services and to an https:// proxy.",
        example: #"ca_bundle = "/etc/ssl/corporate.pem""#)
    }
  }
}

extension SourceKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .env:
      KeyWords(
        Wording.variableForm, .refused(unless: "file or command stands there"),
        "The variable that holds the secret. Hook and browser are started without it.",
        example: #"env = "DOCK_API_KEY""#)
    case .file:
      KeyWords(
        Wording.fileForm, .refused(unless: "env or command stands there"),
        "The file that holds the secret and nothing else: yours with mode 0600, or the superuser's.",
        example: #"file = "~/.config/countersign/dock.key""#)
    case .command:
      KeyWords(
        Wording.program(Wording.commandExample), .refused(unless: "env or file stands there"),
        "The program that prints the secret as its first line. No shell takes part.",
        example: #"command = ["pass", "show", "dock"]"#)
    }
  }
}
