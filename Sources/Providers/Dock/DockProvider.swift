import Billing
import JSON
import Text
import Transfer

/// Dock (trydock.ai) as its documents describe it: seeds and published clients, never called for real.
///
/// A terminal's bearer key is an AGENT to Dock: plan changes take a token from a first call and a second call with it.
public struct DockProvider: BillingProvider {
  /// The account these calls are about.
  public let account: Account
  private let call: ServiceCall
  private let time: any TimeSource

  /// A Dock account behind an origin, with its `dk_` key or OAuth token.
  public init(
    account: Account, origin: Origin, http: HTTPClient, credential: Credential, time: any TimeSource,
    timeout: Duration = .seconds(15)
  ) {
    self.account = account
    self.time = time
    call = ServiceCall(origin: origin, http: http, credential: credential, timeout: timeout)
  }

  /// `GET /api/billing`.
  public func observe() async throws(ProviderFailure) -> Observation {
    let answer = try await call.get("/api/billing")
    guard answer.status == 200 else { throw DockRefusal(answer, now: time.wall).failure }
    guard let json = answer.json, json.object != nil else {
      throw ProviderFailure(
        .garbage, mayHaveReached: true, detail: "Dock answered to GET /api/billing with something that is not JSON.")
    }
    return DockBilling(json, headers: answer.headers).observation(of: account.name, at: time.wall)
  }

  /// `GET /api/me`.
  public func identify() async throws(ProviderFailure) -> Identity {
    let answer = try await call.get("/api/me")
    guard answer.status == 200 else { throw DockRefusal(answer, now: time.wall).failure }
    guard let json = answer.json else {
      throw ProviderFailure(
        .garbage, mayHaveReached: true, detail: "Dock answered to GET /api/me with something that is not JSON.")
    }
    let organisation = json["org"]?["name"]?.string ?? json["org"]?["slug"]?.string ?? json["org"]?.string
    return Identity(
      organisation: organisation.map { SafeText($0, maximumCharacters: 200) },
      principal: json["name"]?.string.map { SafeText($0, maximumCharacters: 200) },
      isAgent: json["type"]?.string.map { $0 != "user" })
  }

  /// `POST /api/billing/upgrade`, `/downgrade`, `/checkout` or `/portal`.
  public func request(
    _ change: PlanChange, confirming token: Secret?
  ) async throws(ProviderFailure) -> ChangeAnswer {
    var body: JSONObject = [:]
    let path: String
    switch change.operation {
    case .upgrade, .resume: path = "/api/billing/upgrade"
    case .downgrade: path = "/api/billing/downgrade"
    case .checkout: path = "/api/billing/checkout"
    case .portal: path = "/api/billing/portal"
    case .upgradeLink, .limitIncrease, .notify:
      return .refused(Refusal(.declined, words: "Dock has no such operation."))
    }
    if let target = change.target, change.operation != .downgrade, change.operation != .portal {
      body["plan"] = .string(target.rawValue)
    }
    if let token { body["confirm_token"] = .string(token.reveal()) }
    let answer = try await call.post(path, .object(body))
    guard answer.status == 200 else { return DockRefusal(answer, now: time.wall).change }
    guard let json = answer.json, json.object != nil else {
      return .unrecognised("Dock answered with something that is not JSON.")
    }
    return DockAnswer(json).change(for: change)
  }
}
