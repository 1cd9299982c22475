import JSON

/// A message that a client sent: one JSON-RPC request or notification.
public struct MCPMessage: Hashable, Sendable {
  /// What the answer is known by, a string or an integer; nil for a notification, which gets none.
  public let id: JSONValue?
  /// What is wanted.
  public let method: String
  /// With what; empty where nothing was sent.
  public let params: JSONObject

  /// How much of a message is read: 64 KiB, and deeper than any of ours needs.
  public static let limits = JSONLimits(depth: 16, bytes: 64 * 1024)

  /// Why a message is refused, and whom the refusal is for.
  public struct Refusal: Error, Hashable, Sendable {
    /// The id of the request; nil where it could not be read.
    public let id: JSONValue?
    /// What is wrong.
    public let fault: MCPFault
  }

  /// Reads a message strictly; batches, which only one revision knew, are refused.
  public init(_ bytes: [UInt8]) throws(Refusal) {
    guard bytes.count <= Self.limits.bytes else { throw Self.tooLong(bytes) }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue.parse(bytes, limits: Self.limits) } catch {
      throw Refusal(id: nil, fault: .noJSON("\(error)."))
    }
    if value.array != nil {
      throw Refusal(id: nil, fault: .noMessage("Batches are not taken: send one message at a time."))
    }
    guard let object = value.object else {
      throw Refusal(id: nil, fault: .noMessage("A message is a JSON object."))
    }
    // Whom to tell is found out first, so that every refusal reaches its request.
    let known = Self.id(object["id"])
    func refuse(_ words: String) -> Refusal { Refusal(id: known, fault: .noMessage(words)) }
    if object["id"] != nil, known == nil { throw refuse("The id must be a string or an integer.") }
    guard object["jsonrpc"] == .string("2.0") else { throw refuse("jsonrpc must be \"2.0\".") }
    if object["method"] == nil, object["result"] != nil || object["error"] != nil {
      // Under its id the refusal would pass for the answer to a request of the client's own.
      throw Refusal(id: nil, fault: .noMessage("Nothing was asked that this could be the answer to."))
    }
    guard let method = object["method"]?.string else { throw refuse("The method must be a string.") }
    switch object["params"] {
    case nil: params = [:]
    case .object(let members)?: params = members
    default:
      if known != nil { throw Refusal(id: known, fault: .badParameters("params must be an object.")) }
      // A notification is not answered, whatever is wrong with it.
      params = [:]
    }
    id = known
    self.method = method
  }

  /// The refusal of a message that is not read, except for whom to tell.
  private static func tooLong(_ bytes: [UInt8]) -> Refusal {
    let limits = JSONLimits(depth: limits.depth, bytes: MessageLines.longest)
    let id = id((try? JSONValue.parse(bytes, limits: limits))?["id"])
    return Refusal(id: id, fault: .noMessage("The message is longer than \(Self.limits.bytes / 1024) KiB."))
  }

  /// What the client says about the message; empty where it says nothing.
  public var meta: JSONObject { params["_meta"]?.object ?? [:] }

  /// Under what the client wants to hear how far a request has come; nil where it does not.
  public var progressToken: JSONValue? { Self.id(meta["progressToken"]) }

  /// A value where it can be an id, else nothing.
  private static func id(_ value: JSONValue?) -> JSONValue? {
    // Not `isID(value) ? value : nil` in a closure: that `nil` is JSON's null, and a null id nobody may use.
    guard let value, isID(value) else { return nil }
    return value
  }

  /// Whether a value is a string or an integer of any size.
  private static func isID(_ value: JSONValue) -> Bool {
    switch value {
    case .string, .integer: true
    case .number(let literal):
      literal.utf8.dropFirst(literal.hasPrefix("-") ? 1 : 0).allSatisfy { (0x30...0x39).contains($0) }
    case .null, .bool, .array, .object: false
    }
  }

  /// A client's word in our sentence: no longer than a name, and nothing that could be taken for the sentence's end.
  static func quoted(_ word: String) -> String {
    JSONValue.string(String(word.unicodeScalars.prefix(64).map(Character.init))).serialized()
  }
}
