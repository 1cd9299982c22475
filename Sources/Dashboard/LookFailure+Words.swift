import Billing
import Text

/// What a failed look is called: the one place where its kind becomes words.
extension LookFailure {
  /// What stands where an account's state does: `key refused`.
  public var word: String {
    switch kind {
    case .unreachable: "unreachable"
    case .unauthorized: "key refused"
    case .rateLimited: "too many calls"
    case .atLimit: "at its limit"
    case .rejected(let status): "answers \(status)"
    case .unrecognised, .garbage: "not recognised"
    case .noCredential: "no key"
    case .unrecorded: "not recorded"
    case nil: "not read"
    }
  }

  /// The kind in documents for programs.
  public var code: String {
    switch kind {
    case .unreachable: "unreachable"
    case .unauthorized: "refused"
    case .rateLimited: "rate_limited"
    case .atLimit: "at_limit"
    case .rejected: "rejected"
    case .unrecognised, .garbage: "not_recognised"
    case .noCredential: "no_credential"
    case .unrecorded: "unrecorded"
    case nil: "unread"
    }
  }

  /// The field of the answer that is not recognised; nil for every other failure.
  public var field: SafeText? {
    if case .unrecognised(let field) = kind { field } else { nil }
  }

  /// When the service says that it answers again; nil where it does not.
  public var until: Instant? {
    switch kind {
    case .rateLimited(let until), .atLimit(let until, _): until
    default: nil
    }
  }

  /// Why there are no fresh facts about an account, without a full stop.
  func obstacle(_ account: AccountName, in zone: ClockZone) -> String {
    let from = until.map { " until \($0.timeOfDay(in: zone))" } ?? ""
    return switch kind {
    case .unreachable: "\(account) cannot be reached"
    case .unauthorized: "the service refuses the key of \(account)"
    case .rateLimited: "the service takes no more calls from \(account)\(from)"
    case .atLimit: "\(account) is at its limit, so the service tells nothing of it\(from)"
    case .rejected(let status): "the service answers \(status) when asked about \(account)"
    case .unrecognised(let field): "the service's answer about \(account) is not recognised (\(field))"
    case .garbage: "the service's answer about \(account) is not recognised"
    case .noCredential: "there is no key for \(account)"
    case .unrecorded: "what \(account) shows could not be recorded"
    case nil: "\(account) could not be read"
    }
  }
}

extension Freshness {
  /// The freshness in a word: what a service that answered is called is never unreachable.
  public var word: String {
    switch self {
    case .fresh: "fresh"
    case .stale: "stale"
    case .failed(let failure), .partial(let failure): failure.word
    case .unknown: "not read yet"
    }
  }
}

extension Observation {
  /// The fields of the answer that are not recognised, one after the other; nil when all are.
  public var unrecognisedWords: SafeText? {
    unrecognised.isEmpty ? nil : SafeText.joined(unrecognised, separator: ", ")
  }
}
