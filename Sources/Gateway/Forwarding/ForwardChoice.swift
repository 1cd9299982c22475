import Billing
import Ledger

/// Whether a call is passed on, and to which account.
///
/// Decided by the head alone, and by the same rules as the config is read.
struct ForwardChoice {
  /// A call that is passed on.
  struct Passage: Sendable {
    let grant: DoorGrant
    let account: ForwardedAccount
    let service: Service
    let path: String
    let query: String?
    /// The route of the config that lets it through.
    let route: ForwardRoute
  }

  enum Decision {
    case passed(Passage)
    /// The call is not one that is passed on; whoever else knows it may answer.
    case none
    /// It would be, but for something that is told.
    case refused(AgentAnswer)
  }

  /// The accounts that have calls passed on.
  let accounts: [AccountName: ForwardedAccount]
  /// The service of an account; nil for one that is not in the config any more.
  let service: (AccountName) -> Service?

  func decide(_ method: String, _ target: String, _ choice: AccountChoice) -> Decision {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard ForwardRoute.methods.contains(method), let first = parts.first, let path = ForwardPath(String(first)),
      let read = Self.read(String(first))
    else { return .none }
    var passages: [Passage] = []
    for grant in choice.here {
      guard let account = accounts[grant.account], let service = service(grant.account),
        service.profile.forwarding.ban(on: method, path) == nil,
        read.map({ service.profile.forwarding.ban(on: method, $0) == nil }) ?? true,
        let route = account.routes.first(where: { Self.lets($0, method, path) })
      else { continue }
      passages.append(
        Passage(
          grant: grant, account: account, service: service, path: String(first),
          query: parts.count > 1 ? String(parts[1]) : nil, route: route))
    }
    guard !passages.isEmpty else { return .none }
    let allowed = passages.filter(\.grant.forwards)
    guard let passage = allowed.first else {
      // What the gateway answers by itself it answers for every token, listed or not.
      guard GatewayRoute(method: method == "HEAD" ? "GET" : method, target: target) == nil else { return .none }
      return .refused(Self.notForThisToken(passages[0].service))
    }
    guard allowed.count == 1 else {
      return .refused(AccountChoice.Obstacle.several(allowed.map(\.grant.account)).answer)
    }
    guard !Self.overridesMethod(passage.query) else {
      return .refused(.error(400, "bad_request", "Method overrides are not accepted."))
    }
    return .passed(passage)
  }

  /// Why a call is not passed on, in words for a token that may have calls passed on; nil where it has none.
  ///
  /// Told only where nobody else answers the call.
  func words(_ method: String, _ target: String, _ choice: AccountChoice) -> String? {
    let grants = choice.here.filter { $0.forwards && accounts[$0.account] != nil }
    guard !grants.isEmpty else { return nil }
    guard let path = ForwardPath(String(target.prefix { $0 != "?" })) else {
      return "There is no such route here: the path is not in its plain form."
    }
    let reasons = grants.compactMap { service($0.account)?.profile.forwarding.ban(on: method, path) }
    if let reason = reasons.first { return "Not passed on: \(reason.rawValue)." }
    return "This call is not among those that the operator has passed on."
  }

  /// A path as a service could read it that takes the escapes out and lets letters of other scripts pass for ours.
  ///
  /// The sign of Kelvin is a `k` to such a one. Nil within where there is one reading only; nil where the escapes are no text
  /// at all, which some read as separators.
  private static func read(_ path: String) -> ForwardPath?? {
    guard path.utf8.contains(UInt8(ascii: "%")) else { return .some(nil) }
    var bytes: [UInt8] = []
    var rest = Array(path.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    return .some(ForwardPath(text.uppercased().lowercased()))
  }

  /// Where `GET` is let through, `HEAD` is: it reads less.
  private static func lets(_ route: ForwardRoute, _ method: String, _ path: ForwardPath) -> Bool {
    route.matches(method, path) || method == "HEAD" && route.matches("GET", path)
  }

  static func overridesMethod(_ query: String?) -> Bool {
    query?.split { $0 == "&" || $0 == ";" }.contains { part in
      // However its letters are escaped; what no letter escapes to stays as it is, and is no name of ours.
      unescaped(part.prefix { $0 != "=" }).lowercased().contains("_method")
    } ?? false
  }

  private static func unescaped(_ text: Substring) -> String {
    let bytes = Array(text.utf8)
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let digits = bytes[index...].dropFirst().prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if bytes[index] == UInt8(ascii: "%"), digits.count == 2 {
        plain.append(UInt8(digits[0] * 16 + digits[1]))
        index += 3
      } else {
        plain.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func notForThisToken(_ service: Service) -> AgentAnswer {
    var answer = AgentAnswer.error(
      403, "not_forwarded", "This token is not for calls that are passed on. The operator makes one with --forward.")
    answer.service = service
    return answer
  }
}
