import Serving

extension DockWorld {
  /// Answers a browser; a call that carries a key is an agent's, and agents may not use a person's pages.
  mutating func page(_ request: SandboxRequest, at address: DockAddress, now: ClockReading) -> Reply {
    if request.method == "POST", request.headers["authorization"] != nil {
      return DockRefusal.forbidden("Only a person may do this, in a browser.")
        .reply(in: dialect, requestID: request.id)
    }
    if case .tooLarge = request.body {
      return DockRefusal.body(.tooLarge).reply(in: dialect, requestID: request.id)
    }
    return switch address.route {
    case .approvalPage: approvalPage(request, token: address.id, now: now)
    case .checkoutPage: checkoutPage(request, id: address.id, now: now)
    case .portalPage: portalPage(request, id: address.id, now: now)
    case .signInPage: signInPage(request, now: now)
    case .settingsPage: settingsPage(request, now: now)
    default: .unknownPage
    }
  }
}

extension SandboxRequest {
  /// The button that was pressed.
  var action: String? {
    guard case .bytes(let bytes) = body else { return nil }
    return FormFields(String(decoding: bytes, as: UTF8.self))["action"]
  }
}

extension Reply {
  static let unknownPage = Reply.page(
    Page(title: "Not found", words: ["This link is unknown or has expired."]), status: 404)
  /// A page that does not answer a method.
  static func wrongMethod(_ methods: [String]) -> Reply {
    var reply = page(
      Page(title: "Nothing done", words: ["This page is opened and its buttons are pressed."]), status: 405)
    reply.headers["allow"] = AllowedMethods.field(methods)
    return reply
  }

  static let unknownAction = Reply.page(
    Page(title: "Nothing done", words: ["This page has no such button."]), status: 400)
}
