import Billing
import Consent

/// One request on the whole screen, and how far the gesture that approves it has come.
///
/// It names its request by id from its opening to its closing and never turns to another one.
struct Review: Equatable, Sendable {
  /// How long facts must have been on the screen before a gesture begins to count.
  static let arming: Duration = .milliseconds(700)
  /// How long no key may have been pressed before the second key of a light approval counts.
  static let quiet: Duration = .milliseconds(400)

  let id: RequestID
  /// Where the request stood when the review was opened.
  let openedIn: ConsentState
  /// What is on the screen.
  private(set) var facts: ReviewFacts
  /// What changed since the review was opened.
  private(set) var changed: Set<ShownFact> = []
  /// Whether the ledger does not know the request any more.
  private(set) var isGone = false
  /// What makes the code differ from opening to opening.
  private(set) var salt: Int64
  /// From when on a gesture counts.
  private(set) var armsAt: BootTime
  /// When any key was last pressed.
  var lastKeyAt: BootTime
  private(set) var gesture = Gesture.none
  /// Whether a decision was sent from here, and not refused.
  private(set) var hasDecided = false
  /// The reasons for a no, when they are asked for.
  var rejection: RejectionDialog?
  var scroll = ReviewScroll()
  /// Whether the operator asked for more time here and does not see it yet.
  var isExtending = false

  /// When it was opened.
  private let openedAt: BootTime

  /// Opens a review.
  init(_ facts: ReviewFacts, at now: BootTime) {
    id = facts.request.id
    openedIn = facts.request.state
    self.facts = facts
    openedAt = now
    salt = now.nanoseconds
    armsAt = now.adding(Self.arming)
    lastKeyAt = now
  }

  /// The letters that approve what is on the screen now.
  var code: MatchCode { MatchCode(digest: facts.digest, salt: salt) }

  /// Whether the request can still be decided as far as the review knows.
  var isPending: Bool { !isGone && facts.request.state == .pending }

  /// Whether a row shows something that changed since the review was opened.
  func hasChanged(_ row: FactRow) -> Bool {
    guard let fact = row.fact else { return false }
    return changed.contains(fact) || (fact == .limits && changed.contains(.usage))
  }

  /// Whether the facts have been on the screen for long enough.
  func isArmed(at now: BootTime) -> Bool { now >= armsAt }

  /// Whether no key was pressed for long enough.
  func isQuiet(at now: BootTime) -> Bool { now >= lastKeyAt.adding(Self.quiet) }

  /// Starts the arming anew and takes back a gesture that had begun.
  mutating func rearm(at now: BootTime) {
    armsAt = now.adding(Self.arming)
    cancelGesture()
  }

  /// Takes back a gesture that had begun.
  ///
  /// Letters of a code that are still being typed stay without a meaning until the review is armed again.
  mutating func cancelGesture() {
    if case .code = gesture { gesture = .interrupted } else if gesture == .again { gesture = .none }
  }

  /// Gives letters their meaning back once an interrupted gesture has been long enough ago.
  mutating func endInterruption(at now: BootTime) {
    if gesture == .interrupted, isArmed(at: now) { gesture = .none }
  }

  /// Leaves the gesture at the operator's own wish.
  mutating func leaveGesture() { gesture = .none }

  /// Waits for the second key.
  mutating func askAgain() { gesture = .again }

  /// Waits for the code.
  mutating func askForCode() { gesture = .code(typed: "") }

  /// A decision is on its way.
  mutating func sendDecision() {
    gesture = .none
    rejection = nil
    hasDecided = true
  }

  /// A decision did not arrive: it can be made again.
  mutating func takeBackDecision(at now: BootTime) {
    hasDecided = false
    rearm(at: now)
  }

  /// Takes a letter of the code and says whether it completed it; a wrong one clears the others and re-arms.
  mutating func type(_ letter: Character, at now: BootTime) -> Bool {
    guard case .code(let typed) = gesture, isArmed(at: now) else { return false }
    let longer = typed + letter.uppercased()
    guard code.begins(with: longer) else {
      gesture = .code(typed: "")
      armsAt = now.adding(Self.arming)
      return false
    }
    gesture = .code(typed: longer)
    return code.matches(longer)
  }

  /// Takes the last letter back.
  mutating func eraseLetter() {
    if case .code(let typed) = gesture { gesture = .code(typed: String(typed.dropLast())) }
  }

  /// Takes in what the ledger says now, and says whether what was read begins anew.
  ///
  /// What agents can bring about as often as they like is only marked: it takes no gesture back and changes no code.
  mutating func update(_ newer: ReviewFacts?, at now: BootTime) -> Bool {
    guard let newer else {
      if !isGone { close(at: now) }
      isGone = true
      return false
    }
    let wasPending = isPending
    let old = facts
    let changes = newer.changes(since: old)
    facts = newer
    isGone = false
    guard isPending else {
      if wasPending { close(at: now) }
      if facts.request.state != .approved { rejection = nil }
      return false
    }
    guard !changes.isEmpty || !wasPending else { return false }
    // The time that the operator gave himself is no news to him; the facts are armed anew all the same.
    let isOwn = isExtending && changes.contains(.deadline) && newer.request.decideBy > old.request.decideBy
    if isOwn { isExtending = false }
    // Opening asks for a look, and what that brings at once nobody has read otherwise: only what counts is marked then.
    let isOpening = now < openedAt.adding(Self.arming)
    changed.formUnion((isOwn ? changes.subtracting([.deadline]) : changes).filter { !isOpening || $0.rearms })
    scroll.seen.excuse(SurroundingRows.added(newer.surroundings, since: old.surroundings))
    let grave = changes.filter(\.rearms)
    guard !grave.isEmpty || !wasPending else { return false }
    if changes.contains(.words) { scroll.forgetWords() }
    scroll.seen.forget(newer.digest == old.digest ? grave : grave.union([.version]))
    salt = now.nanoseconds
    hasDecided = false
    rearm(at: now)
    return true
  }

  /// Nothing can be approved here any more.
  private mutating func close(at now: BootTime) {
    rearm(at: now)
    rejection = nil
  }
}

/// How far the operator has come in approving what is on the screen.
enum Gesture: Hashable, Sendable {
  /// Nothing was begun.
  case none
  /// A light approval: the same key is awaited once more.
  case again
  /// A heavy approval: the letters typed so far, all of them right.
  case code(typed: String)
  /// A code was being typed when it lost its meaning; letters mean nothing until the review is armed again.
  case interrupted
}

/// How far the parts of the review are scrolled, and which of them the arrows move.
struct ReviewScroll: Hashable, Sendable {
  enum Part: Hashable, Sendable, CaseIterable {
    case facts, words, reason
  }

  var part = Part.facts
  /// The first line of the table on the screen, below what is pinned.
  var facts = 0
  /// Which rows of the table were on the screen.
  var seen = SeenFacts()
  /// The first line on the screen, of each block of text.
  var words = 0
  var reason = 0
  /// The furthest that the service's words were scrolled to since they or the screen last changed.
  private(set) var wordsSeen = 0

  /// Scrolls the service's words.
  mutating func moveWords(to top: Int) {
    words = top
    wordsSeen = max(wordsSeen, top)
  }

  /// What was seen of the service's words is to be seen anew.
  mutating func forgetWords() { (words, wordsSeen) = (0, 0) }

  /// The same of the whole list, where the window is too small for fixed rows.
  var list = 0
}
