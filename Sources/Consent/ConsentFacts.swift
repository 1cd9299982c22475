import Billing
import Text

/// What the operator sees and approves: the provider's state and words, never the agent's.
public struct ConsentFacts: Hashable, Sendable {
  /// The plan and price before the change.
  public var from: PlanState
  /// The organisation that is billed, as the service names it; nil when it does not say.
  public var organisation: SafeText?
  /// What the service says the change costs; nil when it was not asked or the change has no price.
  public var quote: Quote?

  /// Facts read from the service.
  public init(from: PlanState, organisation: SafeText? = nil, quote: Quote?) {
    self.from = from
    self.organisation = organisation
    self.quote = quote
  }

  /// The same facts with another quote.
  public func with(quote: Quote?) -> ConsentFacts {
    var copy = self
    copy.quote = quote
    return copy
  }

  /// How far a date may move without being another one: services compute renewals and ends anew at each answer.
  public static let dateTolerance: Duration = .seconds(86_400)

  /// Whether two sets of facts ask the operator for the same approval.
  ///
  /// Dates that moved by a day at the most are the same dates. Words at an equal price are not part of it: they are shown
  /// and re-arm the gesture, but void nothing; words that alone say what a change costs are, but for their dates and times.
  public func bindsTheSame(as other: ConsentFacts) -> Bool {
    from.plan == other.from.plan && from.price == other.from.price
      && Self.isClose(from.renewsAt, other.from.renewsAt)
      && Self.isSame(from.cancellation, other.from.cancellation)
      && organisation?.string == other.organisation?.string && Self.bindsTheSame(quote, other.quote)
  }

  private static func bindsTheSame(_ left: Quote?, _ right: Quote?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    guard left.price == right.price, isSame(left.effective, right.effective) else { return false }
    return left.price != nil || BoundWords(left.words) == BoundWords(right.words)
  }

  private static func isSame(_ left: SafeText?, _ right: SafeText?) -> Bool {
    if left?.string == right?.string { return true }
    guard let left = left.flatMap({ Instant(iso8601: $0.string) }),
      let right = right.flatMap({ Instant(iso8601: $0.string) })
    else { return false }
    return isClose(left, right)
  }

  private static func isSame(_ left: Cancellation, _ right: Cancellation) -> Bool {
    if case .scheduled(let left) = left, case .scheduled(let right) = right { return isClose(left, right) }
    return left == right
  }

  private static func isClose(_ left: Instant?, _ right: Instant?) -> Bool {
    guard let left, let right else { return left == right }
    return left.milliseconds(since: right).magnitude <= dateTolerance.wholeMilliseconds.magnitude
  }
}
