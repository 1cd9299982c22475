import Text

/// Why an account could not be read, as it is kept until a look succeeds.
///
/// The kind is what everything is decided and said by; the detail is for people and is never taken apart.
public struct LookFailure: Hashable, Sendable {
  /// What kind of failure; nil where it was recorded before kinds were.
  public let kind: ProviderFailure.Kind?
  /// What happened, in one sentence without secrets.
  public let detail: SafeText

  /// A failure as it was recorded.
  public init(_ kind: ProviderFailure.Kind?, detail: SafeText) {
    self.kind = kind
    self.detail = detail
  }

  /// What is kept of a failed call that was to read an account.
  public init(_ failure: ProviderFailure) {
    self.init(failure.kind, detail: failure.detail)
  }
}
