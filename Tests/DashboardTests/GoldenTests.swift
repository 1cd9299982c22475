import Billing
import Consent
import Foundation
import Screen
import Support
import Testing
import Text

@testable import Dashboard

/// Frames against files that a person can read in a diff; `RECORD_GOLDENS=1` writes them anew.
@Suite struct GoldenTests {
  /// Which signs and styles a frame is drawn with.
  enum Look: String, CaseIterable {
    case unicode, ascii

    var glyphs: GlyphSet { self == .unicode ? .unicode : .ascii }
    var theme: Theme { self == .unicode ? .fallback : .mono }
  }

  /// The scenes, each from its own first snapshot on.
  enum Scene: String, CaseIterable {
    case homeEmpty = "home-empty"
    case homeBusy = "home-busy"
    case homeStale = "home-stale"
    case homeAlarm = "home-alarm"
    case reviewLight = "review-light"
    case reviewAgain = "review-again"
    case reviewHeavy = "review-heavy"
    case reviewCode = "review-code"
    case reviewChanged = "review-changed"
    case reviewDecided = "review-decided"
    case reviewOwn = "review-own"
    case reviewSurrounded = "review-surrounded"
    case reviewScrolled = "review-scrolled"
    case reviewNews = "review-news"
    case reviewFewCalls = "review-few-calls"
    case rejection
    case homeWatched = "home-watched"
    case actions
    case asking
    case askingSent = "asking-sent"
    case note
    case link
    case linkAwaited = "link-awaited"
    case linkURL = "link-url"
    case linkCode = "link-code"
    case homeStrange = "home-strange"
    case linkStrange = "link-strange"
    case linkURLStrange = "link-url-strange"
    case linkCodeStrange = "link-code-strange"
    case engineEnded = "engine-ended"
    case usageReached = "usage-reached"
    case limitHit = "limit-hit"
    case plans
    case alarms
    case alarm
    case explaining
    case notes
    case openedNote = "note-opened"
    case palette
    case paletteFound = "palette-found"
    case themes
    case filtering
    case filtered
    case zoomed
    case account
    case accountStale = "account-stale"
    case history
    case historyWeek = "history-week"
    case log
    case logFiltered = "log-filtered"
    case entry
    case help
    case quitting
    case homeBerlin = "home-berlin"
    case reviewBerlin = "review-berlin"
    case logBerlin = "log-berlin"

    /// Most scenes are in UTC, so that they look the same everywhere.
    private var zone: ClockZone {
      switch self {
      case .homeBerlin, .reviewBerlin, .logBerlin: .berlin
      default: .utc
      }
    }

