import Billing
import Consent
import JSON
import Transfer

/// An agent of the demo that asks by its service's own call, as an unmodified client does, with its door token in the
/// place of the service's key.
///
/// It is given the address of a page. Its operator would open that; the agent reads it as a program may, until something
/// has come of the request, and then makes its call once more, which tells it the operator's reason.
struct ServiceAgent: DemoAgent {
  let agent: AgentName
  let token: Secret
  let gateway: Origin
  let http: HTTPClient
  let time: any TimeSource
  let client: DemoClient
  /// The client's id and the tenant that a service gave it; nil where it gives none.
  let clientID: String?
  let tenant: String?

  private typealias Answer = (status: Int, json: JSONValue)

  func ask(_ ask: PlanChange, reason: String) async throws -> DemoEnding {
    guard let key = try await key() else { return .failed(401) }
    let first = try await call(ask, key, reason)
    guard first.status == 200, let page = page(in: first.json) else { return Self.ending(first) }
    switch try await end(of: page) {
    // The same call again is told why; within the hour it makes no new request.
    case "rejected": return Self.ending(try await call(ask, key, reason))
    case "executed": return .done("done")
    case "satisfied": return .done("already so")
    case "awaiting_payment": return .waitsForPayment
    case "expired": return .expired
    case let state: return .refused(state.replacing("_", with: " "))
    }
  }

  func leave(_ note: String) async throws {
    guard let key = try await key() else { return }
    let body: JSONValue = ["issue": .string(note)]
    _ = try await send(
      HTTPRequest(
        .post, gateway, "/v1/notify-operator",
        headers: [("Authorization", "Bearer " + key), ("Content-Type", "application/json")],
        body: Array(body.serialized().utf8)))
  }

  /// What the client sends as its key: the door token, or what it is given for it.
  private func key() async throws -> String? {
    guard let path = client.tokenPath else { return token.reveal() }
    // No character of the two has to be escaped in a form.
    let form = "grant_type=client_credentials&client_id=\(clientID ?? "")&client_secret=\(token.reveal())"
    let answer = try await send(
      HTTPRequest(
        .post, gateway, path, headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8)))
    return answer.json["access_token"]?.string
  }

  private func call(_ ask: PlanChange, _ key: String, _ reason: String) async throws -> Answer {
    var body = client.fields
    body[client.planField] = ask.target.map { .string($0.rawValue) }
    let headers = [
      ("Authorization", "Bearer " + key), ("Content-Type", "application/json"), ("X-Countersign-Reason", reason),
    ]
    let request = HTTPRequest(
      .post, gateway, client.path, headers: headers + (tenant.map { [("X-Tenant-Id", $0)] } ?? []),
      body: Array(JSONValue.object(body).serialized().utf8), timeout: .seconds(40))
    var answer = try await send(request)
    while answer.status == 429 {
      try await time.sleep(for: .seconds(5))
      answer = try await send(request)
    }
    return answer
  }

  /// The path of the page that an answer leads to; nil for a page that is not the gateway's.
  private func page(in answer: JSONValue) -> String? {
    let url = client.page.reduce(answer as JSONValue?) { $0?[$1] }?.string
    guard let url, url.hasPrefix(gateway.description + "/") else { return nil }
    return String(url.dropFirst(gateway.description.count))
  }

  /// The state that a request comes to rest in, as long as that takes.
  private func end(of page: String) async throws -> String {
    while true {
      let answer = try await send(HTTPRequest(.get, gateway, page, headers: [("Accept", "application/json")]))
      guard answer.status == 200 || answer.status == 429 || answer.status == 503 else { return "not there any more" }
      let state = answer.json["state"]?.string ?? ""
      if answer.json["is_over"]?.bool == true || state == "awaiting_payment" { return state }
      try await time.sleep(for: .seconds(2))
    }
  }

  private func send(_ request: HTTPRequest) async throws -> Answer {
    let response = try await http.send(request)
    return (response.status, (try? JSONValue.parse(response.body)) ?? .null)
  }

  /// What an answer without a page says, in any of the services' shapes.
  private static func ending(_ answer: Answer) -> DemoEnding {
    let reason = answer.json["reason"]?.string ?? answer.json["details"]?["reason"]?.string
    if answer.status == 403, let reason { return .denied(reason) }
    return answer.json["message"]?.string.map { .refused($0) } ?? .failed(answer.status)
  }
}
