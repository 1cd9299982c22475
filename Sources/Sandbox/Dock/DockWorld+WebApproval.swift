import Billing
import JSON
import Serving

extension DockWorld {
  /// Hands out a page where a person can approve, and an address where the asker learns what became of it.
  ///
  /// Documented are the name `web-approve-required`, that there is a URL to click, and the path to poll
  /// (https://trydock.ai/docs/api/billing); the MCP tools' text has `approval_required`, `approval_url`, `polling_url` and
  /// `expires_at`. Guesses: that the REST answer has the tools' field names, the query `?token=`, the ten minutes, and
  /// that the page is at `/web-approve/TOKEN`.
  mutating func askOnTheWeb(for change: DockChange, words: String, call: DockCall) -> JSONValue {
    approvals = approvals.filter { call.now.boot < $0.value.expires.adding(.seconds(86_400)) }
    let token = "wap_" + random.base32(26)
    let expires = call.now.boot.adding(approvalLifetime)
    approvals[SecretHash(of: token)] = DockApproval(
      principal: call.principal, change: change, words: words, createdAt: call.now.wall, expires: expires)
    let approvalURL = JSONValue.string(origin + DockRoute.approvalPage.path(token))
    let pollingURL = JSONValue.string(origin + DockRoute.approvalStatus.pattern + "?token=" + token)
    let expiry = JSONValue.string(call.now.wall(at: expires).iso8601)
    return switch dialect.webApproval {
    case .reference:
      [
        "status": "web-approve-required", "approval_url": approvalURL, "polling_url": pollingURL, "expires_at": expiry,
      ]
    case .tool:
      .fields([
        "status": "approval_required", "approval_url": approvalURL, "polling_url": pollingURL,
        "expires_at": change.target == .downgrade ? JSONValue?.none : expiry,
      ])
    }
  }

  /// `GET /api/web-approve/status?token=`: for the principal that asked, and nobody else.
  ///
  /// The path is documented and nothing else is. Guesses, after Dock's agent-bootstrap (https://trydock.ai/llms-full.txt):
  /// the method, the states `pending`, `approved`, `denied` and `expired`, `operation` and `plan` beside them, that an
  /// approval is told once and answered 410 afterwards, and 404 for what is nobody's or somebody else's.
  mutating func approvalStatus(_ query: FormFields, call: DockCall) throws(DockRefusal) -> JSONValue {
    guard let token = query["token"] else {
      throw .body(.wrongFields([.init(field: "token", message: "has to be given in the query")]))
    }
    let hash = SecretHash(of: token)
    guard let approval = approvals[hash], approval.principal == call.principal else { throw .notFound }
    let operation = JSONValue.string(approval.change.operation)
    switch approval.state {
    case .pending:
      return ["status": approval.isExpired(call.now) ? "expired" : "pending", "operation": operation]
    case .denied:
      return ["status": .string(dialect.deniedWord), "operation": operation]
    case .approved:
      guard !approval.wasTold || !dialect.approvalIsToldOnce else {
        throw .gone("This approval was already collected.")
      }
      approvals[hash]?.wasTold = true
      return [
        "status": .string(dialect.approvedWord), "operation": operation,
        "plan": .string(organisations[call.organisation].plan.rawValue),
      ]
    }
  }

  /// The page at `/web-approve/TOKEN`.
  mutating func approvalPage(_ request: SandboxRequest, token: String, now: ClockReading) -> Reply {
    let hash = SecretHash(of: token)
    guard let approval = approvals[hash] else { return .unknownPage }
    let path = DockRoute.approvalPage.path(token)
    if dialect.approver == .signedIn {
      guard let person = person(of: request, now: now) else { return Self.signIn(for: path) }
      guard person.organisation == approval.principal.organisation else {
        return .page(
          Page(
            title: "Not yours", words: ["Only people of the organisation decide this."],
            links: [.init(label: "Sign in as somebody else", target: DockRoute.signInPage.pattern + "?next=" + path)]),
          status: 403)
      }
    }
    if request.method == "GET" { return .page(page(for: approval, at: path, now: now)) }
    guard approval.state == .pending else {
      return .page(page(for: approval, at: path, now: now), status: 409)
    }
    guard !approval.isExpired(now) else { return .page(page(for: approval, at: path, now: now), status: 410) }
    switch request.action {
    case "approve":
      approvals[hash]?.state = .approved
      _ = execute(
        approval.change, on: approval.principal.organisation, by: .webApproval, requestID: request.id, now: now)
    case "deny":
      approvals[hash]?.state = .denied
    default: return .unknownAction
    }
    return .seeOther(path)
  }

  private func page(for approval: DockApproval, at path: String, now: ClockReading) -> Page {
    let organisation = organisations[approval.principal.organisation]
    var page = Page(
      title: "Approve a plan change?", words: [approval.words],
      facts: [
        .init("Organisation", organisation.name), .init("Asked by", approval.principal.cause.description),
        .init("Asked at", approval.createdAt.iso8601), .init("Plan now", organisation.plan.title),
      ])
    switch approval.state {
    case .approved: page.title = "Approved"
    case .denied: page.title = "Denied"
    case .pending where approval.isExpired(now): page.title = "This approval has expired"
    case .pending:
      page.formPath = path
      page.buttons = [.init(action: "approve", label: "Approve"), .init(action: "deny", label: "Deny")]
    }
    return page
  }
}
