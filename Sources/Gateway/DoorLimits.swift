/// How much of the door one caller may take up, so that nobody keeps the others out.
struct DoorLimits: Hashable, Sendable {
  /// The longest line of a head, in bytes.
  var line = 8 * 1024
  /// The longest head, in bytes.
  var head = 16 * 1024
  /// The most header fields.
  var fields = 64
  /// The longest body, in bytes.
  var body = 64 * 1024
  /// How long a head may take to come, from the opening of its connection on.
  var headTime: Duration = .seconds(10)
  /// How long the body may take to come after that.
  var bodyTime: Duration = .seconds(10)
  /// How long a caller may leave its end open after it was answered.
  var lingering: Duration = .seconds(2)
  /// The most connections that may be open at the same time.
  var connections = 128
}
