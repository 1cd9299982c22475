import Billing
import JSON

/// Up to where a push has told what happened, and what it is telling now.
public struct PushPlace: Hashable, Sendable {
  /// A message that was written down before it was sent, and is not known to have arrived.
  public struct Message: Hashable, Sendable {
    /// The id that every try of it carries.
    public let id: String
    /// What is told.
    public let document: JSONValue

    /// A message as it stays until it is over.
    public init(id: String, document: JSONValue) {
      self.id = id
      self.document = document
    }
  }

  /// The entry of the log up to which everything was made a message of.
  public let position: Int64
  /// Up to which time deadlines were reminded of.
  public let remindedTo: Instant
  /// What is being told; nil while nothing is.
  public let message: Message?
  /// The alarm that says it cannot be delivered; nil while that is not so.
  public let alarm: Int64?

  init(row: LedgerRow) throws {
    position = try row.value("position")
    remindedTo = Instant(milliseconds: try row.value("reminded_to"))
    alarm = try row.value("alarm")
    let (id, document): (String?, String?) = (try row.value("message_id"), try row.value("message"))
    if let id, let document {
      message = Message(id: id, document: try JSONValue.parse(document))
    } else {
      message = nil
    }
  }
}
