import Billing

extension PushKey: DescribedKey {
  var owners: [String] { kinds == PushSettings.Kind.allCases ? [] : kinds.map(\.rawValue) }

  var words: KeyWords {
    switch self {
    case .name:
      KeyWords(
        Wording.nameForm, .meaning("the kind"),
        "What the push is called, which no other one is. How far it has told is remembered by this name.",
        example: #"name = "phone""#)
    case .kind:
      KeyWords(
        Quoted.choices(PushSettings.Kind.allCases.map(\.rawValue)), .refused(unless: nil),
        "Who takes the messages: an ntfy server, an incoming webhook of Slack, or a URL of yours.",
        example: #"kind = "ntfy""#)
    case .url:
      KeyWords(
        Wording.credentialForms + Wording.orPushAddress, .refused(unless: nil),
        "Where messages are sent. Slack's is always a secret; ntfy's ends in the topic, or `topic` names it.",
        example: #"url = { file = "~/.config/countersign/ntfy-url" }"#)
    case .isPrivate:
      KeyWords(
        Wording.booleanForm, .value("false"), "Whether the address may be one of a private network.",
        example: """
          url = "https://10.1.2.3/topic"
          private = true
          """)
    case .topic:
      KeyWords(
        Wording.topicForm, .meaning("the URL ends in it"), "The topic, where the URL is the server's alone.",
        example: """
          url = "https://ntfy.example.com"
          topic = "billing"
          """)
    case .token:
      KeyWords(
        Wording.credentialForms, .meaning("the topic is not protected"), "The access token for a protected topic.",
        example: #"token = { file = "~/.config/countersign/ntfy-token" }"#)
    case .secret:
      KeyWords(
        Wording.credentialForms, .meaning("messages are not signed"),
        "What the header X-Countersign-Signature is made with: sha256= and the HMAC-SHA256 of the body.",
        example: #"secret = { file = "~/.config/countersign/push-secret" }"#)
    case .events:
      KeyWords(
        Wording.eventsForm, .value("[\(PushEvent.allCases.map { Quoted.text($0.rawValue) }.joined(separator: ", "))]"),
        "What is told.", example: #"events = ["pending", "deadline", "alarm"]"#)
    case .accounts:
      KeyWords(
        Wording.accountsForm, .meaning("every account"), "The accounts that are told of.",
        example: #"accounts = ["dock-main"]"#)
    }
  }
}
