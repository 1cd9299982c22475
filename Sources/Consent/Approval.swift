/// An operator's yes to exactly what was shown.
public struct Approval: Hashable, Sendable {
  /// The digest of the facts that were shown.
  public let digest: ConsentDigest
  /// The version that was shown.
  public let version: Int64
  /// Where the yes was given.
  public let from: ApprovalPlace

  /// A yes to a digest.
  public init(digest: ConsentDigest, version: Int64, from: ApprovalPlace) {
    self.digest = digest
    self.version = version
    self.from = from
  }
}

/// Where and how an operator gave a yes.
public enum ApprovalPlace: String, Hashable, Sendable {
  /// In the dashboard, with the same key twice.
  case dashboardDoubleKey = "dashboard:double_key"
  /// In the dashboard, with the code.
  case dashboardCode = "dashboard:code"
  /// With `countersign approve` and the digest.
  case shell = "shell:digest"
  /// With `countersign approve`, the digest and the code at the terminal.
  case shellCode = "shell:digest+code"
}
