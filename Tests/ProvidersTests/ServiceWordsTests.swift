import Billing
import JSON
import Testing
import Text

@testable import Providers

@Suite struct ServiceWordsTests {
  private static let key = "dk_c4nary_key_00001"
  private static let token = "pbc_c4nary.t0ken/0000002"
  private static let link = "https://pay.example/c/cs_live_c4nary_00000000003?k=c4nary-0000000000004#c4nary5"
  private let words = ServiceWords(sent: [Secret(key), Secret("short"), Secret("")])

  @Test func whatWasSentIsInNoFieldAndNoName() {
    let read = words.answer([
      Self.key: [.string("a \(Self.key)"), ["x": .string(Self.key + "!")]], "confirm_token": .string(Self.key),
      "url": .string("https://pay.example/" + Self.key), "n": 1, "z": .null, "short": "a short text",
    ])
    #expect(!read.serialized().contains("c4nary"))
    #expect(read["n"] == 1 && read["z"] == .null && read["short"] == "a short text")
    #expect(read[Secret.placeholder]?[0] == "a ‹secret›")
  }

  @Test func whatIsGivenStandsInItsOwnFieldOnly() {
    let base64 = Base64.standard.encoded(Self.token.utf8)
    let read = words.answer([
      "message": .string("call again with \(Self.token), that is \(base64), or pay at \(Self.link)."),
      "data": ["steps": [.string("cs_live_c4nary_00000000003"), .string("(\(Self.link))")]],
      "confirm_token": .string(Self.token), "checkoutUrl": .string(Self.link),
    ])
    #expect(read["message"] == "call again with ‹secret›, that is ‹secret›, or pay at pay.example/…")
    #expect(read["data"]?["steps"]?[0] == "‹secret›" && read["data"]?["steps"]?[1] == "(pay.example/…")
    #expect(read["confirm_token"] == .string(Self.token) && read["checkoutUrl"] == .string(Self.link))
  }

  /// A field for links whose value is no link alone is words, and so is a link in a field that is for none.
  @Test func onlyALinkAloneInAFieldForLinksIsKept() {
    let read = words.answer([
      "url": .string("pay at " + Self.link), "message": .string(Self.link), "links": [.string(Self.link)],
      Self.link: "a name", "portal_url": [.string(Self.link)],
    ])
    #expect(read["url"] == "pay at pay.example/…" && read["message"] == "pay.example/…")
    #expect(read["links"]?[0] == "pay.example/…" && read["pay.example/…"] == "a name")
    #expect(read["portal_url"]?[0] == .string(Self.link))
  }

  @Test func aTextThatStandsForAnAnswerHasNeither() {
    let text = words.text("127.0.0.1 answered 302 and points to https://pay.example/x/y for \(Self.key)")
    #expect(text == "127.0.0.1 answered 302 and points to pay.example/… for ‹secret›")
  }

  /// Names in a link are no secrets: a quote that names the organisation must stay readable.
  @Test func aNameInALinkStays() {
    let read = words.answer([
      "url": "https://pay.example/orgs/international-holdings-limited?plan=business",
      "message": "Move international-holdings-limited from pro to business, $49.00/month.",
    ])
    #expect(read["message"] == "Move international-holdings-limited from pro to business, $49.00/month.")
  }
}
