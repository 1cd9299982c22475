import Billing
import JSON

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

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
  ].map { Array($0.utf8) }

  /// How many links are looked for in every text; a document with more of them has all its addresses taken out, so that
  /// the work grows with its length and not with its square.
  private static let mostLinks = 16

  /// How much of a link is looked for.
  private static let longestPart = 256

  /// The texts that are taken out wherever they stand.
  private enum Links {
    case these([[UInt8]])
    case all
  }

  func callAsFunction(_ value: JSONValue) -> Masked {
    var links: Set<String> = []
    collect(value, &links)
    var masked = Masked(value: value)
    let sought =
      links.count > Self.mostLinks ? Links.all : .these(links.map { Array($0.utf8.prefix(Self.longestPart)) })
    masked.value = mask(value, sought, &masked)
    return masked
  }

  /// Whether a text holds a link that leads past the operator.
  private static func holdsLink(_ text: String, _ links: Links) -> Bool {
    // No link is without it, and few texts are with it.
    var text = text
    return text.withUTF8 { bytes in
      guard contains(bytes, Array("://".utf8)) else { return false }
      guard case .these(let known) = links else { return true }
      if known.contains(where: { contains(bytes, $0) }) { return true }
      let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
      return lower.withUnsafeBufferPointer { bytes in pages.contains { contains(bytes, $0) } }
    }
  }

  private static func contains(_ text: UnsafeBufferPointer<UInt8>, _ part: [UInt8]) -> Bool {
    guard let first = part.first, let base = text.baseAddress else { return false }
    var start = 0
    while text.count - start >= part.count {
      guard let found = memchr(base + start, Int32(first), text.count - start - part.count + 1) else { return false }
      start = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - base
      if memcmp(base + start, part, part.count) == 0 { return true }
      start += 1
    }
    return false
  }

  /// The links that stand in fields for links: other fields may repeat them.
  private func collect(_ value: JSONValue, _ links: inout Set<String>) {
    switch value {
    case .object(let members):
      for (name, member) in members {
        if forwarding.isLiveLink(name), let text = member.string, text.contains("://"), links.count <= Self.mostLinks {
          links.insert(text)
        }
        collect(member, &links)
      }
    case .array(let elements): for element in elements { collect(element, &links) }
    case .null, .bool, .integer, .number, .string: break
    }
  }

  private func mask(_ value: JSONValue, _ links: Links, _ masked: inout Masked) -> JSONValue {
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
      guard Self.holdsLink(text, links) else { return .string(own(text, &masked)) }
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
