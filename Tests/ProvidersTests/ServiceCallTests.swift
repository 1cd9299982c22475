import Billing
import JSON
import Support
import Synchronization
import Testing
import Transfer

@testable import Providers

/// The credential's way into a call, and what is made of whatever comes back.
@Suite(.timeLimit(.minutes(1))) struct ServiceCallTests {
  private let calls = CallCounter()

  private func call(_ server: String, _ credential: Credential) throws -> ServiceCall {
    ServiceCall(
      origin: try Origin(server), http: HTTPClient(), credential: credential, timeout: .seconds(30), calls: calls)
  }

  /// A credential whose source has these values, one after the other.
  private func credential(_ values: [String]) -> Credential {
    let left = Mutex(values)
    return Credential(canChange: true, time: ManualTime()) { () async throws(Problem) -> Secret in
      Secret(left.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
    }
  }

  // MARK: - Credentials

  @Test func aReadingThatIsRefusedIsRepeatedOnceWithAnotherKey() async throws {
    let server = try RawServer {
      $0.values("Authorization") == ["Bearer dk_new_key"] ? .json("{}") : .json("{}", status: 401)
    }
    let answer = try await call(server.origin, credential(["dk_old_key", "dk_new_key"])).get("/x")
    #expect(answer.status == 200)
    #expect(server.requests.map { $0.values("Authorization") } == [["Bearer dk_old_key"], ["Bearer dk_new_key"]])
    #expect(calls.take() == 2, "both went over the wire")
  }

  @Test(arguments: [(["dk_old_canary", "dk_new_canary", "dk_third_canary"], 2), (["dk_old_canary"], 1)])
  func aReadingThatIsRefusedAgainIsNotRepeatedTwice(values: [String], sent: Int) async throws {
    // The service quotes what it refused, the new key's predecessor too.
    let quoted = values.prefix(sent).joined(separator: " and ")
    let server = try RawServer { _ in .json(#"{"message":"\#(quoted)"}"#, status: 401) }
    let answer = try await call(server.origin, credential(values)).get("/x")
    #expect(answer.status == 401)
    #expect(answer.json?.serialized().contains("canary") == false)
    #expect(server.requests.map { $0.values("Authorization") } == values.prefix(sent).map { ["Bearer \($0)"] })
    #expect(calls.take() == Int64(sent))
  }

  @Test func aPostThatIsRefusedIsNotRepeatedButTheNextOneHasTheNewKey() async throws {
    let server = try RawServer { _ in .json("{}", status: 401) }
    let call = try call(server.origin, credential(["dk_old_key", "dk_new_key"]))
    _ = try await call.post("/x", [:], with: nil)
    #expect(server.requests.count == 1)
    _ = try await call.post("/x", [:], with: nil)
    #expect(server.requests.map { $0.values("Authorization") } == [["Bearer dk_old_key"], ["Bearer dk_new_key"]])
    #expect(calls.take() == 2)
  }

  @Test func aCredentialThatCannotBeReadStopsBeforeTheNetwork() async throws {
    let server = try RawServer { _ in .json("{}") }
    let broken = Credential(canChange: true, time: ManualTime()) { () async throws(Problem) -> Secret in
      throw Problem("No key.", advice: "Set DOCK_API_KEY.")
    }
    let call = try call(server.origin, broken)
    do throws(ProviderFailure) {
      _ = try await call.get("/x")
      Issue.record("something was asked")
    } catch {
      #expect(error.kind == .noCredential)
      #expect(error.detail.string.contains("DOCK_API_KEY"))
    }
    #expect(server.connectionCount == 0)
    #expect(calls.take() == 0)
  }

  @Test(arguments: ["dk_canary\r\nX: y", "dk_canary\n", "dk_canary\0", "dk_canary\u{1B}[2J"])
  func aCredentialThatCannotBeSentIsNotSent(key: String) async throws {
    let server = try RawServer { _ in .json("{}") }
    let call = try call(server.origin, credential([key]))
    do throws(ProviderFailure) {
      _ = try await call.get("/x")
      Issue.record("something was asked")
    } catch {
      #expect(error.kind == .noCredential)
      #expect(!error.mayHaveReached)
      #expect(!"\(error)".contains("canary"))
    }
    #expect(server.connectionCount == 0)
    #expect(calls.take() == 0)
  }

  // MARK: - Answers

  @Test(arguments: [301, 302, 303, 307, 308])
  func aRedirectIsNotFollowed(status: Int) async throws {
    let elsewhere = try RawServer { _ in .json(#"{"status":"switched"}"#) }
    let target = elsewhere.origin
    let server = try RawServer { request in
      switch request.target {
      case "/here": .redirect(to: "/next", status: status)
      case "/there": .redirect(to: "\(target)/next", status: status)
      default: .json(#"{"status":"switched"}"#)
      }
    }
    let call = try call(server.origin, credential(["dk_0123456789"]))
    for path in ["/here", "/there"] {
      await #expect(throws: ProviderFailure.self) { try await call.get(path) }
      do throws(ProviderFailure) {
        _ = try await call.post(path, [:], with: nil)
        Issue.record("answered")
      } catch {
        #expect(error.kind == .garbage)
        #expect(error.mayHaveReached)
      }
    }
    #expect(server.requests.map(\.target) == ["/here", "/here", "/there", "/there"])
    #expect(elsewhere.connectionCount == 0)
  }

  @Test(arguments: [
    nil, "text/html", "text/plain; charset=utf-16", "application/octet-stream", "", "application/json+nonsense",
    "application/problem+json",
  ])
  func theTypeAnAnswerNamesDoesNotMatter(type: String?) async throws {
    let headers = type.map { [("Content-Type", $0)] } ?? []
    let server = try RawServer { _ in .response(headers: headers, body: #"{"name":"Örg"}"#) }
    let call = try call(server.origin, credential(["dk_0123456789"]))
    #expect(try await call.get("/x").json == ["name": "Örg"])
    #expect(try await call.post("/x", [:], with: nil).json == ["name": "Örg"])
  }

  @Test func whatTheCallSentIsTakenOutOfWhatCameBack() async throws {
    // Escapes are undone before the secrets are looked for.
    let body = #"{"dk_canary_1":["key \u0064k_canary_1"],"token":"pbc_canary_2!","other":"kept"}"#
    let server = try RawServer { _ in .json(body, status: 400) }
    let answer = try await call(server.origin, credential(["dk_canary_1"]))
      .post("/x", ["confirm_token": "pbc_canary_2"], with: Secret("pbc_canary_2"))
    #expect(answer.json == ["‹secret›": ["key ‹secret›"], "token": "‹secret›!", "other": "kept"])
  }
}
