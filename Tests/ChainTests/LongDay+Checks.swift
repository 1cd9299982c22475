import Billing
import Consent
import Engine
import Ledger
import Screen
import Support
import Testing

@testable import Dashboard

/// A time that stands on the screen: so many whole units of seconds, minutes or hours.
struct DrawnTime: Equatable {
  let count: Int64
  /// The unit in seconds: 1, 60 or 3600.
  let unit: Int64

  /// Reads the first time in a text, such as `0:42`, `23 h 58 m`, `6 d 23 h`, `23h58` or `6d23`; a time of day is none.
  init?(in text: some StringProtocol) {
    let bytes = Array(text.utf8)
    for start in bytes.indices where Self.isDigit(bytes, start) && !Self.isInsideWord(bytes, start) {
      if let found = Self.time(bytes, at: start) {
        self = found
        return
      }
    }
    return nil
  }

  private init(count: Int64, unit: Int64) {
    self.count = count
    self.unit = unit
  }

  private static func time(_ bytes: [UInt8], at start: Int) -> DrawnTime? {
    var end = start
    while isDigit(bytes, end) { end += 1 }
    guard let big = Int64(String(decoding: bytes[start..<end], as: UTF8.self)) else { return nil }
    for (between, behind, ratio, unit): (String, String, Int64, Int64) in [
      (":", "", 60, 1), (" h ", " m", 60, 60), (" d ", " h", 24, 3600), ("h", "", 60, 60), ("d", "", 24, 3600),
    ] {
      let digits = end + between.utf8.count
      let last = digits + 2
      guard last <= bytes.count, bytes[end..<digits].elementsEqual(between.utf8), isDigit(bytes, digits),
        isDigit(bytes, digits + 1), bytes[last...].starts(with: behind.utf8)
      else { continue }
      let next = last + behind.utf8.count
      if next < bytes.count, isDigit(bytes, next) || bytes[next] == UInt8(ascii: ":") || isLetter(bytes[next]) {
        continue
      }
      let small = Int64(bytes[digits] - 48) * 10 + Int64(bytes[digits + 1] - 48)
      return DrawnTime(count: big * ratio + small, unit: unit)
    }
    return nil
  }

  private static func isDigit(_ bytes: [UInt8], _ index: Int) -> Bool {
    bytes.indices.contains(index) && (48...57).contains(bytes[index])
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

  private static func isInsideWord(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard index > 0 else { return false }
    let before = bytes[index - 1]
    return isDigit(bytes, index - 1) || isLetter(before) || before >= 0x80 || ":.,-$".utf8.contains(before)
  }
}

/// What is checked after every turn of the clock: the screen against the ledger, and that nothing piles up.
extension LongDay {
  func check() throws {
    let size = dashboard.size
    if size.columns < Size.smallest.columns || size.rows < Size.smallest.rows {
      try checkNearest(frame.text.split(separator: "\n").first { $0.contains(" pending") }.map(String.init))
    } else {
      switch dashboard.place {
      case .home, .filtering:
        try checkNearest(row(Rect(column: 0, row: 0, columns: size.columns, rows: 1)))
        try checkRows()
      case .link: try checkDialog()
      case .review: try checkReview()
      case .account: try checkAccount()
      default: break
      }
    }
    try checkCollections()
  }

  /// The characters of a rectangle's first row.
  private func row(_ rect: Rect) -> String {
    (rect.origin.column..<rect.origin.column + rect.size.columns).reduce(into: "") {
      $0 += frame[$1, rect.origin.row].grapheme.string
    }
  }

  /// The line at the top: how many requests wait, and how long the most urgent still does.
  private func checkNearest(_ line: String?) throws {
    let pending = overview.requests.filter { $0.state == .pending }
    guard let left = pending.map(timeToDecide).min() else {
      if line?.contains(" pending") == true, line?.contains("nothing pending") == false { try fail("nothing waits") }
      return
    }
    guard let line, let range = line.range(of: "\(pending.count) pending") else {
      return try fail("\(pending.count) wait")
    }
    try compare("header", "", line[range.upperBound...], left, until: nil)
  }

