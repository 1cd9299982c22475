import Billing
import Consent

/// A notice on the screen.
struct Toast: Hashable, Sendable {
  let notice: Notice
  /// When it goes away; nil when it stays until it is put away.
  let expiresAt: BootTime?

  init(_ notice: Notice, at now: BootTime) {
    self.notice = notice
    expiresAt =
      switch notice.weight {
      case .news: now.adding(.seconds(6))
      case .problem: now.adding(.seconds(10))
      case .money: nil
      }
  }

  func isVisible(at now: BootTime) -> Bool {
    expiresAt.map { now < $0 } ?? true
  }
}

/// A notice that was shown, and when.
struct PastNotice: Hashable, Sendable {
  /// How many are kept.
  static let limit = 50

  let notice: Notice
  let at: Instant
}

/// The notices on the screen, the newest last.
struct Toasts: Hashable, Sendable {
  /// How many are kept; beyond, the oldest goes, but one about money only when all are about money.
  static let limit = 20

  private(set) var all: [Toast] = []

  /// Shows a notice; one that is shown already starts anew.
  mutating func show(_ notice: Notice, at now: BootTime) {
    all.removeAll { $0.notice == notice }
    all.append(Toast(notice, at: now))
    if all.count > Self.limit {
      all.remove(at: all.firstIndex { $0.expiresAt != nil } ?? 0)
    }
  }

  /// The notices that are on the screen.
  func visible(at now: BootTime) -> [Toast] {
    all.filter { $0.isVisible(at: now) }
  }

  /// Forgets what has gone from the screen by itself.
  mutating func forgetExpired(at now: BootTime) {
    if all.contains(where: { !$0.isVisible(at: now) }) { all.removeAll { !$0.isVisible(at: now) } }
  }

  /// Forgets what was said of something that stands otherwise now.
  mutating func forget(about subject: Notice.Subject) {
    all.removeAll { $0.notice.subject == subject }
  }

  /// Puts the newest notice away.
  mutating func dismissNewest() {
    all = Array(all.dropLast())
  }
}
