import Billing
import Consent
import Screen
import Text

/// Everything that is known of an account, line by line.
struct AccountSheet {
  /// One line of the screen.
  enum Line {
    case heading(String)
    case fact(label: SafeText, value: SafeText, ThemeToken)
    case usage(UsagePanel.Line, UsagePanel.Widths)
    /// A row of plans beside one another, each so many columns wide.
    case cells(label: SafeText, [Cell], width: Int)
    case blank
  }

  /// What stands in a row below one plan.
  struct Cell {
    let text: SafeText
    let token: ThemeToken
  }

  /// How wide the labels are on a screen of so many columns.
  static func labelColumns(_ columns: Int) -> Int { min(20, max(9, columns / 3)) }

  /// The most requests that are listed; the log has all of them.
  static let mostRequests = 20

  let state: DashboardState
  let status: AccountStatus
  let columns: Int

  private var observation: Observation? { status.observation }

  func lines(through lens: inout Lens) -> [Line] {
    let plans = plans
    let parts: [(String, [Line])] = [
      ("Account", account(through: &lens)), ("Plan", plan(through: &lens)), ("Usage", usage(through: &lens)),
      ("What the service says", unrecognised + said.flatMap { fact($0.label, $0.value) }), ("Plans", plans.first),
      ("Calls", calls(through: &lens)), ("Links", links(through: &lens)), ("Requests", requests(through: &lens)),
      ("What the documents say", documents(plans.rest)),
    ]
    return Array(
      parts.filter { !$0.1.isEmpty }.map { [.heading($0.0)] + $0.1 }.joined(separator: [Line.blank]))
  }

  /// The fields that the service sent in a form that is not known, so that nobody takes them for missing.
  private var unrecognised: [Line] {
    guard let words = observation?.unrecognisedWords else { return [] }
    return fact("not recognised", words, .warning)
  }

  /// What the service said of the account itself; what its documents say of it stands elsewhere.
  private var said: [Fact] {
    (observation?.facts ?? []).filter { !$0.label.string.hasSuffix(Self.documentedMark) }
  }

  /// What the service's documents say, each with its page; plans have their own table.
  private var documented: [Fact] {
    let service = status.account.service
    let general = service.documentedFacts.map(\.fact)
    let known = Set(general).union(service.documentedTerms.map(\.fact))
    let others = (observation?.facts ?? []).filter {
      $0.label.string.hasSuffix(Self.documentedMark) && !known.contains($0)
    }
    // The heading says that they are documented.
    return (general + others).map { fact in
      let label = fact.label.string
      let isMarked = label.hasSuffix(Self.documentedMark)
      return Fact(
        label: isMarked ? SafeText(label.dropLast(Self.documentedMark.count)) : fact.label, value: fact.value)
    }
  }

  /// How the label of a documented fact ends.
  private static let documentedMark = ", documented"

  /// The plans as the one says who binds most, the service before its documents, and as all others say.
  private var plans: (first: [Line], rest: [Line]) {
    let current = observation?.plan.plan
    let listed = PlanComparison(observation?.plans ?? [], current: current)
    let all = [listed].compactMap(\.self) + PlanComparison.documented(by: status.account.service, current: current)
    let lines = all.map { $0.lines(columns: columns, pointer: state.glyphs[.triangleRight]) }
    return (lines.first ?? [], Array(lines.dropFirst().joined(separator: [Line.blank])))
  }

  private func documents(_ plans: [Line]) -> [Line] {
    let facts = documented.flatMap { fact($0.label, $0.value, .dim) }
    return facts.isEmpty || plans.isEmpty ? plans + facts : plans + [.blank] + facts
  }

  private func fact(_ label: SafeText, _ value: SafeText, _ token: ThemeToken = .text) -> [Line] {
    Self.fact(label, value, token, columns: columns)
  }

  static func fact(_ label: SafeText, _ value: SafeText, _ token: ThemeToken, columns: Int) -> [Line] {
    let room = max(8, columns - Self.labelColumns(columns) - 2)
    let lines = value.isEmpty ? ["(empty)"] : value.wrapped(to: room)
    return lines.enumerated().map { .fact(label: $0 == 0 ? label : "", value: SafeText($1), token) }
  }

