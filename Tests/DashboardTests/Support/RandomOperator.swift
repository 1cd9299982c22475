import Billing
import Consent
import Screen
import Support
import Text

@testable import Dashboard

/// Somebody who presses keys at random, but knows the gesture well enough to be dangerous, in a world that changes.
struct RandomOperator {
  private var random: SplitMix64
  private(set) var now = Sample.start
  private(set) var snapshot: Snapshot
  let readOnly: Bool

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    readOnly = random.chance(4)
    var requests = [Sample.heavy, Sample.light]
    if random.chance(40) {
      requests.append(Sample.request(44, .downgrade, to: "free", created: Sample.start.wall.adding(.seconds(-895))))
    }
    if random.chance(40) { requests.append(Sample.request(45, .portal, to: nil, account: Sample.idp)) }
    if random.chance(30) { requests.append(Sample.request(46, price: nil, words: "The price is on the next invoice.")) }
    snapshot = Sample.busy
    snapshot.requests = requests.shuffled(using: &random)
  }

  /// Adds alarms to the world.
  mutating func loadAlarms() { snapshot.alarms = Sample.alarmed.alarms }

  /// Whether he cares more for dialogs than for approving.
  var lovesDialogs = false

  /// Lets some time pass, and says what happens then.
  mutating func next(_ state: DashboardState) -> DashboardAction {
    if random.chance(60) { return sensible(state) }
    wait()
    switch Int.random(in: 0..<100, using: &random) {
    case ..<55: return .keyPressed(key())
    case ..<80:
      change()
      return .snapshotLoaded(snapshot)
    case ..<86: return .resized(Self.sizes.randomElement(using: &random) ?? .zero)
    case ..<88: return .woke
    case ..<89:
      let full = Problem("Nothing can be written.", advice: "Free some disk space.")
      return .storageLooked(random.chance(50) ? nil : full)
    case ..<90: return .outcomeUnrecorded(42, "Request 42 was sent, and what came of it cannot be recorded.")
    case ..<94: return .noticed(Notice(.money, "Something about money."))
    case ..<95: return .takeOverFailed(Problem("It did not start.", advice: "Try again."))
    default:
      let id = state.review?.id ?? Sample.id(42)
      return .decisionRecorded(id, random.chance(50) ? .recorded : .refused(.shownFactsAreOld))
    }
  }

  private static let sizes = [
    Size(columns: 80, rows: 24), Size(columns: 100, rows: 30), Size(columns: 60, rows: 26), Size(columns: 40, rows: 10),
    Size(columns: 120, rows: 40), Size(columns: 160, rows: 30),
  ]

  /// What somebody would do who wants to approve, too early one time in three.
  private mutating func sensible(_ state: DashboardState) -> DashboardAction {
    guard let review = state.review, state.place == .review else {
      if lovesDialogs { return dialogue(state) }
      return .keyPressed(state.place == .home ? .enter : .escape)
    }
    if random.chance(30), state.approvalObstacle(at: now)?.contains("shows the rest") == true {
      return .keyPressed(random.chance(70) ? .pageDown : .tab)
    }
    let isHasty = random.chance(30)
    switch review.gesture {
    case .none, .interrupted:
      wait(isHasty ? 699 : 700)
      return .keyPressed(.character("A"))
    case .again:
      wait(isHasty ? 399 : 400)
      return .keyPressed(.character("A"))
    case .code(let typed):
      wait(isHasty ? 0 : 700)
      let letter = review.code.letters.dropFirst(typed.count).first ?? "B"
      return .keyPressed(.character(random.chance(50) ? letter : Character(letter.lowercased())))
    }
  }

  /// What somebody would do who wants to ask, write or explain; what he asked for is answered now and then.
  private mutating func dialogue(_ state: DashboardState) -> DashboardAction {
    wait()
    if random.chance(25), let answer = answer(state) { return answer }
    // What a menu lists last would otherwise hardly ever be reached.
    if let operation = state.actionMenu?.selected, operation.needsApproval, random.chance(75) {
      return .keyPressed(.down)
    }
    if state.place == .home, state.snapshot?.engine == .absent, random.chance(70) {
      return .keyPressed(.character("E"))
    }
    if state.place == .home, random.chance(40) {
      return .keyPressed([.accounts, .links].contains(state.home.focus) ? .enter : .tab)
    }
    if state.place == .note, random.chance(50) { return .keyPressed(.enter) }
    let keys: [Key] =
      switch state.place {
      case .home:
        [.character("u"), .character("d"), .character("p"), .character("!"), .enter, .tab, .down]
          + [.character("u"), .character("!"), .enter, .tab, .tab, .down, .character("s"), .character("z")]
          + [
            .character("E"), .character("/"), .character(":"), .character("i"), .character("H"), .character("L"),
            .character("T"),
          ]
          + (Int.random(in: 0..<8, using: &random) == 0 ? [.character("N"), .character("N")] : [])
      case .actions: [.enter, .down, .up, .character("p"), .character("u")]
      case .asking: [.enter, .down, .enter, .escape, .character("?")]
      case .note: [.enter, .enter, .tab, .right, .character("4"), .character("A"), .paste("漢字"), .backspace, .down]
      case .link: [.character("x"), .character("x"), .character("o"), .escape, .character("v"), .character("Q")]
      case .url: [.character("v"), .character("Q"), .character("c"), .down, .escape, .character("x"), .enter]
      case .alarms: [.enter, .character("e"), .down, .escape]
      case .notes: [.enter, .down, .up, .escape, .character(":")]
      case .openedNote: [.down, .escape]
      case .alarm: [.character("e"), .down, .escape]
      case .explaining: [.character("A"), .character("y"), .paste("B\nC"), .enter, .backspace, .escape]
      case .filtering: [.character("l"), .character("A"), .paste("usage>80"), .backspace, .enter, .escape, .down]
      case .palette:
        [.character("p"), .character("A"), .paste("open"), .paste("note"), .backspace, .enter, .enter, .escape, .down]
      case .themes: [.down, .down, .up, .enter, .escape, .character("A"), .paste("y")]
      case .account: [.enter, .character("H"), .down, .escape, .character("u"), .character(":")]
      case .history: [.left, .right, .tab, .character("w"), .escape]
      case .log: [.enter, .down, .pageDown, .character("/"), .escape, .character(":")]
      case .entry: [.down, .escape]
      case .review, .rejection, .help, .quitting: [.escape]
      }
    return .keyPressed(keys.randomElement(using: &random) ?? .escape)
  }

  /// An answer to something that is on its way, or to nothing at all.
  private mutating func answer(_ state: DashboardState) -> DashboardAction? {
    let problem = Problem("It did not work.", advice: "Try again.")
    if case .loadURL(let id)? = state.wantedReading {
      return random.chance(80) ? .urlLoaded(id, Sample.url(ofLink: id)) : .readingFailed(.loadURL(id), problem)
    }
    if let id = state.explaining.min() { return .alarmExplained(id, random.chance(50) ? nil : problem) }
    guard let (account, errand) = state.errands.min(by: { $0.key < $1.key }) else {
      return random.chance(10) ? .asked(Sample.dock.name, PlanChange(.portal), .request(Sample.id(42))) : nil
    }
    switch errand {
    case .note(let note): return .noted(account, note, random.chance(50) ? .taken : .refused(problem))
    case .change(let change):
      let id = snapshot.requests.randomElement(using: &random)?.id ?? Sample.id(42)
      return .asked(account, change, random.chance(70) ? .request(id) : .refused(problem))
    }
  }

  private mutating func wait() {
    let milliseconds: Int64 =
      switch Int.random(in: 0..<100, using: &random) {
      case ..<40: 0
      case ..<60: .random(in: 1...399, using: &random)
      case ..<75: .random(in: 400...699, using: &random)
      case ..<95: .random(in: 700...2000, using: &random)
      case ..<99: .random(in: 2000...60_000, using: &random)
      default: 900_000
      }
    wait(milliseconds)
  }

  private mutating func wait(_ milliseconds: Int64) {
    now = now.adding(.milliseconds(milliseconds))
    if random.chance(1) {
      // The wall clock jumps, as it does when it is set.
      now = Moment(
        wall: now.wall.adding(.seconds(.random(in: -600...600, using: &random))), boot: now.boot)
    }
  }

  private mutating func key() -> Key {
    let keys: [Key] = [
      .character("A"), .character("A"), .character("A"), .character("a"), .character("R"), .character("y"),
      .character(" "), .character("?"), .character("e"), .character("t"), .character("q"), .character("x"),
      .character("1"), .character("u"), .character("d"), .character("p"), .character("o"), .character("c"),
      .character("!"), .left, .right, .backTab, .enter, .enter, .escape, .tab, .up, .down, .pageDown, .backspace,
      .control("c"), .control("z"), .control("p"),
      .character(":"), .character("/"), .character("z"), .character("s"), .character("i"), .character("H"),
      .character("L"), .character("w"), .character("v"), .character("Q"), .character("E"),
      .paste("A"), .paste("BCDF"), .unknown, .focusLost, .focusGained, .alt("A"),
      .mouse(MouseEvent(kind: .press(.left), point: Point(column: .random(in: 0...100, using: &random), row: 22))),
      .mouse(MouseEvent(kind: .scrollDown, point: .zero)),
    ]
    if random.chance(20) { return .character(MatchCode.alphabet.randomElement(using: &random) ?? "B") }
    return keys.randomElement(using: &random) ?? .enter
  }

  /// Something happens in the ledger.
  private mutating func change() {
    guard let index = snapshot.requests.indices.randomElement(using: &random) else {
      snapshot.requests = [Sample.heavy]
      return
    }
    let request = snapshot.requests[index]
    switch Int.random(in: 0..<14, using: &random) {
    case 0: snapshot.requests.remove(at: index)
    case 1: snapshot.requests.shuffle(using: &random)
    case 2:
      let price = Sample.dollars(.random(in: 20...90, using: &random))
      apply(.factsChanged(request.facts.with(quote: Quote(price: price, words: "Another price."))), at: index)
    case 3:
      let words = SafeText("Other words \(Int.random(in: 0...99, using: &random)).")
      apply(
        .wordsChanged(
          Quote(price: request.facts.quote?.price, effective: request.facts.quote?.effective, words: words)), at: index)
    case 4: apply(.extended(by: .seconds(300)), at: index)
    case 5: apply(.rejected(Rejection(.notNow)), at: index)
    case 6: apply(.approved(Approval(digest: request.digest, version: request.version, from: .shell)), at: index)
    case 7: apply(.lapsed, at: index)
    case 8: apply(.joined, at: index)
    case 9:
      snapshot.accounts[0].freshness =
        [.fresh, .fresh, .stale, .failed(LookFailure(.unreachable, detail: "No answer."))].randomElement(using: &random)
        ?? .fresh
    case 10:
      snapshot.accounts[0].callsLeft = Int.random(in: 0...3, using: &random)
      snapshot.accounts[0].nextCallAt = now.wall.adding(.seconds(20))
    case 11: snapshot.engine = random.chance(lovesDialogs ? 50 : 30) ? .absent : .elsewhere(pid: 7)
    case 12:
      snapshot.requests.append(
        Sample.request(100 + snapshot.requests.count, .checkout, to: "pro", account: Sample.idp, created: now.wall))
    default:
      // Back to a world in which something can be approved.
      let alarms = snapshot.alarms
      snapshot.notes = Bool.random(using: &random) ? Sample.noted.notes : []
      snapshot = Sample.world(Sample.heavy, Sample.light)
      snapshot.alarms = alarms
      snapshot.requests.shuffle(using: &random)
    }
  }

  /// An event that is not possible changes nothing.
  private mutating func apply(_ event: ConsentEvent, at index: Int) {
    if let changed = try? snapshot.requests[index].applying(event, at: now.wall) { snapshot.requests[index] = changed }
  }
}
