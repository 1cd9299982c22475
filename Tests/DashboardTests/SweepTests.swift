import Billing
import Consent
import Screen
import Testing
import Text

@testable import Dashboard

/// Every size from 1x1 to 160x50, with names and words made to break out.
@Suite struct SweepTests {
  private static let hostile = [
    "漢字漢字漢字漢字", "\u{5D0}\u{5D1}\u{202E}\u{5D2}", "\u{1B}]0;owned\u{7}\u{1B}[31m", "e\u{301}\u{301}\u{301}\u{301}",
    "👩‍💻👩‍💻🏳️‍🌈", String(repeating: "x", count: 4096), "\u{E000}\u{200B}\u{AD}",
  ]

  private static var snapshot: Snapshot {
    var snapshot = Sample.busy
    let texts = hostile.map { SafeText($0) }
    snapshot.accounts[0].observation = Observation(
      account: Sample.dock.name, at: Sample.start.wall,
      plan: PlanState(plan: Sample.plan("漢字"), status: texts[2], price: Sample.dollars(Int64.max / 200)),
      meters: texts.map { Sample.meter($0, .max, .of(1), $0) } + [Sample.meter(texts[0], .min, .unlimited)])
    snapshot.accounts[0].budget = PollBudget(
      allowance: CallAllowance(limit: .max, per: .month, used: .min, provenance: .configured), spent: .max,
      sharePercent: 100, left: .min, interval: .seconds(1))
    for text in texts {
      snapshot.accounts[0].forecasts[text.string] = Forecast(
        reaches: Instant(milliseconds: .max), method: text, hourlyRate: .infinity)
      snapshot.accounts[0].samples[text.string] = [
        UsageSample(at: Instant(milliseconds: .min), used: .min),
        UsageSample(at: Instant(milliseconds: .max), used: .max),
      ]
    }
    snapshot.accounts[0].organisation = texts[5]
    snapshot.accounts[1].freshness = .failed(LookFailure(.unrecognised(field: texts[5]), detail: texts[5]))
    snapshot.alarms = [
      Alarm(id: .max, kind: .executedWithoutConsent, account: Sample.dock.name, at: Sample.start.wall, detail: texts[5])
    ]
    snapshot.notes = [
      OperatorNote(
        id: .max, agent: Sample.agent("bot"), account: Sample.dock.name, issue: texts[5], context: texts[3],
        action: texts[4],
        firstAt: Instant(milliseconds: .min), at: Instant(milliseconds: .max), times: .max)
    ]
    snapshot.links = texts.enumerated().map { index, text in
      Link(
        id: Int64(index), account: Sample.dock.name, kind: .upgradeLink, target: Sample.plan("漢字"), host: text,
        createdAt: Sample.start.wall, expiresAt: Instant(milliseconds: .max), state: .unused)
    }
    snapshot.requests = texts.enumerated().map { index, text in
      Sample.withToken(
        Sample.request(
          index + 1, to: "漢字漢字", agent: String(repeating: "a", count: 40), peer: .unknown, reason: text,
          price: index % 2 == 0 ? nil : Sample.dollars(.max / 200), words: text, effective: text))
    }
    return snapshot
  }

  private static var entries: [LogEntry] {
    hostile.enumerated().map { index, text in
      let text = SafeText(text)
      return LogEntry(
        sequence: .max - Int64(index), at: Instant(milliseconds: index % 2 == 0 ? .min : .max), kind: text,
        account: Sample.dock.name, request: text, actor: text, body: [Fact(label: text, value: text)])
    }
  }

  /// No half of a wide character stands alone, and nothing that can be pressed lies outside.
  private func check(_ frame: Frame, _ size: Size) -> Bool {
    guard frame.size == size, frame.cells.count == size.columns * size.rows else { return false }
    var isHalf = false
    for (index, cell) in frame.cells.enumerated() {
      if cell.isContinuation != isHalf { return false }
      isHalf = cell.width == 2
      if isHalf, (index + 1) % size.columns == 0 { return false }
    }
    let bounds = frame.bounds
    return !isHalf && frame.regions.allSatisfy { $0.rect.intersection(bounds) == $0.rect }
      && (frame.cursor.map { bounds.contains($0) } ?? true)
  }

  /// The borders of the panels are whole: nothing from inside was drawn over them.
  private func bordersAreWhole(_ frame: Frame, _ rects: [Rect], _ glyphs: GlyphSet) -> Bool {
    rects.allSatisfy { rect in
      guard rect.size.columns >= 2, rect.size.rows >= 2 else { return true }
      let sides = (rect.rows.lowerBound + 1)..<(rect.rows.upperBound - 1)
      return sides.allSatisfy { row in
        [rect.columns.lowerBound, rect.columns.upperBound - 1].allSatisfy { column in
          frame[column, row].grapheme.string == glyphs[.vertical]
        }
      }
    }
  }

