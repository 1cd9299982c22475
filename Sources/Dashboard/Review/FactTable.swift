import Billing
import Consent
import Screen
import Text

/// The rows of a review, from its facts; agent text is not among them.
struct FactTable {
  let state: DashboardState
  let review: Review

  /// All rows in their order.
  func rows(columns: Int, through lens: inout Lens) -> [FactRow] {
    let request = review.facts.request
    var rows = changeRows(request)
    if let limits = limitRow() { rows.append(limits) }
    rows += partyRows(request)
    rows += timeRows(request, through: &lens)
    rows += SurroundingRows(state: state, surroundings: review.facts.surroundings, request: request).rows
    let digest = review.facts.digest.hex
    // Sixteen digits tell two requests apart; the whole digest is for comparing with `countersign show`.
    let shown = columns >= 100 ? digest : String(digest.prefix(16)) + state.glyphs[.ellipsis]
    rows.append(FactRow("digest", .value(FactText("\(shown) version \(request.version)", .dim)), fact: .version))
    return rows
  }

  private func changeRows(_ request: ConsentRequest) -> [FactRow] {
    let from = request.facts.from
    let quote = request.facts.quote
    let operation = request.change.operation
    let often = request.change.interval.map { ", charged \($0.adverb)" } ?? ""
    let target = request.change.target.map { FactText($0.title + often) } ?? FactText("no change by this step", .dim)
    var rows = [
      FactRow("plan", .change(FactText(from.plan?.title ?? "unknown"), target), fact: .plan, isPinned: true),
      FactRow(
        "price", .change(FactText(from.price?.description ?? "unknown"), price(request)), fact: .price, isPinned: true),
    ]
    if let page = SurroundingRows.page(review.facts.surroundings.pages) { rows.append(page) }
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
      let asked =
        request.ask.operation.word + (request.ask.target.map { " to \($0.title)" } ?? "")
        + (request.ask.interval.map { ", charged \($0.adverb)" } ?? "")
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

  /// What is used, in one row: no service tells the limits of another plan.
  private func limitRow() -> FactRow? {
    let readings = review.facts.meters.map { MeterReading($0, service: service) }
    guard let first = readings.first else { return nil }
    let isOfOneKind = readings.allSatisfy { $0.provenance == first.provenance }
    let uses = readings.map { reading in
      let name = reading.meter.name.clipped(to: Self.labelColumns - 2, ellipsis: state.glyphs[.ellipsis])
      let use = [name, reading.amounts, reading.percent].filter { !$0.isEmpty }.joined(separator: " ")
      return isOfOneKind ? use : "\(use) (\(reading.provenance))"
    }
    let kind = isOfOneKind ? " (\(first.provenance))" : ""
    return FactRow(
      "limits",
      .value(
        FactText(
          uses.joined(separator: state.separator) + kind + " \(state.arrow) not reported",
          readings.contains { $0.level != .normal } ? .warning : .text)),
      fact: .limits)
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
    rows.append(history(request))
    return rows
  }

  /// A name from outside; one that mixes scripts is marked, because it may imitate another.
  private func named(_ name: SafeText?) -> FactText {
    guard let name else { return FactText("not reported", .dim) }
    guard name.hasMixedScripts || name.hadUnsafeScalars else { return FactText(name) }
    return FactText(SafeText("\(state.glyphs[.warning]) unusual letters: ") + name, .danger)
  }

  private func history(_ request: ConsentRequest) -> FactRow {
    var parts: [String] = []
    // The asks that joined this one are told by themselves.
    if let past = review.facts.past, past.asked > request.joins {
      parts.append(
        "asked \(times(past.asked - request.joins)) before"
          + (past.rejected > 0 ? ", rejected \(times(past.rejected))" : ""))
    }
    if request.joins > 0 { parts.append("repeated \(times(request.joins)) while waiting") }
    if parts.isEmpty { parts.append("asked for the first time") }
    if review.facts.surroundings.isEmpty { parts.append("nothing else here in 24 h") }
    return FactRow("history", .value(FactText(parts.joined(separator: state.separator))), fact: .history)
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

  private var onlyMakesLink: Bool { review.facts.request.change.makesOnlyLink(of: service) }

  /// The service the request is about; of one from before it was kept, the account's.
  private var service: Service? { review.facts.request.service ?? account?.account.service }

  private var lacksQuote: Bool { account.map { review.facts.request.lacksQuote(on: $0) } ?? false }

  /// How wide the labels are, the mark of a change before them included.
  static let labelColumns = 15
}
