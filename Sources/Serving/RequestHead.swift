/// The head of a request that came whole and can be understood in one way only.
public struct RequestHead: Hashable, Sendable {
  /// A header field that the service reads.
  public struct Field: Hashable, Sendable {
    /// In lower case.
    public let name: String
    /// Without the blanks around it.
    public let value: String

    /// A field.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The method as it was sent, in capital letters.
  public let method: String
  /// The target as it was sent; it begins with a slash.
  public let target: String
  /// The fields that the service reads; what else was sent ends here.
  public let fields: [Field]
  /// Whether the caller wants the connection closed after the answer.
  public let endsConnection: Bool
  /// Whether the caller waits to be told that the body is welcome.
  public let awaitsContinue: Bool
  /// What follows it.
  public let body: BodyFraming

  /// A head.
  public init(
    method: String, target: String, fields: [Field] = [], endsConnection: Bool = false, awaitsContinue: Bool = false,
    body: BodyFraming = .none
  ) {
    self.method = method
    self.target = target
    self.fields = fields
    self.endsConnection = endsConnection
    self.awaitsContinue = awaitsContinue
    self.body = body
  }

  /// The method that a service answers: `HEAD` is answered as `GET`, and the body stays here (RFC 9110, section 9.3.2).
  public var answeredMethod: String { method == "HEAD" ? "GET" : method }

  /// The value of the first field of a name in lower case; nil without one.
  public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// How the end of a request's body is told (RFC 9112, section 6.3).
public enum BodyFraming: Hashable, Sendable {
  /// There is no body.
  case none
  /// So many bytes, more than none.
  case length(Int)
  /// In chunks, of which the last is empty.
  case chunks
}

/// Which header fields a service reads.
public enum ReadFields: Hashable, Sendable {
  /// These, in lower case. A field of theirs that stands twice is refused; what the others hold is nobody's business.
  case only(Set<String>)
  /// All of them.
  case all
}