  /// The rows of requests and links, which regions name.
  private func checkRows() throws {
    for region in frame.regions {
      switch region.item.flatMap(HomeItem.init) {
      case .request(let id):
        guard let request = overview.requests.first(where: { $0.id == id }) else { return try fail("no request \(id)") }
        guard request.state == .pending else { continue }
        try compare("row", "\(id)", row(region.rect), timeToDecide(request), until: request.decideBy.milliseconds)
      case .link(let id):
        guard let link = overview.links.first(where: { $0.id == id }) else { return try fail("no link \(id)") }
        guard let end = link.expiresAt, link.state == .unused, time.wall < end else { continue }
        try compare("link", "\(id)", row(region.rect), nanoseconds(until: end), until: end.milliseconds)
      default: continue
      }
    }
  }

  /// The dialog of a link.
  private func checkDialog() throws {
    let open = dashboard.linkDialog?.id
    guard let link = overview.links.first(where: { $0.id == open }), link.state == .unused, let end = link.expiresAt
    else {
      return
    }
    guard let line = frame.text.split(separator: "\n").first(where: { $0.contains(" left (") }) else { return }
    try compare("dialog", "\(link.id)", line, nanoseconds(until: end), until: end.milliseconds)
  }

  /// The review's two deadlines.
  private func checkReview() throws {
    guard dashboard.review?.rejection == nil, dashboard.help == nil,
      let request = overview.requests.first(where: { $0.id == dashboard.review?.id })
    else { return }
    for index in 0..<frame.size.rows {
      // The first of a group's facts may stand beside the group's name.
      let line = row(Rect(column: 1, row: index, columns: frame.size.columns - 1, rows: 1)).drop { $0 == " " }
      let words = (line.hasPrefix("Deadlines") ? line.dropFirst(9) : line).drop { $0 == " " }
      if words.hasPrefix("decide by") {
        let left = nanoseconds(until: request.decideBy)
        if left > 0 {
          try compare("decide by", "\(request.id)", words, left, until: request.decideBy.milliseconds)
        } else if !words.contains("over") {
          try fail("the time to decide is over")
        }
      } else if words.hasPrefix("token "), let separator = words.firstIndex(of: "·") ?? words.indices.last {
        let said = words[..<separator]
        if let left = liveToken(request) {
          try compare("token", request.token?.hash ?? "", said, left, until: request.token?.issued.time.nanoseconds)
        } else if let drawn = DrawnTime(in: said) {
          try fail("no token is live, and \(drawn) is drawn")
        }
      }
    }
  }

  /// The links and the next look on an account's screen.
  private func checkAccount() throws {
    for line in frame.text.split(separator: "\n") {
      let words = line.drop { $0 == " " }
      if words.hasPrefix("link "), words.contains(" left"),
        let id = words.dropFirst(5).split(separator: " ").first.flatMap({ Int64($0) }),
        let end = overview.links.first(where: { $0.id == id })?.expiresAt
      {
        try compare("link", "\(id)", words.dropFirst(8), nanoseconds(until: end), until: end.milliseconds)
      }
      if let range = words.range(of: "next look "), let drawn = DrawnTime(in: words[range.upperBound...]),
        let name = dashboard.accountPage?.account, let next = overview.looks[name]?.nextAt
      {
        try compare("look", name.rawValue, drawn, nanoseconds(until: next), until: next.milliseconds)
      }
    }
  }

  // MARK: - Times by the ledger

  private func nanoseconds(until instant: Instant) -> Int64 {
    max(0, instant.milliseconds(since: time.wall) * 1_000_000)
  }

  private func liveToken(_ request: ConsentRequest) -> Int64? {
    guard let token = request.token else { return nil }
    let (seconds, attoseconds) = token.lifetime.components
    let end = token.issued.time.nanoseconds + seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    let left = end - time.boot.nanoseconds
    return left > 0 ? left : nil
  }

  private func timeToDecide(_ request: ConsentRequest) -> Int64 {
    nanoseconds(until: request.decideBy)
  }

  // MARK: - Comparing

  private func compare(
    _ kind: String, _ name: String, _ text: some StringProtocol, _ left: Int64, until deadline: Int64?
  ) throws {
    guard let drawn = DrawnTime(in: text) else { return try fail("\(kind) \(name): no time in <\(text)>") }
    try compare(kind, name, drawn, left, until: deadline)
  }

