/// How much of a server one caller may take up, so that nobody keeps the others out.
public struct ServerLimits: Hashable, Sendable {
  /// The longest line of a head, in bytes.
  public var line = 8 * 1024
  /// The longest head, in bytes.
  public var head = 16 * 1024
  /// The most header fields.
  public var fields = 64
  /// The longest body, in bytes.
  public var body = 64 * 1024
  /// How long a head may take to come, from the opening of its connection or its own first byte on.
  public var headTime: Duration = .seconds(10)
  /// How long the body may take to come once its head was let in.
  public var bodyTime: Duration = .seconds(2)
  /// How long nothing may come of a body that is read while it comes, before it is given up; twice as long at the most.
  public var bodySilence: Duration = .seconds(30)
  /// How long a connection may rest between an answer and the next request.
  public var restTime: Duration = .seconds(60)
  /// How long an answer may take to be taken.
  public var answerTime: Duration = .seconds(30)
  /// How long a caller may leave its end open after its last answer.
  public var lingering: Duration = .seconds(2)
  /// Who may have how many connections.
  public var places = ConnectionPlaces.Limits()

  /// The usual limits.
  public init() {}
}
