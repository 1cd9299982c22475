import Billing
import JSON
import Text
import Transfer

/// Makes what a service says fit to be kept and shown: the one place where its words become ours.
///
/// A service that quotes a refused key, the token it just gave or a page for paying in its message must not bring it into a
/// log, the ledger or onto the screen. So what the call sent is taken out of everything that came back, and out of words what
/// the answer itself gave as a token or a link; of addresses in words only the host stays. A token in its own field, and a
/// link that stands alone in a field for links, stay what they are: whoever reads them keeps them as ``Secret``.
struct ServiceWords: Sendable {
  /// What a value is by the name of its field.
  private enum Role {
    case token
    case link
    case words
  }

  /// How much of what an answer gives is looked for in its words; what is read of it is shorter.
  private static let mostGiven = 1 << 15
  /// A part of a link that is shorter, or has no digit, may be a name.
  private static let shortestPart = 20

  private static let tokens = Service.allCases.reduce(into: Set<String>()) { names, service in
    names.formUnion(service.profile.forwarding.secretFields)
  }
  private static let links = Service.allCases.reduce(
    into: Set((PageURL.names + ["polling_url"]).map(Forwarding.folded))
  ) { names, service in names.formUnion(service.profile.forwarding.liveLinks) }

  private let secrets: [Secret]
  private let sent: SecretMatcher

  /// The words of the answer to a call that sent these secrets.
  init(sent secrets: [Secret]) {
    self.secrets = secrets
    sent = SecretMatcher(secrets)
  }

  /// A text that stands for an answer, without what was sent and without the ways of addresses.
  func text(_ text: String) -> String { Pathless.text(sent.words(text)) }

  /// An answer whose words can be kept.
  func answer(_ value: JSONValue) -> JSONValue {
    var given: [Secret] = []
    var room = Self.mostGiven
    Self.collect(value, .words, &given, &room)
    return fit(value, .words, given.isEmpty ? sent : SecretMatcher(secrets + given))
  }

  private static func role(of name: String) -> Role {
    let name = Forwarding.folded(name)
    return tokens.contains(name) ? .token : links.contains(name) ? .link : .words
  }

  private static func collect(_ value: JSONValue, _ role: Role, _ given: inout [Secret], _ room: inout Int) {
    switch value {
    case .object(let members): for (name, member) in members { collect(member, Self.role(of: name), &given, &room) }
    case .array(let elements): for element in elements { collect(element, role, &given, &room) }
    case .string(let text):
      for secret in parts(of: text, role) where secret.reveal().utf8.count <= room {
        room -= secret.reveal().utf8.count
        given.append(secret)
      }
    case .null, .bool, .integer, .number: break
    }
  }

  /// What of a value must not stand in words.
  private static func parts(of text: String, _ role: Role) -> [Secret] {
    switch role {
    case .token: [Secret(text)]
    // The link itself is cut wherever it stands; its parts could also stand alone, or be spelled otherwise.
    case .link:
      (try? ParsedURL(text)).map(PollingSecrets.of)?.filter { part in
        part.reveal().utf8.count >= shortestPart && part.reveal().utf8.contains { (0x30...0x39).contains($0) }
      } ?? []
    case .words: []
    }
  }

  private func fit(_ value: JSONValue, _ role: Role, _ matcher: SecretMatcher) -> JSONValue {
    switch value {
    case .string(let text):
      switch role {
      case .token: .string(sent.words(text))
      case .link where (try? ParsedURL(text)) != nil: .string(sent.words(text))
      case .link, .words: .string(Pathless.text(matcher.words(text)))
      }
    case .array(let elements): .array(elements.map { fit($0, role, matcher) })
    case .object(let members):
      .object(
        members.reduce(into: JSONObject()) { fitted, member in
          fitted[Pathless.text(matcher.words(member.key))] = fit(member.value, Self.role(of: member.key), matcher)
        })
    case .null, .bool, .integer, .number: value
    }
  }
}

extension BillingProvider where Self: BearerHolder {
  /// Words without what the account's calls are signed in with, and what that is got with.
  public func withoutSecrets(_ words: String) async -> String { SecretMatcher(await bearer.secrets).words(words) }
}
