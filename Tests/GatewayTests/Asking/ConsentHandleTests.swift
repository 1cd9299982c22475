import Billing
import Consent
import Testing

@testable import Gateway

@Suite struct ConsentHandleTests {
  private let key = Secret(String(repeating: "0f", count: 32))

  private func id(_ number: Int) throws -> RequestID {
    let digits = String(number, radix: 16)
    return try #require(RequestID(String(repeating: "0", count: 32 - digits.count) + digits))
  }

  @Test func theSameKeyAndRequestGiveTheSameHandle() throws {
    let id = try id(1)
    #expect(ConsentHandle(key: key).text(for: id) == ConsentHandle(key: key).text(for: id))
  }

  @Test func aHandleIsTheBase32OfAKeyedHash() throws {
    // Computed elsewhere: HMAC-SHA256 under the 64 bytes of the key's text over the 32 bytes of the id's.
    #expect(
      ConsentHandle(key: key).text(for: try id(1)) == "cg_zvmeskpraivb4zpoaw5vqu2yirf6kj3bg437kpuy3r4exqd5ouca")
  }

  @Test func everyRequestAndEveryKeyHasItsOwnHandle() throws {
    let texts = try (0..<500).map { ConsentHandle(key: key).text(for: try id($0)) }
    #expect(Set(texts).count == 500)
    #expect(ConsentHandle(key: Secret("another")).text(for: try id(1)) != texts[1])
    for text in texts {
      #expect(text.hasPrefix("cg_"))
      #expect(text.utf8.count == 55)
      #expect(text.dropFirst(3).allSatisfy { "abcdefghijklmnopqrstuvwxyz234567".contains($0) })
    }
  }

  @Test func onlyTheWholeHandleNamesARequest() throws {
    let handle = ConsentHandle(key: key)
    let request = try Sample.request(.pending)
    let text = handle.text(for: request.id)
    #expect(handle.find(text, among: [request])?.id == request.id)
    let changed = text.dropLast() + (text.hasSuffix("a") ? "b" : "a")
    for wrong in [
      "", "cg_", String(text.dropLast()), text + "a", text.uppercased(), String(changed), " " + text,
      String(text.dropFirst(3)), text + "\u{301}", request.id.rawValue, "cg_" + request.id.rawValue,
    ] {
      #expect(handle.find(wrong, among: [request]) == nil, "\(wrong)")
    }
    #expect(handle.find(text, among: []) == nil)
    #expect(ConsentHandle(key: Secret("another")).find(text, among: [request]) == nil)
  }
}
