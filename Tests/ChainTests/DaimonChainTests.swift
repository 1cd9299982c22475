import Billing
import Foundation
import JSON
import Providers
import Sandbox
import Support
import Testing
import Text
import Transfer

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The provider that speaks daimon.email and the sandbox that stands for it, over HTTP.
@Suite(.timeLimit(.minutes(2))) struct DaimonChainTests {
  private struct Chain: ServiceChain {
    let time = ManualTime()
    let sandbox: Sandbox
    let port: Int
    let url: String
    let announced: JSONValue
    let http = HTTPClient()

    init(_ change: (inout DaimonConfiguration) -> Void) async throws {
      var service = DaimonConfiguration.standard(seed: 3)
      change(&service)
      var configuration = SandboxConfiguration(organisations: [])
      configuration.daimon = service
      sandbox = Sandbox(configuration: configuration, time: time)
      let address = try await sandbox.start()
      (port, url) = (address.port, address.url)
      announced = try #require(await sandbox.announcement["services"]?["daimon"])
    }

    func provider(_ field: String = "credential") throws -> DaimonProvider {
      let key = Secret(try #require(announced[field]?.string))
      let account = Account(
        name: try #require(AccountName("daimon-bot")), service: .daimon, origin: url, isLive: false)
      return DaimonProvider(
        account: account, origin: try Origin(url), http: http,
        credential: Credential(canChange: false, time: time) { () async throws(Problem) -> Secret in key }, time: time)
    }

    func administer(_ wish: JSONValue) async throws {
      let request = HTTPRequest(
        .post, try Origin(url), "/sandbox/daimon", headers: [("Content-Type", "application/json")],
        body: Array(wish.serialized().utf8))
      #expect(try await http.send(request).status == 200)
    }

    /// What a browser gets: the status, and where it is sent on to.
    ///
    /// Our own client follows nobody and hides where to.
    func browse(
      _ method: String, _ target: String, action: String = ""
    ) async throws -> (status: Int, location: String?) {
      // On a thread of its own: the sandbox answers on those that waiting here would keep busy.
      try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(with: Result { try exchange(method, target, action: action) })
        }
      }
    }

    private func exchange(
      _ method: String, _ target: String, action: String
    ) throws -> (status: Int, location: String?) {
      let socket = Self.stream()
      defer { close(socket) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(port).bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let size = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isConnected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, size) == 0 }
      }
      try #require(isConnected)
      let body = action.isEmpty ? "" : "action=\(action)"
      let path = target.hasPrefix(url) ? String(target.dropFirst(url.utf8.count)) : target
      let sent = Array(
        ("\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)").utf8)
      try #require(write(socket, sent, sent.count) == sent.count)
      var received: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 16_384)
      while case let count = read(socket, &buffer, buffer.count), count > 0 { received += buffer[..<count] }
      let lines = String(decoding: received, as: UTF8.self).split(separator: "\r\n")
      let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
      let location = lines.first { $0.lowercased().hasPrefix("location: ") }
      return (status, location.map { String($0.dropFirst(10)) })
    }

    private static func stream() -> CInt {
      #if canImport(Glibc)
        socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      #else
        socket(AF_INET, SOCK_STREAM, 0)
      #endif
    }

    /// Opens a link and presses a button of the page that it leads to.
    func press(_ action: String, behind link: Secret) async throws {
      let opened = try await browse("GET", link.reveal())
      #expect(opened.status == 303)
      _ = try await browse("POST", try #require(opened.location), action: action)
    }
  }

  private func run(
    _ change: (inout DaimonConfiguration) -> Void = { _ in }, _ test: (Chain) async throws -> Void
  ) async throws {
    try await Chain(change).during(test)
  }

  private let developer = PlanChange(.upgradeLink, to: PlanName("developer"))

  private func link(_ provider: DaimonProvider) async throws -> IssuedURL {
    guard case .paymentRequired(.upgradeLink, let issued) = try await provider.request(developer, .ask) else {
      throw Unexpected("no link")
    }
    return issued
  }

  private struct Unexpected: Error {
    init(_ words: String) { self.words = words }
    let words: String
  }

  @Test func aLinkIsPaidByAPersonAndTheTierTellsIt() async throws {
    try await run { chain in
      let provider = try chain.provider()
      let before = try await provider.observe()
      #expect(before.plan.plan == PlanName("free"))
      #expect(before.meters.first { $0.name == "sends today" }?.limit == .of(0))
      #expect(before.links.map(\.kind) == [.upgradeLink])
      let issued = try await link(provider)
      #expect(issued.expiresAt == chain.time.wall.adding(.seconds(7 * 86_400)))
      try await chain.press("cancel", behind: issued.url)
      #expect(await chain.effects.isEmpty)
      try await chain.press("pay", behind: issued.url)
      #expect(await chain.effects == ["daimon upgrade free>developer by checkout"])
      let after = try await provider.observe()
      #expect(after.plan.plan == PlanName("developer"))
      #expect(after.meters.first { $0.name == "sends today" }?.limit == .of(100))
      #expect(after.links.isEmpty, "nothing is locked any more")
      #expect(try await chain.browse("GET", issued.url.reveal()).status == 410)
      guard case .refused(let refusal) = try await provider.request(developer, .ask) else {
        Issue.record("a link to the current tier")
        return
      }
      #expect(refusal.reason == .declined)
    }
  }

  @Test func theOfferedLinkLeadsToTheSamePlaceAllDay() async throws {
    try await run { chain in
      let provider = try chain.provider()
      let first = try #require(try await provider.observe().links.first)
      chain.time.advance(by: .seconds(3_601))
      #expect(try await provider.observe().links == [first])
      try await chain.press("pay", behind: first.issued.url)
      #expect(try await provider.observe().plan.plan == PlanName("developer"))
    }
  }

  @Test func anInboxKeyIsNotAccepted() async throws {
    try await run { chain in
      let provider = try chain.provider("inbox_credential")
      do throws(ProviderFailure) {
        _ = try await provider.observe()
        Issue.record("an inbox key was accepted")
      } catch {
        #expect(error.kind == .unauthorized)
      }
    }
  }

  @Test func aUsedUpDayIsRememberedUntilMidnight() async throws {
    try await run { chain in
      try await chain.administer([
        "tier": "developer", "usage": ["sent_today": 100], "dialect": ["quota_gate": "everything"],
      ])
      let provider = try chain.provider()
      do throws(ProviderFailure) {
        _ = try await provider.observe()
        Issue.record("the day was not used up")
      } catch {
        #expect(error.kind == .atLimit(until: Instant(iso8601: "2026-05-02T00:00:00Z")))
      }
      try await chain.administer(["dialect": ["quota_gate": "sends"]])
      let seen = try await provider.observe()
      #expect(seen.meters.first { $0.name == "sends today" }?.used == 100)
      #expect(seen.links.map(\.kind) == [.upgradeLink], "the refusal's own link")
      chain.time.advance(by: .seconds(43_200))
      #expect(try await provider.observe().meters.first { $0.name == "sends today" }?.used == nil)
    }
  }

  @Test func aNoteIsTakenAndItsPageIsOffered() async throws {
    for notify in [DaimonDialect.Notify.reference, .approval] {
      try await run({ $0.dialect.notify = notify }) { chain in
        let provider = try chain.provider()
        #expect(try await provider.passOn(.notify("Need <sending> 研究")) == .taken)
        let page = try #require(try await provider.observe().links.first { $0.kind == .approval })
        #expect(try await chain.browse("POST", page.issued.url.reveal(), action: "approve").status == 303)
        #expect(await chain.effects.isEmpty)
      }
    }
  }

  @Test func everyDialectIsRead() async throws {
    let wishes: [JSONValue] = [
      ["dialect": ["errors": "concepts"]], ["dialect": ["terms": "beta"]], ["dialect": ["unlimited": "minus_one"]],
      ["dialect": ["rates": "percent"]], ["dialect": ["token_expiry": "earlier"]], ["tier": "enterprise"],
      ["dialect": ["unlimited": "word"]],
    ]
    try await run { chain in
      try await chain.administer(["usage": ["total_sent": 64, "total_bounced": 1]])
      let provider = try chain.provider()
      for wish in wishes {
        try await chain.administer(wish)
        let seen = try await provider.observe()
        #expect(
          seen.facts.first { $0.label == "bounce rate" }?.value.string.hasPrefix("1.563 % (1 of 64)") == true,
          "\(wish.serialized())")
        #expect(seen.agentView?.contains("token") == false)
      }
      #expect(try await provider.observe().meters.first { $0.name == "sends today" }?.limit == .unlimited)
      try await chain.administer(["tier": "free"])
      #expect(try await provider.observe().plan.plan == PlanName("free"))
      _ = try await link(provider)
      let remark = try await provider.observe().facts.first { $0.label == "upgrade link" }
      #expect(remark?.value.string.contains("its token ends 2026-05-02 12:00:00 UTC") == true)
    }
  }

  @Test func theLinkThatMayOrMayNotHaveBeenMadeHarmsNobody() async throws {
    try await run { chain in
      let provider = try chain.provider()
      for kind in [Fault.Kind.dropAfter, .errorAfter, .garbage, .truncated, .brokenHead, .redirect, .huge] {
        try await chain.sandbox.setFault(Fault(route: "/v1/upgrade-link", kind: kind))
        do throws(ProviderFailure) {
          guard case .refused = try await provider.request(developer, .ask) else {
            Issue.record("\(kind) was taken for an answer")
            continue
          }
        } catch {
          #expect(error.mayHaveReached)
        }
      }
      #expect(await chain.effects.isEmpty)
    }
  }
}
