import Billing
import JSON

extension DaimonWorld {
  /// `POST /v1/notify-operator`, https://docs.daimon.email/docs/api-reference/account/notify-operator.
  ///
  /// Of the answer only `agent_script` is documented there; `url` and `expires_at` are guesses after the upgrade link.
  mutating func notifyOperator(_ body: SandboxRequest.Body, call: DaimonCall) throws(DaimonRefusal) -> JSONValue {
    let json: JSONValue? = if case .bytes(let bytes) = body { try? JSONValue.parse(bytes) } else { nil }
    let dialect = dialect
    let note: (issue: String, label: String)
    do {
      note = try BodyFields.read(body) { fields in
        var issue = fields.text("issue")
        if dialect.notify == .approval { issue = issue ?? fields.text("action_type") ?? fields.text("action") }
        // In UTF-16, as most services count.
        if let issue {
          if !(1...1000).contains(issue.utf16.count) { fields.refuse("issue", "has to have 1 to 1000 characters") }
        } else {
          fields.require("issue")
        }
        if let context = json?["context"], !context.isNull, context.object == nil {
          fields.refuse("context", "has to be an object")
        }
        return (issue ?? "", fields.text("action_label") ?? "Review Request")
      }
    } catch { throw .body(error) }
    let id = "apr_" + random.hexadecimal(16)
    let expires = Instant(seconds: call.now.wall.adding(DaimonApproval.lifetime).milliseconds / 1000)
    approvals[id] = DaimonApproval(account: call.account, issue: note.issue, label: note.label, expires: expires)
    let claims: JSONValue = [
      "account_id": .string(accounts[call.account].id), "approval_id": .string(id),
      "exp": .integer(expires.milliseconds / 1000),
    ]
    let url = origin + DaimonRoute.approvalPage.path(signer.token(claims))
    switch dialect.notify {
    case .reference:
      return .daimon(
        [
          "url": .string(url), "expires_at": .string(expires.iso8601),
          "agent_script": .string("Tell your operator: \(note.issue). Here's a direct link: \(url)"),
        ],
        "Present the agent_script to your operator")
    case .approval:
      return .daimon(
        ["approval_id": .string(id), "magic_link": .string(url)],
        "Send magic_link to your operator", "Poll GET /v1/approvals/\(id) until status changes")
    }
  }

  /// `GET /v1/approvals/{id}`, https://docs.daimon.email/docs/guides/human-in-the-loop.
  ///
  /// Documented is `approved`; the other words are guesses.
  func approval(_ id: String, call: DaimonCall) throws(DaimonRefusal) -> JSONValue {
    guard let approval = approvals[id], approval.account == call.account else { throw .notFound }
    let word =
      switch approval.state {
      case .pending: call.now.wall < approval.expires ? "pending" : "expired"
      case .approved: "approved"
      case .rejected: dialect.rejectedWord.rawValue
      }
    return .daimon(["approval_id": .string(id), "status": .string(word)])
  }

  /// Answers a browser; a call that carries a key is an agent's, and agents may not use a person's pages.
  mutating func page(_ request: SandboxRequest, at route: DaimonRoute, id: String, now: ClockReading) -> Reply {
    if request.method == "POST", request.headers["authorization"] != nil {
      return .page(Page(title: "Nothing done", words: ["Only a person may do this, in a browser."]), status: 403)
    }
    if case .tooLarge = request.body { return .unknownAction }
    return switch route {
    case .upgradePage: upgradePage(request, now: now)
    case .checkoutPage: checkoutPage(request, id: id, now: now)
    case .approvalPage: approvalPage(request, token: id, now: now)
    default: .unknownPage
    }
  }

  /// The page at `/approve/TOKEN`.
  private mutating func approvalPage(_ request: SandboxRequest, token: String, now: ClockReading) -> Reply {
    guard let id = signer.claims(of: token)?["approval_id"]?.string, var approval = approvals[id],
      now.wall < approval.expires
    else { return .unknownPage }
    let path = DaimonRoute.approvalPage.path(token)
    if request.method == "POST" {
      guard approval.state == .pending else { return .page(page(for: approval, at: path), status: 409) }
      switch request.action {
      case "approve": approval.state = .approved
      case "reject": approval.state = .rejected
      default: return .unknownAction
      }
      approvals[id] = approval
      return .seeOther(path)
    }
    return .page(page(for: approval, at: path))
  }

  private func page(for approval: DaimonApproval, at path: String) -> Page {
    var page = Page(
      title: approval.label, words: [approval.issue], facts: [.init("Account", accounts[approval.account].name)])
    switch approval.state {
    case .pending:
      page.formPath = path
      page.buttons = [.init(action: "approve", label: "Approve"), .init(action: "reject", label: "Reject")]
    case .approved: page.title = "Approved"
    case .rejected: page.title = "Rejected"
    }
    return page
  }
}