    func desk(_ size: Size, _ look: Look) -> Desk {
      var desk = Desk(nil, glyphs: look.glyphs, theme: look.theme, size: size, zone: zone)
      switch self {
      case .homeEmpty: desk.load(Sample.empty)
      case .homeBusy, .homeBerlin: desk.load(Sample.busy)
      case .homeStale: desk.load(Self.stale)
      case .homeAlarm:
        var snapshot = Sample.busy
        snapshot.alarms = [Sample.alarm]
        desk.load(snapshot)
        desk.send(
          .noticed(Notice(.money, "The bill of mail-prod does not show what was approved: look at the service's page."))
        )
      case .reviewLight:
        desk.load(Sample.busy)
        desk.openArmed(Sample.id(43))
      case .reviewAgain:
        desk.load(Sample.busy)
        desk.openArmed(Sample.id(43))
        desk.press(.character("A"))
        desk.wait(400)
      case .reviewHeavy:
        desk.load(Sample.busy)
        desk.open(Sample.id(42))
      case .reviewCode:
        desk.load(Sample.busy)
        desk.openArmed(Sample.id(42))
        // On a small screen facts and the service's words go on below.
        for _ in 0..<20 { desk.press(.down) }
        desk.press(.tab, .down, .character("A"))
        desk.type(String(desk.code.prefix(2)))
        desk.wait(30_000)
      case .reviewChanged:
        desk.load(Sample.busy)
        desk.openArmed(Sample.id(42))
        let quote = Quote(price: Sample.dollars(59), effective: "immediately", words: "Scale is $59/mo now.")
        desk.load(
          Sample.world(
            Sample.apply(.factsChanged(ConsentFacts(from: Sample.heavy.facts.from, quote: quote)), to: Sample.heavy)))
        desk.wait(700)
      case .reviewDecided:
        desk.load(Sample.busy)
        desk.openArmed(Sample.id(42))
        desk.load(Sample.world(Sample.apply(.rejected(Rejection(.notNeeded)), to: Sample.heavy)))
      case .rejection:
        desk.load(Sample.busy)
        desk.openArmed(Sample.id(42))
        desk.press(.character("R"))
        desk.type("2")
        desk.press(.tab)
        desk.type("we agreed on 漢字 last week")
      case .reviewOwn:
        desk.load(Sample.world(Sample.own))
        desk.openArmed(Sample.id(77))
      case .reviewSurrounded, .reviewScrolled, .reviewBerlin:
        desk.load(Sample.surrounded)
        desk.openArmed(Sample.id(42))
        if self == .reviewScrolled { for _ in 0..<4 { desk.press(.down) } }
      case .reviewNews:
        desk.load(Sample.world(Sample.heavy))
        desk.openArmed(Sample.id(42))
        desk.press(.character("A"))
        desk.type(String(desk.code.prefix(2)))
        desk.load(Sample.world(Sample.apply(.joined, to: Sample.heavy), Sample.page(50)))
      case .reviewFewCalls:
        var snapshot = Sample.world(Sample.heavy)
        snapshot.accounts[0].callsLeft = 1
        snapshot.accounts[0].nextCallAt = Sample.start.wall.adding(.seconds(1800))
        desk.load(snapshot)
        desk.openArmed(Sample.id(42))
      case .homeWatched: desk.load(Sample.watched)
      case .actions:
        desk.load(Sample.watched)
        desk.focus(.accounts)
        desk.press(.enter, .down, .down)
      case .asking:
        desk.load(Sample.busy)
        desk.select(Sample.idp.name)
        desk.press(.character("u"), .down)
      case .askingSent:
        desk.load(Sample.busy)
        desk.press(.character("u"), .enter)
      case .note:
        desk.load(Sample.busy)
        desk.focus(.accounts)
        desk.press(.enter)
        for _ in 0..<9 { desk.press(.down) }
        desk.press(.enter, .right, .tab)
        desk.type("250")
        desk.press(.tab)
        desk.type("漢字 need room, ")
        desk.press(.paste("and\u{1B}[31m so do\nwe."))
      case .link:
        desk.load(Sample.busy)
        desk.focus(.links)
        desk.press(.down, .enter)
      case .linkURL, .linkCode:
        desk.load(Sample.busy)
        desk.focus(.links)
        desk.press(.enter, .character(self == .linkURL ? "v" : "Q"))
        desk.answer()
      case .homeStrange, .linkStrange, .linkURLStrange, .linkCodeStrange:
        desk.load(Sample.strange)
        desk.focus(.links)
        if self != .homeStrange { desk.press(.enter) }
        if self == .linkURLStrange { desk.press(.character("v")) }
        if self == .linkCodeStrange { desk.press(.character("Q")) }
        desk.answer()
      case .engineEnded:
        var snapshot = Sample.busy
        snapshot.engine = .elsewhere(pid: 4711)
        desk.load(snapshot)
        snapshot.engine = .absent
        desk.load(snapshot)
      case .usageReached:
        var snapshot = Sample.busy
        snapshot.accounts[0].observation = Observation(
          account: Sample.dock.name, at: Sample.start.wall, plan: PlanState(plan: Sample.plan("pro")), meters: [])
        desk.load(snapshot)
        desk.load(Sample.busy)
      case .limitHit: desk.load(Sample.passing)
      case .plans:
        var snapshot = Sample.busy
        snapshot.accounts[0] = PlanComparisonTests.status
        desk.load(snapshot)
        desk.focus(.accounts)
        desk.press(.character("i"), .end)
        for _ in 0..<6 { desk.press(.up) }
      case .linkAwaited:
        desk.load(Sample.awaiting)
        desk.focus(.links)
        desk.press(.down, .enter, .character("x"))
      case .alarms, .alarm, .explaining:
        desk.load(Sample.alarmed)
        desk.press(.character("!"), .down)
        if self == .alarm { desk.press(.enter) }
        if self == .explaining {
          desk.press(.character("e"))
          desk.type("I changed it myself in Dock's own page ")
        }
      case .notes, .openedNote:
        desk.load(Sample.noted)
        desk.press(.character("N"))
        if self == .openedNote { desk.press(.enter) }
      case .palette, .paletteFound:
        desk.load(Sample.busy)
        desk.press(.control("p"))
        if self == .paletteFound { desk.type("alar") }
      case .themes:
        desk.load(Sample.busy)
        desk.press(.character("T"))
        desk.send(.themesFound(Sample.themes))
        desk.press(.end, .up)
      case .filtering, .filtered:
        desk.load(Sample.busy)
        desk.focus(.accounts)
        desk.press(.character("s"), .character("s"), .character("s"), .character("/"))
        desk.type("usage>80")
        if self == .filtered { desk.press(.enter) }
      case .zoomed:
        desk.load(Sample.watched)
        desk.focus(.usage)
        desk.press(.character("z"))
      case .account, .accountStale:
        var snapshot = Sample.rich
        if self == .accountStale {
          snapshot.accounts[0].freshness = .failed(
            LookFailure(.unreachable, detail: "No answer from trydock.ai within 10 s"))
          snapshot.accounts[0].mintingBlocked = true
        }
        desk.load(snapshot)
        desk.press(.character("i"))
      case .history, .historyWeek:
        desk.load(Sample.rich)
        desk.press(.character("i"), .character("H"), .tab, .tab)
        if self == .historyWeek { desk.press(.character("w")) }
        desk.answer()
        if self == .historyWeek { desk.press(.left, .left, .left) }
      case .log, .logFiltered, .entry, .logBerlin:
        desk.load(Sample.busy)
        desk.logLength = 12_345
        desk.press(.character("L"))
        desk.answer()
        if self == .logFiltered {
          desk.press(.character("/"))
          desk.type("actor:operator !account:mail")
          desk.press(.enter)
          desk.answer()
        }
        desk.press(.down, .down)
        if self == .entry { desk.press(.enter) }
      case .help:
        desk.load(Sample.busy)
        desk.press(.character("?"))
      case .quitting:
        desk.load(Sample.busy)
        desk.press(.character("q"))
      }
      return desk
    }