  /// Compares what is drawn with what is left in nanoseconds, rounded up to seconds and down to the unit.
  ///
  /// In the last minute it is exact. Above it all countdowns step together, on the boot clock's whole second: there what
  /// is drawn may be what was left at that second, which is less than a second ago.
  private func compare(_ kind: String, _ name: String, _ drawn: DrawnTime, _ left: Int64, until deadline: Int64?) throws
  {
    func rounded(_ left: Int64) -> Int64 { (left + 999_999_999) / 1_000_000_000 / drawn.unit }
    let isStepping = drawn.unit > 1 || drawn.count > 60
    let most = rounded(isStepping ? left + time.boot.nanoseconds % 1_000_000_000 : left)
    guard (rounded(left)...most).contains(drawn.count) else {
      return try fail("\(kind) \(name): \(drawn.count) x \(drawn.unit) s is drawn, \(left) ns are left")
    }
    compared[kind, default: 0] += 1
    guard let deadline else { return }
    if let before = shown[kind + name], before.deadline == deadline, drawn.count * drawn.unit > before.most {
      try fail("\(kind) \(name) grew")
    }
    // What is drawn in whole minutes stands for up to 59 seconds more.
    shown[kind + name] = (deadline, drawn.count * drawn.unit + drawn.unit - 1)
  }

  func fail(_ words: String) throws {
    throw Unexpected("after \(elapsed), on \(dashboard.place): \(words)\n\(frame.text)")
  }

  // MARK: - What may pile up

  private func checkCollections() throws {
    let live = overview.requests.count { !$0.state.isFinal }
    let bounds: [(String, Int, Int)] = [
      ("toasts", dashboard.toasts.all.count, Toasts.limit),
      ("notices", dashboard.pastNotices.count, PastNotice.limit), ("errands", dashboard.errands.count, accounts.count),
      ("sent", dashboard.sent.count, live), ("explaining", dashboard.explaining.count, overview.alarms.count),
      ("rows", dashboard.home.order.count, overview.requests.count),
      ("links", dashboard.home.linkOrder.count, overview.links.count),
      ("entries", dashboard.logPage?.entries.count ?? 0, LogPage.mostKept),
      // The newest that are over, the newest that were carried out today, and the newest that were rejected today.
      ("requests", dashboard.snapshot?.requests.count ?? 0, live + 3 * Self.finished),
    ]
    for (name, count, bound) in bounds where count > bound { try fail("\(count) \(name), at most \(bound)") }
  }

  /// How many values each property of the dashboard's state is made of, without what it was told of the ledger and
  /// without the notices that the help keeps, which an early morning has fewer of.
  func sizesOfState() async throws -> [String: Int] {
    try await settle()
    var own = dashboard
    own.snapshot = nil
    own.pastNotices = []
    return Dictionary(
      uniqueKeysWithValues: Mirror(reflecting: own).children.map { ($0.label ?? "", Self.parts(of: $0.value, deep: 1)) }
    )
  }

  private static func parts(of value: Any, deep: Int) -> Int {
    guard deep < 20 else { return 1 }
    return Mirror(reflecting: value).children.reduce(1) { $0 + parts(of: $1.value, deep: deep + 1) }
  }

  // MARK: - At the end

