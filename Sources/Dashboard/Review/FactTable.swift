import Billing
import Consent
import Screen
import Text

/// The rows of a review, or of its preview, from its facts; agent text is not among them.
struct FactTable {
  let state: DashboardState
  let facts: ReviewFacts

  /// All rows in their order.
  func rows(columns: Int, through lens: inout Lens) -> [FactRow] {
    let request = facts.request
    var rows = (changeRows(request) + limitRows()).grouped(.money)
    rows += partyRows(request).grouped(.parties)
    rows += timeRows(request, through: &lens).grouped(.deadlines)
    rows += SurroundingRows(state: state, surroundings: facts.surroundings, request: request).rows.grouped(.elsewhere)
    let digest = facts.digest.hex
    // Sixteen digits tell two requests apart; the whole digest is for comparing with `countersign show`.
    let shown = columns >= 100 ? digest : String(digest.prefix(16)) + state.glyphs[.ellipsis]
    let last = FactRow("digest", .value(FactText("\(shown) version \(request.version)", .dim)), fact: .version)
    return rows + [last].grouped(.digest)
  }

  private func changeRows(_ request: ConsentRequest) -> [FactRow] {
    let from = request.facts.from
    let often = request.change.interval.map { ", charged \($0.adverb)" } ?? ""
    let target = request.change.target.map { FactText($0.title + often) } ?? FactText("no change by this step", .dim)
    var rows = [
      FactRow("plan", .change(FactText(from.plan?.title ?? "unknown"), target), fact: .plan, isPinned: true),
      FactRow(
        "price", .change(FactText(words.priceNow), price), fact: .price, isPinned: true),
    ]
    if let page = SurroundingRows.page(facts.surroundings.pages) { rows.append(page) }
    if let step = words.step {
      rows.append(FactRow("this step", .value(FactText(step, words.onlyMakesLink ? .good : .warning))))
    } else {
      let charged = words.chargedNowBeside.map { SafeText("\(state.separator)charged now: \($0)") } ?? ""
      let effective = FactText(words.effectiveWords + charged, words.effective == nil ? .dim : .text)
      rows.append(FactRow("takes effect", .value(effective), fact: .effective))
    }
    rows.append(FactRow("renewal", .value(FactText(words.renewal { $0.date(in: state.zone) })), fact: .renewal))
    if let asked = words.askedAs { rows.append(FactRow("asked as", .value(FactText(asked)), fact: .plan)) }
    return rows
  }

  /// The price after the change: one that is not known is as much a warning as one that is charged.
  private var price: FactText {
    let price = words.price
    let token: ThemeToken =
      switch price {
      case .quoted, .unknown: .danger
      case .stays: .text
      case .none: .dim
      }
    return FactText(price.words, token)
  }

  /// The limits that change where the service lists both plans', and in one row what is used of those of which it does not
  /// tell what becomes.
  private func limitRows() -> [FactRow] {
    let changes = facts.limits.enumerated().map { index, limit in
      FactRow(
        "limit",
        .change(FactText(limit.name + SafeText(" \(limit.before.words)")), FactText(limit.after.words.string)),
        fact: .limits, number: Int64(index))
    }
    return changes + (usageRow().map { [$0] } ?? []) + (changes.isEmpty ? documentedRow().map { [$0] } ?? [] : [])
  }

  private func documentedRow() -> FactRow? {
    DocumentedLimits.words(of: facts.request.change.target, at: service, for: facts.meters, alerts: alerts).map {
      FactRow("documents", .value(FactText($0)), fact: .limits, number: -1)
    }
  }

  private func usageRow() -> FactRow? {
    let readings = facts.meters.map { MeterReading($0, service: service, alerts: alerts) }
    guard let first = readings.first else { return nil }
    let isOfOneKind = readings.allSatisfy { $0.provenance == first.provenance }
    // Where limits only grow, those that are far are counted; what a smaller plan may not hold is told one by one.
    let counted = facts.request.change.operation == .downgrade ? [] : readings.filter(\.isFarFromItsLimit)
    let isCounted = counted.count > Self.mostToldWhole
    var uses = readings.filter { !isCounted || !$0.isFarFromItsLimit }.map { reading in
      let name = reading.meter.name.clipped(to: Self.labelColumns - 2, ellipsis: state.glyphs[.ellipsis])
      // How full something is that is far from full are only more digits to read.
      let percent = reading.level == .normal ? "" : reading.percent
      let use = [name, reading.amounts, percent].filter { !$0.isEmpty }.joined(separator: " ")
      return isOfOneKind ? use : "\(use) (\(reading.provenance))"
    }
    if isCounted { uses.append("\(counted.count) \(uses.isEmpty ? "meters" : "others") below 80 %") }
    // Numbers that no young look told say when they were told.
    let account = state.snapshot?.account(facts.request.account)
    let seen = account.flatMap { $0.freshness.isOld ? $0.observation?.at : nil }
    let age = (readings.compactMap(\.meter.asOf).min() ?? seen).map { " as of \($0.dayAndTime(in: state.zone))" } ?? ""
    let kind = (isOfOneKind ? " (\(first.provenance))" : "") + age
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
      FactRow("organisation", .value(named(facts.organisation)), fact: .organisation),
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
    guard let name else { return FactText(RequestWords.notReported, .dim) }
    guard name.hasMixedScripts || name.hadUnsafeScalars else { return FactText(name) }
    return FactText(SafeText("\(state.glyphs[.warning]) unusual letters: ") + name, .danger)
  }

