import Billing
import Dashboard
import JSON
import Testing
import Text

@testable import Desk

@Suite struct LinkDocumentTests {
  private func link(
    host: SafeText = "checkout.stripe.com", expiresIn seconds: Int64? = 3_725, _ state: LinkState = .unused
  ) throws -> Link {
    Link(
      id: 3, account: try Sample.name(), kind: .checkout, target: try Sample.plan("scale"), host: host,
      createdAt: Sample.now, expiresAt: seconds.map { Sample.now.adding(.seconds($0)) }, state: state)
  }

  private func lines(_ link: Link, isAllowed: Bool = true) -> [String] {
    LinkDocument.lines(link, isAllowed: isAllowed, at: Sample.now)(FramedLines(columns: 200))
  }

  @Test(arguments: [(59, "0 m 59 s left"), (3_725, "1 h 2 m left"), (90_000, "1 d 1 h left"), (-5, "0 m 0 s left")])
  func theTimeLeftIsSaidInTwoUnits(_ seconds: Int64, _ words: String) throws {
    #expect(try lines(link(expiresIn: seconds)) == ["3  checkout  dock-main  Scale  checkout.stripe.com  \(words)"])
  }

  @Test func aLinkWithoutAnEndSaysHowLongItIsKept() throws {
    #expect(try lines(link(expiresIn: nil))[0].contains("no end known, kept for "))
  }

  @Test func aStrangeHostIsWarnedOfWhileTheLinkWaits() throws {
    let warned = try lines(link(host: "evil.example"), isAllowed: false)
    #expect(warned.count == 2 && warned[1].contains(StrangeHost.sentence.string))
    #expect(try lines(link(host: "evil.example", .used), isAllowed: false).count == 1)
  }

  @Test func aHostileHostStaysInItsPlace() throws {
    let all = try lines(link(host: Sample.hostile))
    #expect(all.allSatisfy { !$0.hasPrefix("price then") && !$0.contains("\u{1B}") && !$0.contains("\n") })
  }

  @Test func theDocumentHasEveryFieldAndNoURL() throws {
    guard case .object(let fields) = try LinkDocument.document(link(), isAllowed: false) else {
      throw Unexpected(what: "no object")
    }
    #expect(
      Set(fields.map(\.key)) == [
        "id", "account", "kind", "plan", "host", "host_allowed", "created_at", "expires_at", "state",
      ])
    #expect(fields["host_allowed"] == .bool(false))
  }
}
