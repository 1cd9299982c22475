import Billing
import JSON
import Testing

@testable import Sandbox

@Suite("MailingCore's errors")
struct MailingCoreRefusalTests {
  private let now = Instant(milliseconds: 1_777_636_800_000)
  private let over = MailingCoreRefusal(
    429, "Monthly email quota exceeded", quota: MailingCoreQuota(limit: 100, used: 115))

  @Test func theShapeOfThePageAboutErrors() {
    let reply = MailingCoreRefusal.unauthorized.reply(in: .seed, path: "/billing/plans", now: now)
    #expect(reply.status == 401)
    #expect(
      reply.value == [
        "statusCode": 401, "message": "Unauthorized", "path": "/billing/plans", "timestamp": "2026-05-01T12:00:00Z",
      ])
  }

  @Test func theShapeOfTheVendorsClient() {
    var dialect = MailingCoreDialect.seed
    dialect.errors = .problem
    let value = MailingCoreRefusal.unauthorized.reply(in: dialect, path: "/x", now: now).value
    #expect(value == ["type": "about:blank", "title": "Unauthorized", "status": 401, "detail": "Unauthorized"])
  }

  @Test func bothQuotaErrors() {
    let short = over.reply(in: .seed, path: "/emails/send", now: now).value
    #expect(short["message"] == "Monthly email quota exceeded")
    #expect(short["quota"] == nil)
    var dialect = MailingCoreDialect.seed
    dialect.quotaError = .rich
    let rich = over.reply(in: dialect, path: "/emails/send", now: now).value
    #expect(rich["message"] == "Monthly email quota exceeded (115%). Upgrade your plan to continue sending.")
    #expect(rich["quota"] == ["limit": 100, "used": 115, "percentage": 115])
  }

  @Test func wrongFieldsAreToldAsOneTextOrAsAList() {
    let refusal = MailingCoreRefusal(
      BodyFault.wrongFields([.init(field: "a", message: "b"), .init(field: "c", message: "d")]))
    #expect(refusal.reply(in: .seed, path: "/", now: now).value["message"] == "a b, c d")
    var dialect = MailingCoreDialect.seed
    dialect.messages = .list
    #expect(refusal.reply(in: dialect, path: "/", now: now).value["message"] == ["a b", "c d"])
  }
}