  /// The box of a screen that has one.
  private static func inside(_ scene: String, _ desk: Desk, _ size: Size) -> Rect? {
    var lens = Lens(desk.now)
    guard ["account", "history", "log", "entry", "url"].contains(scene) else { return nil }
    return ScreenLayout(desk.state, size: size, through: &lens).content
  }

  @Test(
    arguments: [
      "home", "review", "rejection", "help", "quitting", "actions", "asking", "note", "link", "url", "code", "alarms",
      "alarm", "notes", "openedNote",
      "explaining", "palette", "themes", "filtering", "zoomed", "account", "history", "log", "entry",
    ], [GlyphSet.unicode, .ascii])
  func everySizeIsDrawnInsideItsPanels(_ scene: String, _ glyphs: GlyphSet) {
    var desk = Desk(Self.snapshot, glyphs: glyphs, theme: glyphs.isASCII ? .mono : .fallback)
    desk.send(.noticed(Notice(.money, SafeText(Self.hostile[5]))))
    switch scene {
    case "review": desk.open(Sample.id(1))
    case "rejection":
      desk.open(Sample.id(1))
      desk.press(.character("R"), .paste(Self.hostile.joined()))
    case "actions", "asking", "note":
      desk.openActions(Sample.idp.name)
      if scene == "asking" { desk.press(.character("u")) }
      if scene == "note" {
        desk.press(.escape)
        desk.openActions(Sample.daimon.name, at: .notify)
        desk.press(.enter, .paste(Self.hostile.joined()))
      }
    case "link":
      desk.focus(.links)
      desk.press(.down, .enter)
    case "url", "code":
      desk.focus(.links)
      desk.press(.down, .enter, .character(scene == "url" ? "v" : "Q"))
      desk.send(.urlLoaded(1, "https://user@xn--9ca.\(Self.hostile[0])/" + Self.hostile.joined()))
    case "alarms", "alarm", "explaining":
      desk.press(.character("!"))
      if scene == "alarm" { desk.press(.enter) }
      if scene == "explaining" { desk.press(.character("e"), .paste(Self.hostile.joined())) }
    case "notes", "openedNote":
      desk.press(.character("N"))
      if scene == "openedNote" { desk.press(.enter) }
    case "palette": desk.press(.control("p"), .paste(Self.hostile[0]), .backspace, .paste("o"))
    case "themes":
      desk.press(.character("T"))
      desk.send(.themesFound(Sample.themes))
      desk.press(.end)
    case "filtering": desk.press(.character("/"), .paste(Self.hostile.joined()))
    case "zoomed":
      desk.focus(.accounts)
      desk.press(.character("z"))
    case "account": desk.press(.character("i"))
    case "history":
      desk.press(.character("H"), .left, .character("w"))
      desk.answer()
    case "log", "entry":
      desk.press(.character("L"))
      desk.send(.logLoaded(Self.entries, isComplete: true))
      desk.press(.down)
      if scene == "entry" { desk.press(.enter) }
    case "help": desk.press(.character("?"))
    case "quitting": desk.press(.character("q"))
    default: break
    }
    // The whole square where most is drawn; elsewhere every width and every height, each with a few of the other.
    let isWhole = glyphs == .unicode && (scene == "home" || scene == "review")
    for columns in 1...160 {
      for rows in 1...50 where isWhole || columns % 40 == 0 || rows % 25 == 0 {
        let size = Size(columns: columns, rows: rows)
        let frame = view(desk.state, size: size, at: desk.now)
        guard check(frame, size) else {
          Issue.record("\(scene) at \(columns)x\(rows) is broken\n\(frame.text)")
          return
        }
        guard columns >= 40, rows >= 10 else { continue }
        if let inside = Self.inside(scene, desk, size) {
          guard bordersAreWhole(frame, [inside], glyphs) else {
            Issue.record("the border of \(scene) at \(columns)x\(rows) is not whole\n\(frame.text)")
            return
          }
        }
        if scene == "home" {
          let layout = HomeLayout(desk.state, size: size, at: desk.now)
          guard
            bordersAreWhole(
              frame, Array(layout.panels.values) + [layout.preview].compactMap(\.self), glyphs)
          else {
            Issue.record("a border at \(columns)x\(rows) is not whole\n\(frame.text)")
            return
          }
        }
        if scene == "review", let review = desk.state.review {
          let layout = reviewLayout(review, in: desk.state, size: size, at: desk.now)
          guard bordersAreWhole(frame, [layout.words, layout.reason].compactMap { $0?.rect }, glyphs) else {
            Issue.record("a box at \(columns)x\(rows) is not whole\n\(frame.text)")
            return
          }
        }
      }
    }
  }
}