  private func account(through lens: inout Lens) -> [Line] {
    let account = status.account
    var lines = fact("service", SafeText(account.service.rawValue))
    lines += fact(
      "money", account.isLive ? "LIVE: real money moves" : "TEST: no money moves", account.isLive ? .live : .test)
    lines += fact("organisation", status.organisation ?? "not known", status.organisation == nil ? .dim : .text)
    lines += fact("host", SafeText(account.origin), .link)
    let minutes = account.decideWithin.wholeMilliseconds / 60_000
    lines += fact("consent", SafeText("\(account.consent.rawValue), \(minutes) min to decide"))
    lines += fact("data", SafeText(freshness(through: &lens)), status.freshness == .fresh ? .good : .warning)
    if let failure = status.failure {
      lines += fact("trouble", failure.detail, .danger)
      if let field = failure.field { lines += fact("not recognised", field, .danger) }
      if let until = failure.until { lines += fact("again", SafeText(time(until, through: &lens)), .warning) }
    }
    if let trouble = status.forwardTrouble {
      lines += fact("passed on", trouble.sentence, .danger)
      if !trouble.words.isEmpty { lines += fact("it says", trouble.words, .danger) }
    }
    if status.mintingBlocked {
      lines += fact("tokens", "blocked: an alarm forbids making any until it is explained", .danger)
    }
    return lines
  }

  private func freshness(through lens: inout Lens) -> String {
    var parts = [status.freshness.word]
    if let observation {
      parts.append("as of \(lens.age(of: observation.at)) (\(observation.at.dayAndTime(in: state.zone)))")
    }
    if let next = status.nextPoll {
      parts.append(status.freshness == .fresh ? lens.nextLook(at: next) : "next try " + lens.minutes(until: next))
    }
    return parts.joined(separator: state.separator)
  }

  private func plan(through lens: inout Lens) -> [Line] {
    guard let plan = observation?.plan else {
      let key = state.configuration.keymap.label(.refresh)
      return fact("plan", SafeText("not read yet: \(key) reads it now"), .warning)
    }
    var lines = fact("plan", SafeText(plan.plan?.title ?? "the service does not say"), plan.plan == nil ? .dim : .text)
    lines += fact("status", plan.status ?? "the service does not say", plan.status == nil ? .dim : .text)
    lines += fact("price", SafeText(plan.price?.description ?? "not known"), plan.price == nil ? .dim : .text)
    // A plan that ends renews no more, whatever date the service gives.
    if case .scheduled = plan.cancellation {
      lines += fact("renews", "no: the plan ends")
    } else {
      lines += fact(
        SafeText(status.account.service.profile.renewalTitle),
        SafeText(plan.renewsAt.map { time($0, through: &lens) } ?? "not known"),
        plan.renewsAt == nil ? .dim : .text)
    }
    switch plan.cancellation {
    case .none: lines += fact("ends", "no end is scheduled")
    case .scheduled(nil):
      // The period's end is what the service calls the renewal.
      let end = plan.renewsAt.map { time($0, through: &lens) + ", the end of the period" }
      lines += fact("ends", SafeText(end ?? "at the end of the period; the service gives no date"), .warning)
    case .scheduled(.some(let at)): lines += fact("ends", SafeText(time(at, through: &lens)), .warning)
    case .unknown: lines += fact("ends", "the service does not say", .dim)
    }
    return lines
  }

  /// A day with what is left until it.
  private func time(_ instant: Instant, through lens: inout Lens) -> String {
    let left = lens.countdown(to: instant)
    return instant.date(in: state.zone) + (left.isOver ? ", which is over" : ", in \(left.text)")
  }

  private func usage(through lens: inout Lens) -> [Line] {
    guard observation != nil else { return [] }
    let panel = UsagePanel(state: state)
    let content = panel.content(
      of: status, in: Size(columns: columns, rows: Size.limit), isWhole: false, through: &lens)
    return content.lines.map { .usage($0, content.widths) }
  }

