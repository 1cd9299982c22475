import Settings
import Transfer

/// Where a push's messages go, taken from its URL; nothing of it is ever shown.
package struct PushTarget: Sendable {
  /// Why a URL cannot be used; the URL is not repeated, because it may be a secret.
  package enum Fault: Error, Hashable {
    case notAnAddress
    case noTopic
    case secondTopic
  }

  package let origin: Origin
  package let path: String
  package let query: String?
  /// ntfy: the topic.
  package let topic: String?

  package init(_ url: String, for push: PushSettings) throws(Fault) {
    let parsed: ParsedURL
    do throws(URLProblem) {
      parsed = try ParsedURL(url)
      origin = try Origin(parsed.origin, policy: push.isPrivateAllowed ? .allowPrivate : .publicOnly)
    } catch {
      throw .notAnAddress
    }
    guard push.kind == .ntfy else {
      (path, query, topic) = (parsed.path, parsed.query, nil)
      return
    }
    // ntfy takes JSON at its root only.
    (path, query) = ("/", nil)
    let named = String(parsed.path.drop { $0 == "/" })
    if named.isEmpty {
      guard let configured = push.topic else { throw .noTopic }
      topic = configured
    } else if push.topic != nil {
      throw .secondTopic
    } else if PushSettings.isTopic(named) {
      topic = named
    } else {
      throw .noTopic
    }
  }
}

extension PushTarget.Fault {
  package var words: String {
    switch self {
    case .notAnAddress:
      "its URL cannot be used: it has to be https://, or http:// to this machine; private networks need private = true"
    case .noTopic: "its URL names no topic: it has to be the server and one topic, or the server with topic beside it"
    case .secondTopic: "its URL names a topic, and topic stands beside it"
    }
  }
}
