import Billing

extension LoginKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .email:
      KeyWords(
        Wording.emailForm, .refused(unless: nil), "Who signs in.", example: #"email = "ops@example.com""#)
    case .password:
      KeyWords(
        Wording.credentialForms, .refused(unless: nil),
        "Where the password comes from. One that the service refuses is not tried again until it changes.",
        example: #"password = { command = ["pass", "show", "mailingcore"] }"#)
    }
  }
}

extension QuotaKey: DescribedKey {
  var words: KeyWords {
    switch self {
    case .calls:
      KeyWords(
        Wording.wholeNumber(CallQuota.range), .refused(unless: nil), "How many calls are allowed in a period.",
        example: "calls = 10000")
    case .per:
      KeyWords(
        Quoted.choices(CallQuota.Period.allCases.map(\.rawValue)), .refused(unless: nil),
        "The period. Days and months are those of the calendar in UTC.", example: #"per = "month""#)
    }
  }
}