  private func calls(through lens: inout Lens) -> [Line] {
    var lines: [Line] = []
    if let left = status.callsLeft {
      let next =
        status.nextCallAt.map { left > 0 ? "" : ", the next is possible at \($0.timeOfDay(in: state.zone))" } ?? ""
      lines += fact("plan changes left", SafeText("\(left) this hour\(next)"), left > 0 ? .text : .warning)
    }
    let details = UsageDetails(account: status, separator: state.separator)
    if let words = details.calls { lines += fact("looking", SafeText(words)) }
    if let budget = status.budget {
      lines += fact("one look in", SafeText(Countdown(budget.interval).text))
      if let left = budget.left { lines += fact("looks left", SafeText("\(left)"), left > 0 ? .text : .warning) }
    }
    if let allowance = observation?.allowance, status.budget?.allowance == nil {
      lines += fact(
        "allowance", SafeText("\(allowance.limit)/\(allowance.period.rawValue), \(allowance.provenance.word)"))
    }
    if let resets = (status.budget?.allowance ?? observation?.allowance)?.resetsAt {
      lines += fact("allowance resets", SafeText(time(resets, through: &lens)))
    }
    return lines
  }

  private func links(through lens: inout Lens) -> [Line] {
    var lines: [Line] = []
    for link in state.snapshot?.links(of: status.account.name) ?? [] {
      let standing = link.standing(at: lens.now.wall)
      var words = [link.kind.word, link.target?.title, state.snapshot?.words(for: link, standing)].compactMap(\.self)
      if standing == .unused, let expires = link.expiresAt { words.append(lens.countdown(to: expires).text + " left") }
      let strange = state.strangeMark(link)
      let start = strange.map { $0 + SafeText(state.separator) } ?? ""
      lines += fact(
        SafeText("link \(link.id)"),
        start + SafeText(words.joined(separator: state.separator) + state.separator) + link.host,
        strange != nil ? .danger : standing == .unused ? .text : .dim)
    }
    for offered in observation?.links ?? [] {
      let words = [offered.kind.word, offered.target?.title].compactMap(\.self).joined(separator: state.separator)
      // What a service offers is kept as a link, which is what was judged.
      let strange = state.snapshot?.links(of: status.account.name).first { $0.host == offered.issued.host }
        .flatMap(state.strangeMark)
      let start = strange.map { $0 + SafeText(state.separator) } ?? ""
      lines += fact(
        "the service offers", start + SafeText(words + state.separator) + offered.issued.host,
        strange == nil ? .text : .danger)
    }
    return lines
  }

  private func requests(through lens: inout Lens) -> [Line] {
    let all = state.snapshot?.requests(of: status.account.name) ?? []
    guard !all.isEmpty else { return fact("none", "What is asked for this account appears here.", .dim) }
    var lines: [Line] = []
    for request in all.prefix(Self.mostRequests) {
      let words = [
        request.state.word, request.summary(arrow: state.arrow),
        state.snapshot?.hasPlanChanged(since: request) == true
          ? state.glyphs[.warning] + " plan changed" : request.cost(on: status.account),
        request.requester.who,
        lens.age(of: request.createdAt),
      ]
      lines += fact(
        SafeText("request \(request.number)"), SafeText(words.joined(separator: state.separator)),
        request.state.isFinal ? .dim : .text)
    }
    if all.count > Self.mostRequests {
      let key = state.configuration.keymap.label(.log)
      lines += fact(
        "", SafeText("and \(all.count - Self.mostRequests) older ones: the log has them (\(key) at home)"), .dim)
    }
    return lines
  }
}

extension Snapshot {
  /// The links of an account that were not put away, the newest first.
  func links(of name: AccountName) -> [Link] {
    index.linksOf[name]?.map { links[$0] } ?? []
  }

  /// The requests of an account, the newest first.
  func requests(of name: AccountName) -> [ConsentRequest] {
    index.requestsOf[name]?.map { requests[$0] } ?? []
  }
}
