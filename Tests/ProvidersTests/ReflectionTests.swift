import Billing
import Foundation
import JSON
import Support
import Testing
import Text
import Transfer

@testable import Providers

/// Services that give back all they were sent, and what they gave, in every text of every answer.
@Suite(.timeLimit(.minutes(2))) struct ReflectionTests {
  /// What must not be in anything that is read, with the spellings in which it may come back.
  private static let credential = "reflex.c4nary_key/0123456789"
  private static let token = "pbc_c4nary_t0ken_0123456789"
  private static let link = "https://pay.example/c/pay/cs_live_c4nary_l1nk_0123456789?x=1#c4nary"
  private static let ways = ["upgrade", "confirm", "page", "note", "look", "identity", "state", "inspection"]

  private static func spellings(_ secret: String) -> [String] {
    let bytes = Array(secret.utf8)
    let hex = ["%%%02x", "%%%02X", "%02x", "%02X"].map { form in
      bytes.map { String(format: form, Int($0)) }.joined()
    }
    return [secret, secret.uppercased(), secret.lowercased(), secret.replacing("/", with: "%2F")] + hex
      + ["", "x", "xy"].flatMap {
        [Base64.standard.encoded(($0 + secret).utf8), Base64.url.encoded(($0 + secret).utf8)]
      }
  }

  /// What tells that a secret came through: of base 64 the letters that depend on nothing beside it.
  private static func traces(of secret: String) -> [String] {
    spellings(secret).map { spelling in
      spelling.count > 16 ? String(spelling.dropFirst(4).dropLast(4)) : spelling
    }
  }

  /// An answer of many words: under names that services have, and under one that none has.
  private static func answer(to request: RawRequest, _ status: Int) -> RawAnswer {
    let own = request.target.hasSuffix("/token") || request.target.hasSuffix("/login")
    let words = JSONValue.string(
      ([link, "(" + link + ")"] + spellings(credential) + spellings(token)).joined(separator: " "))
    var body: JSONObject = [:]
    for name in [
      "message", "detail", "title", "error_description", "summary", "status", "name", "reason", "subscriptionStatus",
      "agent_script", "operator_action_label", "whatever", "period", "effective", "type", "can", "slug",
    ] { body[name] = words }
    body["error"] = "refused"
    body["statusCode"] = .integer(Int64(status))
    body["next_steps"] = [words]
    body["upgrade_context"] = .object(body)
    body["organization"] = .object(["name": words])
    body["org"] = .object(["name": words, "slug": words])
    body["cannot"] = [["action": words, "reason": words, "unlock_url": .string(link)]]
    body["plan"] = "pro"
    body["tier"] = "free"
    body["planSlug"] = "pro"
    body["limits"] = .object(["maxAgents": 10, "whatever": words])
    body["confirm_token"] = .string(token)
    for name in ["url", "approvalUrl", "magic_link"] { body[name] = .string(link) }
    if status == 200, request.target.contains("upgrade") { body["status"] = "confirmation_required" }
    if own { body["access_token"] = .string(token) }
    body[request.target + " " + credential] = words
    body["result"] = .object(body)
    return .json(JSONValue.object(body).serialized(), status: status)
  }

  private func provider(_ service: Service, _ server: RawServer) throws -> any BillingProvider {
    let account = Account(
      name: try #require(AccountName("mine")), service: service, origin: server.origin, isLive: false)
    let time = ManualTime()
    let origin = try Origin(server.origin)
    let credential = Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in
      Secret(Self.credential)
    }
    return switch service {
    case .dock: DockProvider(account: account, origin: origin, http: HTTPClient(), credential: credential, time: time)
    case .daimon:
      DaimonProvider(account: account, origin: origin, http: HTTPClient(), credential: credential, time: time)
    case .mailingcore:
      MailingCoreProvider(
        account: account, origin: origin, http: HTTPClient(), signIn: .token(credential), tenant: "tenant",
        successURL: nil, cancelURL: nil, time: time)
    case .agentidp:
      AgentIdPProvider(
        account: account, origin: origin, http: HTTPClient(), signIn: .client(id: "client", secret: credential),
        time: time)
    }
  }

  /// Everything that a provider makes of its calls: values, refusals, failures.
  private func told(by provider: any BillingProvider, _ way: String, at origin: String) async -> String {
    var told = ""
    do throws(ProviderFailure) {
      let upgrade: Billing.Operation = provider.account.service == .daimon ? .upgradeLink : .upgrade
      let change = PlanChange(upgrade, to: PlanName(provider.account.service == .daimon ? "developer" : "pro"))
      switch way {
      case "upgrade": dump(try await provider.request(change, .ask), to: &told)
      case "confirm": dump(try await provider.request(change, .confirm(Secret(Self.token))), to: &told)
      case "page": dump(try await provider.request(change, .page), to: &told)
      case "note":
        dump(try await provider.passOn(.notify("help")), to: &told)
        dump(try await provider.passOn(.limitIncrease(kind: .agents, desired: nil, reason: nil)), to: &told)
        dump(try await provider.observe(), to: &told)
      case "look": dump(try await provider.observe(), to: &told)
      case "identity": dump(try await provider.identify(), to: &told)
      case "state": dump(try await provider.approvalState(at: Secret(origin + "/poll?token=" + Self.token)), to: &told)
      default: dump(try await provider.inspect(), to: &told)
      }
    } catch { dump(error, to: &told) }
    return told
  }

  @Test(arguments: Service.allCases, [200, 400, 401, 429])
  func nothingOfWhatWasSentOrGivenStandsInWords(service: Service, status: Int) async throws {
    let server = try RawServer { Self.answer(to: $0, status) }
    let provider = try provider(service, server)
    var all = ""
    for way in Self.ways {
      let told = await told(by: provider, way, at: server.origin)
      // As bytes: a search of characters takes minutes for so many texts.
      let bytes = Data(told.utf8)
      for secret in [Self.credential, Self.token, Self.link] {
        for trace in Self.traces(of: secret) where bytes.range(of: Data(trace.utf8)) != nil {
          Issue.record("\(way) of \(service) at \(status) has \(trace): \(told.prefix(600))")
        }
      }
      #expect(!told.contains("cs_live"), "\(way)")
      all += told
    }
    // The words came, and were fitted: what was never read would be in nothing.
    if status != 200 { #expect(all.contains("pay.example/… (pay.example/… ‹secret›"), "\(all.prefix(600))") }
    #expect(!server.requests.isEmpty)
  }

  /// A redirect is refused, and what it names is the service's word too.
  @Test(arguments: Service.allCases) func aRedirectLeavesOnlyItsHost(service: Service) async throws {
    let server = try RawServer { _ in .redirect(to: "https://pay.example/\(Self.token)/aBc?x=\(Self.credential)") }
    let provider = try provider(service, server)
    for way in Self.ways {
      let told = await told(by: provider, way, at: server.origin)
      #expect(!told.contains("c4nary") && !told.contains("aBc"), "\(way): \(told)")
    }
    #expect(await told(by: provider, "look", at: server.origin).contains("pay.example/…"))
  }

  @Test(arguments: Service.allCases) func somebodyElsesWordsLoseWhatTheCallsAreSignedInWith(service: Service)
    async throws
  {
    let server = try RawServer { Self.answer(to: $0, 200) }
    let provider = try provider(service, server)
    for spelling in Self.spellings(Self.credential) {
      let words = await provider.withoutSecrets("my key \(spelling) failed")
      #expect(words.contains(Secret.placeholder))
      for trace in Self.traces(of: Self.credential) { #expect(!words.contains(trace)) }
    }
    #expect(await provider.withoutSecrets("more rows") == "more rows")
  }
}
