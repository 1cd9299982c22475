import Billing
import Consent
import Screen
import Text

/// The one thing about an account that matters most, in a few words.
struct AccountStanding: Hashable {
  let text: String
  let token: ThemeToken
  /// The same where there is no room for it; nil where it can only be cut.
  private var short: String?

  /// The words for so many columns.
  func text(columns: Int) -> String { text.count <= columns ? text : short ?? text }

  /// - Parameter hit: the newest limit that an agent ran into there; nil where none did.
  init(_ account: AccountStatus, hit: LimitHit? = nil, through lens: inout Lens) {
    if account.mintingBlocked {
      (text, token) = ("no tokens", .danger)
      return
    }
    if case .failed = account.freshness {
    } else if let trouble = account.forwardTrouble {
      (text, token, short) = (trouble.kind.word, .danger, "agents' key")
      return
    }
    let age = account.observation.map { lens.age(of: $0.at) }
    let old = age.flatMap { $0.hasSuffix(" ago") ? " " + $0.dropLast(4) : nil } ?? ""
    // Where there is no room for both the word goes before the age: half an age would be another one.
    short = account.failure?.word ?? account.freshness.word
    switch account.freshness {
    case .failed(let failure): (text, token) = (failure.word + old, .danger)
    case .partial(let failure):
      (text, token) = (failure.word, .warning)
      short = failure.field.map { "? \($0)" }
    case .stale: (text, token) = ("stale" + old, .warning)
    case .unknown: (text, token) = ("unread", .dim)
    case .fresh:
      let standing = Self.standing(account, in: lens.zone)
      // What an agent cannot do now goes before how near it may be to something else.
      let news = standing.1 == .danger ? nil : hit
      short = news == nil ? nil : "limit hit"
      (text, token) = news.map { ($0.limit.title.string, .warning) } ?? standing
    }
  }

  /// A sign beside the words, so that they do not depend on a colour.
  var mark: String {
    switch token {
    case .danger: "!!"
    case .warning: "!"
    default: ""
    }
  }

  /// The meter nearest to its limit, unless all is well and the service has a word for that.
  private static func standing(_ account: AccountStatus, in zone: ClockZone) -> (String, ThemeToken) {
    let readings = account.readings
    let odd = account.observation?.unrecognised.first.map { "? \($0)" }
    let end = account.observation?.plan.endWords(in: zone)
    let status = end.map { SafeText($0) } ?? account.observation?.plan.status
    guard let worst = readings.max(by: { ($0.level, $0.meter.percent ?? 0) < ($1.level, $1.meter.percent ?? 0) }),
      worst.meter.percent != nil, worst.level > .normal || (status == nil && odd == nil)
    else {
      if let odd { return (odd, .warning) }
      return (status?.string ?? "", end == nil ? .good : .warning)
    }
    let words = worst.level >= .grace ? worst.levelWord : worst.meter.name.string
    return ("\(worst.percent) \(words)", worst.level >= .grace ? .danger : worst.level == .near ? .warning : .dim)
  }
}

extension PlanState {
  /// When a plan that will not be renewed ends, in the width of a row: `ends Dec 20`; nil where no end is scheduled.
  func endWords(in zone: ClockZone) -> String? {
    guard case .scheduled(let date) = cancellation else { return nil }
    return (date ?? renewsAt).map { "ends " + $0.dayAndMonth(in: zone) } ?? "ends soon"
  }
}
