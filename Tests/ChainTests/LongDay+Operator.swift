import Billing
import Consent
import Ledger
import Screen
import Support

@testable import Dashboard

/// The operator, who works through the dashboard's keys alone.
extension LongDay {
  /// Opens the dashboard, and plans what others do.
  func begin() async throws {
    try await settle()
    plan(.ask, in: .seconds(400))
    for time in [7_000, 12_500, 19_000, 25_000, 30_000] { plan(.meddle, in: .seconds(time)) }
    // Pages from before this day: one ends within the hour, one in hours, one tomorrow.
    let account = try Chain.account(Self.names.mail)
    for minutes in [50, 400, 1_560] {
      let issued = IssuedURL(
        url: Secret("\(url)/kept/\(minutes)"), host: "127.0.0.1", expiresAt: time.wall.adding(.seconds(minutes * 60)))
      try await ledger.store(issued, kind: .portal, account: account, request: nil, target: nil, at: time.wall)
    }
    // Whatever the dice say later, a token's life is watched once, and each kind of page is on the screen once.
    try await askHimself(0, "u") { id in
      try await self.pass(.seconds(50))
      try await self.reject(id)
    }
    for (place, key) in [(0, "p"), (1, "u"), (2, "u"), (3, "u")] as [(Int, Character)] {
      try await askHimself(place, key) { try await self.approve($0) }
    }
    try await useALink()
    try await lookAtThemes()
    try await pass(.seconds(30))
  }

  /// Looks at the screen in another theme, and leaves it as it was.
  private func lookAtThemes() async throws {
    try await goHome()
    try await press("T")
    try await press("j")
    try await press(.escape)
  }

  /// An agent leaves a note, and the operator has seen it once he has left the list.
  private func readANote() async throws {
    guard
      case .kept = try await ledger.keepNote(
        "I cannot send before noon.", context: nil, action: nil, by: Chain.agent("inbox-bot"),
        on: Chain.account(Self.names.mail), at: time.wall)
    else { throw Unexpected("the note was refused") }
    isWanted = true
    try await goHome()
    try await pass(.seconds(2))
    try await press("N")
    try await press(.enter)
    try await pass(.seconds(10))
    try await goHome()
    try await pass(.seconds(1))
    let notes = try await ledger.notes()
    guard notes.count == 1, notes[0].isNew == false else { throw Unexpected("the note is \(notes)") }
  }

  /// Works until a time of the day, and stands at the home screen then.
  func work(until end: Duration) async throws {
    while elapsed < end {
      switch dice.below(21) {
      case 0...7, 16: try await decideSomething()
      case 8: try await askHimself(dice.below(accounts.count), dice.below(4) == 0 ? "p" : "u", decide)
      case 9: try await readTheLog()
      case 10: try await lookAround()
      case 11: try await filterAndSort()
      case 12: try await useThePalette()
      case 13, 14, 17, 18, 19: try await useALink()
      default: try await resize()
      }
      if !overview.alarms.isEmpty, dice.below(3) == 0 { try await explainAnAlarm() }
      try await goHome()
      try await pass(dice.time(60_000...340_000), isLate: true)
    }
    try await goHome()
  }

  /// Puts away what is left, so that at the end of the day everything is decided or waits.
  func tidyUp() async throws {
    for link in overview.links where link.state == .unused {
      guard try await openLink(link.id) else { continue }
      try await press("x")
      if dashboard.linkDialog != nil { try await press("x") }
    }
    while !overview.alarms.isEmpty { try await explainAnAlarm() }
    try await readANote()
    try await goHome()
    // An account whose share of calls is used up is looked at every six hours; what was paid there meanwhile is seen now.
    try await press(.control("r"))
    try await pass(.seconds(36_000) - elapsed, isLate: true)
  }

  private func press(_ key: Character) async throws { try await press(.character(key)) }

  private func press(_ key: Key) async throws {
    try await take(.keyPressed(key))
    try await pass(dice.time(120...400))
  }

  private func type(_ text: String) async throws {
    for character in text { try await press(character) }
  }

  private func goHome() async throws {
    for _ in 0..<10 where dashboard.place != .home || dashboard.home.isZoomed || !dashboard.home.filters.isEmpty {
      if dashboard.place == .home, let panel = dashboard.home.filters.keys.first { try await focus(panel) }
      try await press(.escape)
    }
    guard dashboard.place == .home else { throw Unexpected("Escape does not lead home from \(dashboard.place)") }
  }

  private func focus(_ panel: Panel) async throws {
    for _ in Panel.allCases where dashboard.home.focus != panel { try await press(.tab) }
  }

  private func decideSomething() async throws {
    let pending = overview.requests.filter { $0.state == .pending }
    guard !pending.isEmpty else { return }
    let id = pending[dice.below(pending.count)].id
    try await goHome()
    try await focus(.pending)
    try await press("g")
    for _ in 0..<(dashboard.home.order.firstIndex(of: id) ?? 0) { try await press("j") }
    guard dashboard.home.requests.selected == id else { return }
    try await press(.enter)
    guard dashboard.review?.id == id else { return }
    try await decide(id)
  }

  private func decide(_ id: RequestID) async throws {
    try await pass(dice.time(1_000...9_000))
    // Whatever the dice say, one of six decisions is a no.
    guard record.rejected.count * 5 >= record.approved.count else { return try await reject(id) }
    switch dice.below(10) {
    case 0: try await press(.escape)
    case 1, 2: try await reject(id)
    case 3:
      // Somebody calls, and the review stays open for minutes.
      try await press("e")
      try await press(.focusLost)
      try await pass(dice.time(60_000...200_000), isLate: true)
      try await press(.focusGained)
      try await approve(id)
    case 4:
      try await press("?")
      try await press(.pageDown)
      try await approve(id)
    default: try await approve(id)
    }
  }

