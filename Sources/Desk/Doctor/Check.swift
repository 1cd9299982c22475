import Billing
import Text

/// One thing the doctor looked at.
package struct Check: Sendable {
  /// How it stands.
  package enum State: String, Sendable {
    /// As it should be.
    case ok
    /// Nothing is wrong; worth knowing.
    case note
    /// It works, but something could go wrong, or somebody could do harm.
    case warning
    /// It does not work.
    case problem
  }

  /// What it is, in a word that stays the same: `ledger`.
  package let id: String
  /// How it stands.
  package let state: State
  /// What was found, in one sentence.
  package let detail: SafeText
  /// What to do; nil when there is nothing to do.
  package let advice: SafeText?
  /// The account it is about, where it is about one.
  package let account: AccountName?
  /// Whether it is about reaching an account's service.
  package let isAboutReach: Bool

  package init(
    _ id: String, _ state: State, _ detail: String, advice: String? = nil, account: AccountName? = nil,
    isAboutReach: Bool = false
  ) {
    self.id = id
    self.state = state
    self.detail = SafeText(detail)
    self.advice = advice.map { SafeText($0) }
    self.account = account
    self.isAboutReach = isAboutReach
  }

  /// A problem that somebody else has put into words.
  package init(_ id: String, _ problem: Problem, account: AccountName? = nil, isAboutReach: Bool = false) {
    self.init(
      id, .problem, [problem.what, problem.meaning].filter { !$0.isEmpty }.map(\.string).joined(separator: " "),
      advice: problem.advice.isEmpty ? nil : problem.advice.string, account: account, isAboutReach: isAboutReach)
  }
}