  private func history(_ request: ConsentRequest) -> FactRow {
    var parts: [String] = []
    // The asks that joined this one are told by themselves.
    if let before = request.askedBefore(facts.past) {
      let rejected = facts.past?.rejected ?? 0
      parts.append(before + (rejected > 0 ? ", rejected \(times(rejected))" : ""))
    }
    if let repeats = request.repeats { parts.append(repeats + " while waiting") }
    if parts.isEmpty { parts.append("asked for the first time") }
    if facts.surroundings.isEmpty { parts.append("nothing else here in 24 h") }
    return FactRow("history", .value(FactText(parts.joined(separator: state.separator))), fact: .history)
  }

  private func timeRows(_ request: ConsentRequest, through lens: inout Lens) -> [FactRow] {
    // What is over does not count on.
    if request.state.isFinal {
      let at = request.endedAt.map { " \($0.timeOfDay(in: state.zone))" } ?? ""
      let other = request.replacement(among: state.snapshot?.requests ?? []).map { " by request \($0.number)" } ?? ""
      let ended = FactRow("ended", .value(FactText(request.state.word + other + at)), fact: .deadline)
      return [decidedRow(request), ended].compactMap(\.self)
    }
    if request.state != .pending, let decided = decidedRow(request) {
      let token = request.liveToken(at: lens.now) == nil ? nil : tokenRow(request, through: &lens)
      return [decided] + (token.map { [$0] } ?? []) + doubtRows(request, through: &lens)
    }
    let decision = lens.countdown(to: request.decideBy)
    let left = decision.isOver ? "over" : decision.isUrgent ? "\(decision.text) decide now" : "\(decision.text) left"
    var rows = [
      FactRow(
        "decide by",
        .value(
          FactText(
            "\(left) (\(request.decideBy.dayAndTime(in: state.zone)))", decision.isUrgent ? .danger : .text,
            isUrgent: decision.isUrgent && request.state == .pending)),
        fact: .deadline)
    ]
    rows.append(tokenRow(request, through: &lens) ?? FactRow("token", .value(FactText("none is needed", .dim))))
    return rows
  }

  /// When the bill tells what became of a change that was sent, and how it is ended by hand.
  private func doubtRows(_ request: ConsentRequest, through lens: inout Lens) -> [FactRow] {
    if request.state == .approved, let executeBy = request.executeBy {
      let left = lens.countdown(to: executeBy)
      let words = "\(left.text) left to carry it out (\(executeBy.timeOfDay(in: state.zone)))"
      return [FactRow("lapses", .value(FactText(words, .warning)), fact: .deadline)]
    }
    guard let sent = state.sentChange(request, at: lens.now) else { return [] }
    let left = sent.readAt.map { "\(lens.countdown(to: $0).text) left: " } ?? ""
    let way = sent.way(starting: "\(state.configuration.keymap.label(.runEngine)) starts") {
      $0.timeOfDay(in: state.zone)
    }
    let closing = sent.closing.map { "\($0), when you saw it at the service" }
    return [FactRow("outcome", .value(FactText(left + way, .danger)), fact: .deadline)]
      + (closing.map { [FactRow("by hand", .value(FactText($0)), fact: .deadline)] } ?? [])
  }

  /// What the operator decided, and when; nil while nothing is, and where nobody was asked.
  private func decidedRow(_ request: ConsentRequest) -> FactRow? {
    guard let at = request.decidedAt else { return nil }
    let word = request.state == .rejected ? "rejected" : "approved"
    return FactRow("decided", .value(FactText("\(word) \(at.timeOfDay(in: state.zone))")), fact: .deadline)
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

  private var account: AccountStatus? { state.snapshot?.account(facts.request.account) }

  private var words: RequestWords { RequestWords(facts.request, on: account?.account) }

  /// The service the request is about; of one from before it was kept, the account's.
  private var service: Service? { facts.request.service ?? account?.account.service }

  /// So many meters that are far from their limits are told one by one.
  private static let mostToldWhole = 3

  /// Where the operator wants to be told of the account's use.
  private var alerts: UsageAlerts { account?.account.alerts ?? .standard }

  /// How wide the labels are, the mark of a change before them included.
  static let labelColumns = 14
}
