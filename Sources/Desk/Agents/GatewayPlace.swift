import Billing
import Text
import Transfer

/// Where a client finds the gateway.
package enum GatewayPlace: Hashable, Sendable {
  /// A port: `http://127.0.0.1:8787`, or an `https` host in front of it.
  case port(Origin)
  /// The path of a Unix socket.
  case socket(String)

  /// The longest name of a Unix socket that every system takes.
  private static let longestSocket = 103

  /// Reads an address, `unix:/path` for a socket.
  package init(_ text: String) throws(Problem) {
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst(5))
      guard path.hasPrefix("/"), (2...Self.longestSocket).contains(path.utf8.count), SafeText(path).string == path
      else {
        throw Self.problem(text, "a socket is named by unix: and an absolute path of at most 103 bytes.")
      }
      self = .socket(path)
      return
    }
    do throws(URLProblem) { self = .port(try Origin(text, policy: .allowPrivate)) } catch {
      throw Self.problem(text, "\(error)")
    }
  }

  /// An address without a user name, a password, a query and a fragment: where one stands it can be a secret.
  private static func shown(_ text: String) -> String {
    var shown = text[...]
    if let at = shown.lastIndex(of: "@") {
      let scheme = ["http://", "https://"].first { shown.hasPrefix($0) } ?? ""
      shown = scheme + "…" + shown[at...]
    }
    guard let end = shown.firstIndex(where: { "?#".contains($0) }) else { return String(shown) }
    return shown[...end] + "…"
  }

  private static func problem(_ text: String, _ why: String) -> Problem {
    Problem(
      SafeText("\(SafeTextArgument(shown(text))) is no gateway's address: \(why)"),
      advice: "Give --gateway or COUNTERSIGN_GATEWAY the address that `countersign serve` prints.")
  }
}

extension GatewayPlace: CustomStringConvertible {
  /// The address as it is given to a client.
  package var description: String {
    switch self {
    case .port(let origin): "\(origin)"
    case .socket(let path): "unix:" + path
    }
  }
}
