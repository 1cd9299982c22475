import Billing
import Consent
import Text

/// The facts of a request whose words are the same on the screen, in the shell and in documents.
public struct RequestWords: Hashable, Sendable {
  private let request: ConsentRequest
  /// Nil when the account is not in the config any more.
  private let account: Account?

  /// The words for a request on its account.
  public init(_ request: ConsentRequest, on account: Account?) {
    self.request = request
    self.account = account
  }

  /// What is paid before the change.
  public var priceNow: String { request.facts.from.price?.description ?? "unknown" }

  /// What is known of the price after it.
  public var price: RequestPrice { RequestPrice(request, on: account) }

  /// What the step itself costs and does, where its price does not say that; nil for a change of plan.
  public var step: String? {
    if request.change.operation == .portal { return "costs nothing: what is changed on the page may cost" }
    if onlyMakesLink { return "costs nothing: the page it leads to asks for the price" }
    if request.change.operation == .resume { return "takes the cancellation back: the plan is charged again" }
    return nil
  }

  /// What is said of what is charged at once; nil where ``step`` says it.
  ///
  /// No service names that amount apart from its sentence, so there is none to show.
  public var chargedNow: String? {
    guard step == nil else { return nil }
    return request.facts.quote?.words.isEmpty == false ? "in the service's words" : Self.notReported
  }

  /// The same behind ``effectiveWords``, which says as much where nobody tells the one nor the other.
  var chargedNowBeside: String? {
    chargedNow.map { effective == nil ? "there, too" : $0 }
  }

  /// Whether carrying it out only makes a link.
  var onlyMakesLink: Bool { request.makesOnlyLink(on: account) }

  /// When a change of plan takes effect, in the service's words; nil where it does not say.
  public var effective: SafeText? { request.facts.quote?.effective }

  /// The same, or where else to look for it.
  public var effectiveWords: SafeText {
    effective
      ?? (request.facts.quote?.words.isEmpty == false ? "only in the service's words" : SafeText(Self.notReported))
  }

  /// When the plan of before renews, or that it does not; the time as somebody writes it.
  public func renewal(_ time: (Instant) -> String) -> String {
    let from = request.facts.from
    switch from.cancellation {
    case .scheduled(let date):
      return "no: \(plan(from.plan) ?? "the plan") ends " + ((date ?? from.renewsAt).map(time) ?? "at the period's end")
    case .none, .unknown: return from.renewsAt.map(time) ?? Self.notReported
    }
  }

  /// What is said of a fact that the service does not tell.
  public static let notReported = "not reported"

  /// What was asked for, where that came down to another change; nil where it is the same.
  public var askedAs: String? {
    guard request.ask != request.change else { return nil }
    return request.ask.operation.word + (plan(request.ask.target).map { " to \($0)" } ?? "")
      + (request.ask.interval.map { ", charged \($0.adverb)" } ?? "")
  }

  /// A plan's name as a word that cannot begin a line; whole, since two may differ at their ends only.
  private func plan(_ name: PlanName?) -> String? { name.map { SafeText($0.title).word(columns: .max) } }
}

extension ConsentRequest {
  /// Whether carrying it out only makes a link; the way it was asked by tells it, too, once its account is gone.
  func makesOnlyLink(on account: Account?) -> Bool {
    way == .link || change.makesOnlyLink(of: service ?? account?.service)
  }
}
