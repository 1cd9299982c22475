import Billing
import Consent
import Screen
import Text

/// One line of the review's table: a label, and a value or two.
struct FactRow {
  /// What stands beside the label.
  enum Content {
    case value(FactText)
    /// Before the change, and after it.
    case change(FactText, FactText)
  }

  let label: String
  let content: Content
  /// Which fact it is, for marking it when it changed.
  let fact: ShownFact?
  /// Whether nothing can be approved while it is not on the screen.
  let isEssential: Bool

  init(_ label: String, _ content: Content, fact: ShownFact? = nil, isEssential: Bool = true) {
    self.label = label
    self.content = content
    self.fact = fact
    self.isEssential = isEssential
  }
}

/// A text with its meaning.
struct FactText {
  let text: SafeText
  let token: ThemeToken
  /// Whether it is drawn bold and reversed.
  let isUrgent: Bool

  init(_ text: SafeText, _ token: ThemeToken = .text, isUrgent: Bool = false) {
    self.text = text
    self.token = token
    self.isUrgent = isUrgent
  }

  init(_ text: String, _ token: ThemeToken = .text, isUrgent: Bool = false) {
    self.init(SafeText(text), token, isUrgent: isUrgent)
  }
}

/// The rows of a review, from its facts; agent text is not among them.
struct FactTable {
  let state: DashboardState
  let review: Review

  /// All rows in their order.
  func rows(columns: Int, through lens: inout Lens) -> [FactRow] {
    let request = review.facts.request
    var rows = changeRows(request)
    rows += limitRows()
    rows += partyRows(request)
    rows += timeRows(request, through: &lens)
    let digest = review.facts.digest.hex
    // Sixteen digits tell two requests apart; the whole digest is for comparing with `countersign show`.
    let shown = columns >= 100 ? digest : String(digest.prefix(16)) + state.glyphs[.ellipsis]
    rows.append(FactRow("digest", .value(FactText("\(shown) version \(request.version)", .code)), fact: .version))
    return rows
  }

  private func changeRows(_ request: ConsentRequest) -> [FactRow] {
    let from = request.facts.from
    let quote = request.facts.quote
    let operation = request.change.operation
    let target = request.change.target.map { FactText($0.title) } ?? FactText("no change by this step", .dim)
    var rows = [
      FactRow("plan", .change(FactText(from.plan?.title ?? "unknown"), target), fact: .plan),
      FactRow("price", .change(FactText(from.price?.description ?? "unknown"), price(request)), fact: .price),
    ]
    if onlyMakesLink {
      let page =
        operation == .portal ? "what is changed on the page may cost" : "the page it leads to asks for the price"
      rows.append(FactRow("this step", .value(FactText("costs nothing: \(page)", .good))))
    } else if operation == .resume {
      rows.append(
        FactRow("this step", .value(FactText("takes the cancellation back: the plan is charged again", .warning))))
    } else {
      let effective = quote?.effective.map { FactText($0) } ?? FactText("not reported", .dim)
      rows.append(FactRow("takes effect", .value(effective), fact: .effective))
    }
    rows.append(FactRow("renewal", .value(FactText(renewal(from))), fact: .renewal))
    if request.ask != request.change {
      let asked = request.ask.operation.word + (request.ask.target.map { " to \($0.title)" } ?? "")
      rows.append(FactRow("asked as", .value(FactText(asked)), fact: .plan))
    }
    return rows
  }

  /// The price after the change; one of the documents is named with its page and counts as unknown.
  private func price(_ request: ConsentRequest) -> FactText {
    let (from, quote) = (request.facts.from, request.facts.quote)
    if let quoted = quote?.price {
      let change = from.price.map { quoted.change(from: $0).map { " (\($0))" } ?? " (not comparable)" } ?? ""
      return FactText(quoted.description + change, .danger)
    }
    if request.change.operation == .resume {
      return FactText(from.price.map { "stays \($0)" } ?? "stays what it is", .text)
    }
    if request.change.operation == .portal { return FactText("no change by this step", .dim) }
    let service = state.snapshot?.account(request.account)?.account.service
    let documented =
      service?.documentedPriceTerms(of: request.change.target)
      .map { SafeText("; \($0.price) documented (") + $0.page.words + ")" } ?? ""
    let hasWords = quote?.words.isEmpty == false
    let unknown: SafeText =
      onlyMakesLink
      ? "unknown: only the page tells it"
      : hasWords
        ? "unknown: only the service's words below"
        : lacksQuote ? "unknown: the service was not asked yet" : "unknown: the service tells none"
    return FactText(unknown + documented, .danger)
  }

  /// When the plan of before renews, or that it does not.
  private func renewal(_ plan: PlanState) -> String {
    switch plan.cancellation {
    case .scheduled(let date):
      "no: \(plan.plan?.title ?? "the plan") ends " + ((date ?? plan.renewsAt).map(\.date) ?? "at the period's end")
    case .none, .unknown: plan.renewsAt.map(\.date) ?? "not reported"
    }
  }

