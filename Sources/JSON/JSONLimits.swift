/// How much of a document is accepted.
public struct JSONLimits: Hashable, Sendable {
  /// The depth no limit goes beyond, so that a value can be parsed, compared and written on a thread of 256 KiB.
  public static let deepest = 64

  /// Small bodies from agents: depth 8, 64 KiB.
  public static let strict = JSONLimits(depth: 8, bytes: 64 * 1024)
  /// Answers of providers: depth 32, 4 MiB.
  public static let provider = JSONLimits(depth: 32, bytes: 4 * 1024 * 1024)

  /// How many arrays and objects may stand in one another; at most ``deepest``, whatever is asked for.
  public var depth: Int
  /// How long the document may be.
  public var bytes: Int

  /// Limits of one's own.
  public init(depth: Int, bytes: Int) {
    self.depth = depth
    self.bytes = bytes
  }
}
