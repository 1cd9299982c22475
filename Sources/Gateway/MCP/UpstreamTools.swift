import Billing
import JSON
import MCP
import Synchronization
import Text

/// The tools of a service's own MCP endpoint that the config passes on, called with a credential of ours.
struct UpstreamTools: Sendable {
  let account: ForwardedAccount
  let endpoint: Forwarding.ToolEndpoint
  let forwarding: Forwarding
  /// The calls under way, which end when the gateway stops.
  let passing: PassingCalls
  /// What the agent's base URL has behind the path, such as `workspace=NAME`; nil without it.
  let query: String?
  /// Sends a call, and keeps for the operator what is wrong with the credential.
  let open: @Sendable (UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault>

  /// What a tool is called with that a client was not shown: its name alone.
  static func bare(_ name: String) -> JSONValue { ["name": .string(name), "inputSchema": ["type": "object"]] }

  /// The longest answer that is read.
  private static let longest = 1 << 20

  /// The tools as the service shows them, without those that are not passed on; nil where it does not answer.
  func definitions() async -> [JSONValue]? {
    guard case .success(let result) = await ask("tools/list", [:]) else { return nil }
    let all = result["tools"]?.array ?? []
    // In the config's order, so that the list is the same every time.
    return account.tools.compactMap { name in all.first { $0["name"] == .string(name) } }
  }

  /// Calls a tool; what comes of it is told as the service tells it, without what is not for agents.
  func call(_ tool: String, _ arguments: JSONObject) async -> ToolResult {
    switch await ask("tools/call", ["name": .string(tool), "arguments": .object(arguments)]) {
    case .success(let members):
      Self.result(members).map { .passed($0) } ?? .failed("The service's answer is no tool's result.")
    case .failure(let failure): .failed(failure.words)
    }
  }

  // MARK: - One call

  private struct Failure: Error {
    let words: String
  }

  private func ask(_ method: String, _ params: JSONObject) async -> Result<JSONObject, Failure> {
    let message: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": .object(params)]
    let bytes = Array(message.serialized().utf8)
    let isCall = method == "tools/call"
    let parts = OnePart(bytes)
    let sent = UpstreamCall(
      method: "POST", path: endpoint.path, query: isCall ? query : nil,
      fields: [("content-type", "application/json"), ("accept", "application/json, text/event-stream")],
      body: UpstreamBody(length: bytes.count) { await parts.next() })
    let place = passing.enter()
    let answer: UpstreamAnswer
    switch await place.beginning({ await open(sent) }) {
    case .success(let opened): answer = opened
    case .failure(let fault):
      return .failure(Failure(words: Gateway.answer(fault, to: isCall ? "POST" : "GET").refusal?.message ?? ""))
    }
    place.end { answer.cancel() }
    defer { withExtendedLifetime(place) { answer.cancel() } }
    var read: [UInt8] = []
    do {
      while let part = try await answer.next() {
        read += part
        guard read.count <= Self.longest else { return .failure(Failure(words: "The service's answer is too long.")) }
      }
    } catch { return .failure(Failure(words: "The service's answer broke off. It may have done what was asked.")) }
    guard let told = Self.message(read) else {
      return .failure(Failure(words: "The service answered with status \(answer.status) and no message."))
    }
    let mask = FieldMask(
      forwarding: forwarding, inPlaceOfLinks: Gateway.wayToAsk, matcher: SecretMatcher(answer.secrets))
    if let words = told["error"]?["message"]?.string {
      return .failure(Failure(words: "The service says: " + SafeText(mask(.string(words)).value.string ?? "").string))
    }
    guard let result = told["result"]?.object else {
      return .failure(Failure(words: "The service's answer is not understood."))
    }
    return .success(Self.cleaned(result, mask))
  }

  /// The message in an answer: the whole, or what an event carries.
  private static func message(_ bytes: [UInt8]) -> JSONValue? {
    if let whole = try? JSONValue.parse(bytes) { return isAnswer(whole) ? whole : nil }
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("data:") {
      let data = line.dropFirst(5).drop { $0 == " " }
      if let message = try? JSONValue.parse(Array(data.utf8)), isAnswer(message) { return message }
    }
    return nil
  }

  /// Whether a message is the answer to ours: neither a request nor another's.
  private static func isAnswer(_ message: JSONValue) -> Bool {
    message["jsonrpc"] == "2.0" && message["id"] == 1 && message["method"] == nil
      && (message["result"] != nil || message["error"] != nil)
  }

  /// A result without secrets and live links, also where a text holds a document of its own.
  private static func cleaned(_ result: JSONObject, _ mask: FieldMask) -> JSONObject {
    opened(mask(.object(result)).value, mask, depth: 3).object ?? [:]
  }

  /// A value whose texts that are documents were masked as documents.
  private static func opened(_ value: JSONValue, _ mask: FieldMask, depth: Int) -> JSONValue {
    switch value {
    case .object(let members):
      var result = JSONObject()
      for (name, member) in members { result[name] = opened(member, mask, depth: depth) }
      return .object(result)
    case .array(let elements): return .array(elements.map { opened($0, mask, depth: depth) })
    case .string(let text):
      guard depth > 0, text.contains("{") || text.contains("["), let document = try? JSONValue.parse(Array(text.utf8)),
        document.object != nil || document.array != nil
      else { return value }
      return .string(opened(mask(document).value, mask, depth: depth - 1).serialized())
    case .null, .bool, .integer, .number: return value
    }
  }

  /// Of a tool's result what a client may be told, whatever else the service says; nil where it is none.
  private static func result(_ members: JSONObject) -> JSONObject? {
    let content = members["content"] ?? []
    guard let blocks = content.array, blocks.allSatisfy({ $0["type"]?.string != nil }) else { return nil }
    guard members["isError"].map({ $0.bool != nil }) ?? true else { return nil }
    guard members["structuredContent"].map({ $0.object != nil }) ?? true else { return nil }
    var result: JSONObject = ["content": content]
    for name in ["structuredContent", "isError"] { result[name] = members[name] }
    return result
  }

  /// A body that is there already.
  private actor OnePart {
    private var part: [UInt8]?
    init(_ part: [UInt8]) { self.part = part }
    func next() -> [UInt8]? {
      defer { part = nil }
      return part
    }
  }
}

/// The tools that services showed, for a while: whoever lists them often does not ask the service as often.
final class KnownTools: Sendable {
  private static let freshness: Duration = .seconds(300)
  /// How long nobody is asked again who did not answer.
  private static let patience: Duration = .seconds(10)
  private let known = Mutex<[AccountName: (at: BootTime, tools: [JSONValue])]>([:])

  /// The tools of an account; asked for where nobody did lately.
  func tools(of account: AccountName, at now: BootTime, asking ask: () async -> [JSONValue]?) async -> [JSONValue] {
    if let kept = known.withLock({ $0[account] }), kept.at.duration(to: now) < Self.freshness { return kept.tools }
    // Who did not answer is not asked again at once.
    let tools = await ask() ?? []
    let age = tools.isEmpty ? Self.freshness - Self.patience : .zero
    known.withLock { $0[account] = (now.adding(.zero - age), tools) }
    return tools
  }
}
