import Billing
import Consent
import JSON
import Transfer

/// An agent of the demo: it asks at the gateway's door as any Dock client would, and waits for the operator.
struct ScriptedAgent: DemoAgent {
  let agent: AgentName
  let token: Secret
  let gateway: Origin
  let http: HTTPClient
  let time: any TimeSource

  /// Asks for a change and waits until something comes of it.
  func ask(_ ask: PlanChange, reason: String) async throws -> DemoEnding {
    var body: JSONObject = [:]
    if let plan = ask.target { body["plan"] = .string(plan.rawValue) }
    let path = "/api/billing/" + ask.operation.rawValue
    var answer = try await post(path, body, reason)
    while answer.status == 200, answer.json["status"]?.string == "confirmation_required",
      let token = answer.json["confirm_token"]
    {
      // The door counts its interval from the start of a call, and asks for five seconds between two.
      try await time.sleep(for: .seconds(5))
      body["confirm_token"] = token
      answer = try await post(path, body, reason)
      while answer.status == 429 {
        try await time.sleep(for: .seconds(5))
        answer = try await post(path, body, reason)
      }
    }
    return Self.ending(answer)
  }

  private func post(
    _ path: String, _ body: JSONObject, _ reason: String
  ) async throws -> (status: Int, json: JSONValue) {
    let response = try await http.send(
      HTTPRequest(
        .post, gateway, path,
        headers: [
          ("Authorization", "Bearer " + token.reveal()), ("Content-Type", "application/json"),
          ("X-Countersign-Reason", reason),
        ], body: Array(JSONValue.object(body).serialized().utf8), timeout: .seconds(40)))
    return (response.status, (try? JSONValue.parse(response.body)) ?? .null)
  }

  private static func ending(_ answer: (status: Int, json: JSONValue)) -> DemoEnding {
    let status = answer.json["status"]?.string ?? ""
    switch answer.status {
    case 200 where status == "checkout-required": return .waitsForPayment
    case 200: return .done(status)
    case 403: return .denied(answer.json["reason"]?.string ?? "")
    case 400 where answer.json["error"]?.string == "consent_token_expired": return .expired
    default: return .failed(answer.status)
    }
  }
}