  private func limitRows() -> [FactRow] {
    review.facts.meters.map { meter in
      let reading = MeterReading(
        meter, service: state.snapshot?.account(review.facts.request.account)?.account.service ?? .dock)
      return FactRow(
        meter.name.clipped(to: FactTable.labelColumns - 2, ellipsis: state.glyphs[.ellipsis]),
        .change(
          FactText(
            "\(reading.amounts) \(reading.percent) (\(reading.provenance))", reading.level == .normal ? .text : .warning
          ),
          FactText("limit not reported", .dim)),
        fact: .limits, isEssential: false)
    }
  }

  private func partyRows(_ request: ConsentRequest) -> [FactRow] {
    let requester = request.requester
    // Of the operator's own request there is nothing to warn: he sits here.
    let warning = requester.door == .operatorItself ? nil : requester.peer.warning
    var rows = [
      FactRow("organisation", .value(named(review.facts.organisation)), fact: .organisation),
      FactRow(
        "account", .value(named(SafeText("\(request.account) at \(request.origin)"))), fact: .account),
      FactRow(
        "asked by",
        .value(
          FactText(
            "\(requester.who) through \(requester.door.word)"
              + (warning.map { state.separator + "\(state.glyphs[.warning]) \($0)" } ?? ""),
            warning == nil ? .text : .warning)),
        fact: .requester),
    ]
    if let history = history(request) { rows.append(history) }
    return rows
  }

  /// A name from outside; one that mixes scripts is marked, because it may imitate another.
  private func named(_ name: SafeText?) -> FactText {
    guard let name else { return FactText("not reported", .dim) }
    guard name.hasMixedScripts || name.hadUnsafeScalars else { return FactText(name) }
    return FactText(SafeText("\(state.glyphs[.warning]) unusual letters: ") + name, .danger)
  }

  private func history(_ request: ConsentRequest) -> FactRow? {
    let before = state.snapshot?.askedBefore[request.id]
    var parts: [String] = []
    if let before, before.asked > 0 {
      parts.append(
        "asked \(times(before.asked)) before" + (before.rejected > 0 ? ", rejected \(times(before.rejected))" : ""))
    }
    if request.joins > 0 { parts.append("repeated \(times(request.joins)) while waiting") }
    if parts.isEmpty { parts.append("asked for the first time") }
    return FactRow("history", .value(FactText(parts.joined(separator: state.separator))), isEssential: false)
  }

  private func timeRows(_ request: ConsentRequest, through lens: inout Lens) -> [FactRow] {
    // What is over does not count on.
    if request.state.isFinal {
      let at = request.endedAt.map { " \($0.timeOfDay)" } ?? ""
      return [FactRow("ended", .value(FactText(request.state.word + at)), fact: .deadline)]
    }
    if request.state != .pending, let at = request.decidedAt {
      let decided = FactRow("decided", .value(FactText("approved \(at.timeOfDay)")), fact: .deadline)
      let token = request.liveToken(at: lens.now) == nil ? nil : tokenRow(request, through: &lens)
      return [decided] + (token.map { [$0] } ?? [])
    }
    let decision = lens.countdown(to: request.decideBy)
    let left = decision.isOver ? "over" : decision.isUrgent ? "\(decision.text) decide now" : "\(decision.text) left"
    var rows = [
      FactRow(
        "decide by",
        .value(
          FactText(
            "\(left) (\(request.decideBy.dayAndTime))", decision.isUrgent ? .danger : .text,
            isUrgent: decision.isUrgent && request.state == .pending)),
        fact: .deadline)
    ]
    rows.append(tokenRow(request, through: &lens) ?? FactRow("token", .value(FactText("none is needed", .dim))))
    return rows
  }

  /// What the token is doing, and what more can be called; nil where there is no token and none is needed.
  private func tokenRow(_ request: ConsentRequest, through lens: inout Lens) -> FactRow? {
    guard let words = state.tokenWords(request, through: &lens) else { return nil }
    let calls = account?.calls(for: request.change).map { "\($0.leftInWords) left this hour" }
    let parts = [words.long, state.agedQuoteWords(request, through: &lens), calls].compactMap { $0 }
    return FactRow(
      "token",
      .value(
        FactText(parts.joined(separator: state.separator), words.isUrgent ? .danger : .text, isUrgent: words.isUrgent)))
  }

  private var account: AccountStatus? { state.snapshot?.account(review.facts.request.account) }

  private var onlyMakesLink: Bool { review.facts.request.change.makesOnlyLink(of: account?.account.service) }

  private var lacksQuote: Bool { account.map { review.facts.request.lacksQuote(on: $0) } ?? false }

  /// How wide the labels are, the mark of a change before them included.
  static let labelColumns = 15
}
