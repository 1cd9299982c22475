import Billing
import JSON

/// Takes out of a JSON document what is not for agents: secrets by the names of their fields, and links that lead a person to
/// a payment or an approval, wherever they stand.
struct FieldMask {
  let forwarding: Forwarding
  /// What stands in the place of a link.
  let inPlaceOfLinks: String
  /// Our own secrets, which may stand in any text, however it is escaped.
  let matcher: SecretMatcher

  /// The document as it passes, and what was taken out of it.
  struct Masked {
    var value: JSONValue
    var secrets = 0
    var links = 0
  }

  /// What a link to a payment page begins with, in whatever field it stands.
  private static let pages = [
    "https://checkout.stripe.com/", "https://billing.stripe.com/", "https://buy.stripe.com/",
    "https://invoice.stripe.com/",
  ]

  func callAsFunction(_ value: JSONValue) -> Masked {
    var links: [String] = []
    collect(value, &links)
    var masked = Masked(value: value)
    masked.value = mask(value, Array(Set(links)), &masked)
    return masked
  }

  /// The links that stand in fields for links: other fields may repeat them.
  private func collect(_ value: JSONValue, _ links: inout [String]) {
    switch value {
    case .object(let members):
      for (name, member) in members {
        if forwarding.isLiveLink(name), let text = member.string, text.contains("://") { links.append(text) }
        collect(member, &links)
      }
    case .array(let elements): for element in elements { collect(element, &links) }
    case .null, .bool, .integer, .number, .string: break
    }
  }

  private func mask(_ value: JSONValue, _ links: [String], _ masked: inout Masked) -> JSONValue {
    switch value {
    case .object(let members):
      var result: JSONObject = [:]
      for (name, member) in members {
        let shown = own(name, &masked)
        if member.isNull || member == .string("") {
          result[shown] = member
        } else if forwarding.isSecret(name) {
          masked.secrets += 1
          result[shown] = .string("***")
        } else if forwarding.isLiveLink(name) {
          masked.links += 1
          result[shown] = .string(inPlaceOfLinks)
        } else {
          result[shown] = mask(member, links, &masked)
        }
      }
      return .object(result)
    case .array(let elements): return .array(elements.map { mask($0, links, &masked) })
    case .string(let text):
      guard links.contains(where: text.contains) || Self.pages.contains(where: text.lowercased().contains) else {
        return .string(own(text, &masked))
      }
      masked.links += 1
      return .string(inPlaceOfLinks)
    case .null, .bool, .integer, .number: return value
    }
  }

  /// A text without our own secrets.
  private func own(_ text: String, _ masked: inout Masked) -> String {
    let shown = matcher.masked(text)
    if shown != text { masked.secrets += 1 }
    return shown
  }
}
