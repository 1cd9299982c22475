import Billing
import JSON
import Transfer

/// An agent of the demo: it asks at the gateway's door as any Dock client would, and waits for the operator.
struct ScriptedAgent: Sendable {
  /// What an agent was told at last.
  enum Ending: Hashable, Sendable {
    /// The service's success word, for example `switched`.
    case done(String)
    /// The operator's reason.
    case denied(String)
    /// Nobody decided in time.
    case expired
    /// A person has to pay first.
    case waitsForPayment
    /// Anything else.
    case failed(Int)
  }

  let name: String
  let token: Secret
  let gateway: Origin
  let http: HTTPClient
  let time: any TimeSource

  /// Asks for a change and waits until something comes of it.
  func ask(_ path: String, plan: String?, reason: String) async throws -> Ending {
    var body: JSONObject = [:]
    if let plan { body["plan"] = .string(plan) }
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

  private static func ending(_ answer: (status: Int, json: JSONValue)) -> Ending {
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