    private static var stale: Snapshot {
      var snapshot = Sample.busy
      snapshot.accounts[0].freshness = .failed(
        LookFailure(.unreachable, detail: "No answer from trydock.ai within 10 s"))
      snapshot.accounts[1].freshness = .stale
      snapshot.accounts[2].observation = nil
      snapshot.accounts[2].freshness = .unknown
      snapshot.accounts[3].mintingBlocked = true
      snapshot.engine = .absent
      return snapshot
    }
  }

  static let sizes = [Size(columns: 80, rows: 24), Size(columns: 120, rows: 40)]

  @Test(arguments: Scene.allCases, sizes)
  func aSceneLooksAsRecorded(_ scene: Scene, _ size: Size) throws {
    for look in Look.allCases {
      try check(scene.desk(size, look).frame(), Self.name(scene, size, look))
    }
  }

  static let smallSizes = [
    Size(columns: 60, rows: 20), Size(columns: 50, rows: 34), Size(columns: 40, rows: 10),
  ]

  @Test(arguments: smallSizes)
  func smallScreensLookAsRecorded(_ size: Size) throws {
    for scene in Self.small {
      for look in Look.allCases {
        try check(scene.desk(size, look).frame(), Self.name(scene, size, look))
      }
    }
  }

  private static let small: [Scene] = [
    .homeBusy, .reviewCode, .reviewSurrounded, .reviewScrolled, .rejection, .actions, .note, .link, .linkURL, .linkCode,
    .homeStrange, .linkStrange, .linkURLStrange, .linkCodeStrange, .plans, .alarms, .explaining, .notes,
    .palette, .filtering, .zoomed,
    .account, .history, .log, .entry,
  ]

  @Test func aScreenThatIsTooSmallNamesTheSizeItNeeds() throws {
    let desk = Scene.homeBusy.desk(Size(columns: 31, rows: 9), .unicode)
    try check(desk.frame(), Self.tooSmall)
    #expect(desk.frame().text.contains("need 40x10, have 31x9"))
    #expect(desk.frame().text.contains("14:00"))
  }

  private static let tooSmall = "too-small-31x9-unicode"

  /// A file that no test compares with anything says how a screen looked once.
  @Test func everyFileBelongsToAScene() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    var names: Set = [Self.tooSmall]
    for (scenes, sizes) in [(Scene.allCases, Self.sizes), (Self.small, Self.smallSizes)] {
      for scene in scenes {
        for size in sizes { names.formUnion(Look.allCases.map { Self.name(scene, size, $0) }) }
      }
    }
    #expect(Set(files).subtracting(names.map { $0 + ".txt" }) == [])
  }

  private static func name(_ scene: Scene, _ size: Size, _ look: Look) -> String {
    "\(scene.rawValue)-\(size.columns)x\(size.rows)-\(look.rawValue)"
  }

  private func check(_ frame: Frame, _ name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1" {
      try Data(frame.styledText.utf8).write(to: file)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(frame.styledText == recorded, "\(name) differs; look at it, then record it with RECORD_GOLDENS=1")
  }
}
