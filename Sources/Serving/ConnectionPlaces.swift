/// Who has which of a server's places, and who makes room when there are none left.
///
/// Somebody whose request was not let in yet is a *stranger*; whoever was let in once is a *guest* of the holder of its
/// token. Both have places of their own, so that connections without a token cost nobody an answer who has one. When the
/// strangers' places are taken, the user with most of them makes room with the one that came first; a guest's oldest
/// connection on which nobody waits makes room for its holder's next.
///
/// A pure value; the connections themselves are the ``OpenConnections``'.
public struct ConnectionPlaces: Sendable {
  /// How many places there are.
  public struct Limits: Hashable, Sendable {
    /// Connections of strangers.
    public var strangers = 128
    /// Connections of strangers of one user.
    public var strangersOfUser = 64
    /// Connections of guests.
    public var guests = 256
    /// Connections of one holder's guests.
    public var guestsOfHolder = 32

    /// The usual numbers.
    public init() {}
  }

  /// What comes of asking for a place.
  enum Decision: Hashable {
    /// There is one, once that connection was closed.
    case admitted(closing: Int?)
    /// There is none.
    case full
  }

  private enum User: Hashable {
    /// It is being found out; nobody else's connection counts with it until then.
    case unseen
    /// Who it is; nil where nobody knows.
    case seen(UInt32?)
  }

  private struct Entry {
    /// The order of coming.
    let id: Int
    var user: User = .unseen
    /// Whom the connection counts for; nil for a stranger.
    var holder: String?
    /// Whether somebody waits for a judgement or an answer, so that it is not closed to make room.
    var isBusy = false
    /// Whether it was told to close, and only has not done so yet.
    var isLeaving = false
  }

  private let limits: Limits
  private var entries: [Int: Entry] = [:]
  private var last = 0

  /// All places are free.
  init(_ limits: Limits) {
    self.limits = limits
  }

  /// How many connections have a place.
  var count: Int { entries.count }

  /// Takes a place for a stranger.
  mutating func enter() -> (id: Int, decision: Decision) {
    let strangers = entries.values.filter { $0.holder == nil }
    last += 1
    var closing: Int?
    if strangers.count >= limits.strangers {
      // Those that were told to close are still there for a moment; a flood must not gather in it.
      guard strangers.count < 2 * limits.strangers, let first = Self.firstOfMost(strangers) else {
        return (last, .full)
      }
      closing = first
      entries[first]?.isLeaving = true
    }
    entries[last] = Entry(id: last)
    return (last, .admitted(closing: closing))
  }

  /// Takes note of the user at the other end; tells which connection makes room when that user has too many.
  mutating func see(_ id: Int, user: UInt32?) -> Int? {
    guard entries[id] != nil else { return nil }
    entries[id]?.user = .seen(user)
    let strangers = entries.values.filter { $0.holder == nil && $0.user == .seen(user) && !$0.isLeaving }
    guard strangers.count > limits.strangersOfUser,
      let first = strangers.filter({ !$0.isBusy }).min(by: { $0.id < $1.id })?.id
    else { return nil }
    entries[first]?.isLeaving = true
    return first
  }

  /// Takes note that somebody waits for a judgement or an answer, or does not any more.
  mutating func setBusy(_ id: Int, _ isBusy: Bool) {
    entries[id]?.isBusy = isBusy
  }

  /// Makes a connection one of a holder's guests.
  mutating func admit(_ id: Int, holder: String) -> Decision {
    guard let entry = entries[id] else { return .full }
    guard entry.holder != holder else { return .admitted(closing: nil) }
    let guests = entries.values.filter { $0.holder != nil && $0.id != id && !$0.isLeaving }
    let own = guests.filter { $0.holder == holder }
    var closing: Int?
    if own.count >= limits.guestsOfHolder {
      guard let first = own.filter({ !$0.isBusy }).min(by: { $0.id < $1.id })?.id else { return .full }
      closing = first
    } else if guests.count >= limits.guests {
      guard let first = guests.filter({ !$0.isBusy }).min(by: { $0.id < $1.id })?.id else { return .full }
      closing = first
    }
    if let closing { entries[closing]?.isLeaving = true }
    entries[id]?.holder = holder
    return .admitted(closing: closing)
  }

  /// Frees a place.
  mutating func leave(_ id: Int) {
    entries[id] = nil
  }

  /// The connection that came first of those whose user has most; nil when somebody waits on each.
  private static func firstOfMost(_ strangers: [Entry]) -> Int? {
    let present = strangers.filter { !$0.isLeaving }
    let users = Dictionary(grouping: present.filter { $0.user != .unseen }, by: \.user).values
    let idle = (Array(users) + present.filter { $0.user == .unseen }.map { [$0] }).compactMap { group in
      group.filter { !$0.isBusy }.min { $0.id < $1.id }.map { (size: group.count, first: $0.id) }
    }
    return idle.max { ($0.size, -$0.first) < ($1.size, -$1.first) }?.first
  }
}
