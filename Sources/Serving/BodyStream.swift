/// The body of an answer that is sent while it comes to be.
public struct BodyStream: Sendable {
  /// How it ended.
  public enum End: Hashable, Sendable {
    /// All of it was written.
    case whole
    /// The rest will never come: the connection is broken off, so that nobody takes it for the whole.
    case brokenOff
  }

  /// How many bytes there will be; nil where nobody knows, and the end is told by the framing (RFC 9112, section 7.1).
  public let length: Int?
  /// Writes the body.
  ///
  /// Its task is cancelled when the caller hangs up.
  let write: @Sendable (BodyWriter) async -> End

  /// A body, by what writes it.
  public init(length: Int? = nil, write: @escaping @Sendable (BodyWriter) async -> End) {
    self.length = length
    self.write = write
  }
}

/// Where the body of an answer goes.
public struct BodyWriter: Sendable {
  private let pass: @Sendable ([UInt8]) async -> Bool

  init(_ pass: @escaping @Sendable ([UInt8]) async -> Bool) {
    self.pass = pass
  }

  /// Sends bytes, and returns when they were taken, so that whoever reads slowly is written to slowly; false when nobody
  /// reads any more.
  public func write(_ bytes: [UInt8]) async -> Bool {
    bytes.isEmpty ? true : await pass(bytes)
  }
}