  private func approve(_ id: RequestID) async throws {
    if dashboard.help != nil { try await press(.escape) }
    try await pass(.milliseconds(900))
    guard let review = dashboard.review, review.id == id else { return }
    intention = .approval(id)
    try await press("A")
    if case .code = dashboard.review?.gesture {
      if dice.below(5) == 0 {
        try await press("A")
        try await pass(.milliseconds(900))
      }
      for letter in code { try await press(dice.below(2) == 0 ? letter : Character(letter.lowercased())) }
    } else if dashboard.review?.gesture == .again {
      try await pass(.milliseconds(600))
      try await press("A")
    }
    intention = nil
    try await pass(dice.time(500...4_000))
  }

  /// The four letters as the screen shows them.
  private var code: [Character] {
    guard
      let line = frame.text.split(separator: "\n").first(where: { $0.contains("Type ") && $0.contains("to approve") })
    else { return [] }
    let words = line.split(separator: " ").drop { $0 != "Type" }.dropFirst().prefix(4)
    return words.compactMap { $0.count == 1 ? $0.first : nil }
  }

  private func reject(_ id: RequestID) async throws {
    try await press("R")
    guard dashboard.place == .rejection else { return }
    intention = .rejection(id)
    if dice.below(2) == 0 {
      try await press(Character("\(1 + dice.below(5))"))
    } else {
      try await press(.tab)
      try await type("研究 ß")
    }
    try await press(.enter)
    intention = nil
  }

  private func askHimself(
    _ place: Int, _ key: Character, _ decide: (RequestID) async throws -> Void
  ) async throws {
    try await goHome()
    try await focus(.accounts)
    try await press("g")
    for _ in 0..<place { try await press("j") }
    try await press(key)
    guard dashboard.place == .asking else { return }
    try await press(.enter)
    try await pass(.seconds(3))
    guard let id = dashboard.review?.id else { return }
    try await decide(id)
  }

  private func explainAnAlarm() async throws {
    try await goHome()
    try await press("!")
    try await press(.enter)
    try await press("e")
    try await type("Kim: ok")
    try await press(.enter)
    try await goHome()
  }

  private func readTheLog() async throws {
    try await press("L")
    for _ in 0..<3 { try await press([.pageDown, .down, .end, .home][dice.below(4)]) }
    try await press(.enter)
    try await pass(dice.time(1_000...20_000), isLate: true)
    if dashboard.place == .entry { try await press(.escape) }
    if dice.below(2) == 0 {
      try await press("/")
      try await type("appr")
      try await press(.enter)
      try await pass(.seconds(10))
    }
  }

  private func lookAround() async throws {
    try await focus(.accounts)
    try await press(dice.below(2) == 0 ? "j" : "k")
    try await press("i")
    try await press(.pageDown)
    try await pass(dice.time(2_000...40_000), isLate: true)
    try await press("H")
    for _ in 0..<3 { try await press([.character("w"), .left, .right, .tab][dice.below(4)]) }
    try await press("r")
    try await pass(dice.time(1_000...10_000))
  }

  private func filterAndSort() async throws {
    try await focus([.accounts, .pending, .links][dice.below(3)])
    try await press("/")
    try await type(["main", "service:dock", "usage>50", "(研"][dice.below(4)])
    try await press(.enter)
    try await pass(dice.time(1_000...20_000), isLate: true)
    try await press("s")
    try await press("S")
    try await press("z")
    try await pass(dice.time(1_000...20_000), isLate: true)
  }

  private func useThePalette() async throws {
    try await press(":")
    try await type(["refresh-all", "help", "log", "zoom", "mouse"][dice.below(5)])
    try await pass(dice.time(500...5_000))
    try await press(.enter)
    try await press(.paste("y\ny"))
    try await pass(dice.time(1_000...9_000))
  }

  private func useALink() async throws {
    // Whatever the dice say, two payment pages are paid.
    let links = overview.links.filter { $0.state == .unused }
    let payable = record.paid.count < 2 ? links.filter { $0.kind == .checkout } : []
    guard let link = (payable.isEmpty ? links : payable).randomElement(using: &dice) else { return }
    guard try await openLink(link.id) else { return }
    // The whole URL is looked at and put away.
    try await press("v")
    try await press(.escape)
    try await pass(dice.time(4_000...20_000))
    switch link.kind {
    case .checkout: try await press("o")
    case .portal: try await press(dice.below(2) == 0 ? "c" : "o")
    case .upgradeLink, .approval:
      try await press("x")
      try await press("x")
    }
  }

  private func openLink(_ id: Int64) async throws -> Bool {
    try await goHome()
    try await focus(.links)
    try await press("g")
    for _ in 0..<(dashboard.home.linkOrder.firstIndex(of: id) ?? 0) { try await press("j") }
    guard dashboard.home.links.selected == id else { return false }
    try await press(.enter)
    return dashboard.linkDialog?.id == id
  }

  private func resize() async throws {
    for _ in 0..<3 {
      let size = [
        Size(columns: 80, rows: 24), Size(columns: 60, rows: 40), Size(columns: 30, rows: 8),
        Size(columns: 200, rows: 60), Size(columns: 72, rows: 20),
      ][dice.below(5)]
      try await take(.resized(size))
      try await pass(dice.time(1_000...9_000))
    }
    try await press(.control("z"))
    try await take(.resized(Size(columns: 120, rows: 40)))
    try await settle()
  }
}