  /// Compares what was done with what the ledger, the sandbox and the agents have.
  func compareAll() async throws {
    while let wait = record.waits.popLast() {
      // Its clock runs until it was answered.
      let answer = Task { await wait.value }
      let ticking = Task { [time] in
        while !Task.isCancelled {
          time.advance(by: .seconds(1))
          await Task.yield()
        }
      }
      #expect(await answer.value == 200, "an agent that waited was not answered")
      ticking.cancel()
      await ticking.value
    }
    try await settle()
    let requests = try await ledger.recentRequests(limit: 10_000)
    let events = try await ledger.events(from: 0, limit: 100_000)
    func ids(_ kind: String) -> [RequestID] {
      events.filter { $0.kind == kind }.compactMap { RequestID($0.request ?? "") }
    }
    #expect(ids("request.approved") == record.approved, "the log has other approvals than the operator gave")
    #expect(ids("request.rejected") == record.rejected, "the log has other rejections than the operator gave")
    #expect(record.promised.isSubset(of: Set(requests.map(\.id))), "a request that an agent was told of is lost")
    // What nobody paid may wait: this checkout has no end of its own.
    let open = requests.filter { request in
      guard !request.state.isFinal, request.state != .pending else { return false }
      let isPaid = record.paid.contains {
        $0.account == request.account && $0.target == request.change.target && $0.at >= request.createdAt
      }
      return request.state != .awaitingPayment || isPaid
    }
    .map { "\($0.number): \($0.summary) on \($0.account), \($0.state)" }
    #expect(open == [], "neither over nor pending: \(open)")
    try await compareEffects(requests)
    let raised = events.filter { $0.kind == "alarm.raised" }
    let (alarmed, changed) = (raised.compactMap(\.account), record.meddled.map(\.account.rawValue))
    #expect(alarmed == changed, "alarms for \(alarmed), changes behind our back on \(changed)")
    for (alarm, change) in zip(raised, record.meddled) {
      // The next look sees it; how soon that is depends on how much of the account's share of calls is left.
      let pause = alarm.at.milliseconds(since: change.at)
      let longest = max(900_000, change.nextLook.milliseconds(since: change.at) + 60_000)
      #expect((0...longest).contains(pause), "the change of \(change.account) was seen after \(pause) ms")
    }
    #expect(events.filter { $0.kind == "alarm.explained" }.count == record.explained.count)
    try await compareCalls()
    #expect(try await ledger.verifyAudit() == .intact(events: Int64(events.count)))
    // A check of which nothing was seen has checked nothing.
    for (kind, least) in ["header": 700, "row": 700, "link": 100, "dialog": 10, "decide by": 250, "token": 15] {
      #expect(compared[kind, default: 0] >= least, "\(kind): \(compared[kind, default: 0]) times")
    }
    #expect(
      record.approved.count >= 15 && record.rejected.count >= 4 && record.meddled.count >= 4,
      "too little was decided: \(record.approved.count), \(record.rejected.count), \(record.meddled.count)")
    #expect(
      record.paid.count >= 2 && record.polled >= 50 && record.suspended >= 3,
      "too little happened: \(record.paid.count), \(record.polled), \(record.suspended)")
    let unseen = Set(Place.allCases).subtracting(record.places).subtracting([.actions, .note, .quitting])
    #expect(unseen.isEmpty, "never on: \(unseen)")
  }

  /// Every change that really happened was approved, and every one that was carried out really happened.
  private func compareEffects(_ requests: [ConsentRequest]) async throws {
    var carriedOut = requests.filter { $0.state == .executed && $0.change.operation != .portal }
    var paid: [(service: String, to: String?, at: Instant)] = []
    let services = Dictionary(accounts.map { ($0.service.rawValue, $0.name) }) { first, _ in first }
    for effect in await sandbox.effects() {
      if effect.by == .admin {
        let isOurs = record.meddled.contains { $0.account == services[effect.service] && $0.at == effect.at }
        #expect(isOurs, "nobody did \(effect)")
        continue
      }
      let index = carriedOut.firstIndex { request in
        guard let approvedAt = request.approvedAt, let endedAt = request.endedAt else { return false }
        return request.account == services[effect.service] && request.change.target?.rawValue == effect.to
          && (approvedAt...endedAt).contains(effect.at)
      }
      guard let index else { return try fail("nobody approved \(effect)") }
      let request = carriedOut.remove(at: index)
      if request.way == .link {
        paid.append((effect.service, effect.to, effect.at))
      }
    }
    // One payment settles every approved page that waits for the same plan.
    carriedOut.removeAll { request in
      paid.contains { effect in
        services[effect.service] == request.account && effect.to == request.change.target?.rawValue
          && request.approvedAt ?? request.createdAt <= effect.at && request.endedAt.map { effect.at <= $0 } ?? false
      }
    }
    let without = carriedOut.map { "\($0.number): \($0.summary) on \($0.account), \($0.outcome?.code.rawValue ?? "")" }
    #expect(without == [], "carried out, and nothing happened: \(without)")
    #expect(await sandbox.effects().count { $0.by == .admin } == record.meddled.count)
  }

  /// The ledger counted every call that the services counted, and there were no more than the budget allows.
  private func compareCalls() async throws {
    await engine.look(at: accounts.map(\.name))
    let state = await sandbox.state()
    for account in accounts {
      let calls = try await ledger.callsByHour(of: account.name, since: Instant(milliseconds: 0)).values.reduce(0, +)
      switch account.service {
      case .dock:
        #expect(
          state["dock"]?["organisations"]?[0]?["usage"]?["api_calls"]?.integer == calls, "Dock counted other calls")
      case .agentidp:
        #expect(state["agentidp"]?["usage"]?["calls"]?.integer == 142 + calls, "AgentIdP counted other calls")
      case .daimon, .mailingcore: break
      }
      // MailingCore's look takes two calls, AgentIdP needs a token each hour.
      let most = allowed[account.name, default: 0] * (account.service == .mailingcore ? 2 : 1) + 14
      #expect(Double(calls) <= most, "\(calls) calls to \(account.name), at most \(Int(most)) are within the budget")
      #expect(calls >= 60, "\(account.name) was hardly looked at")
    }
  }
}
