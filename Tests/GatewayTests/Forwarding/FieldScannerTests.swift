import Billing
import Testing

@testable import Gateway

@Suite struct FieldScannerTests {
  private func scan(_ text: String, parts: Int? = nil) -> (String, Bool) {
    var scanner = FieldScanner(Service.daimon.profile.forwarding)
    var (passed, rest) = ([UInt8](), Array(text.utf8)[...])
    while !rest.isEmpty {
      passed += scanner.take(Array(rest.prefix(parts ?? rest.count)))
      rest = rest.dropFirst(parts ?? rest.count)
    }
    return (String(decoding: passed + scanner.end(), as: UTF8.self), scanner.hasFound)
  }

  @Test(arguments: [
    #"{"a":1,"account_api_key":"k"}"#, #"{"a":1,"accountApiKey" : "k"}"#, #"{"a":1,"# + "\"account_api_key\"\n\t :1}",
    #"{"a":1,"\u0061ccount_api_key":"k"}"#, #"{"a":1,"upgrade_url":"https://x"}"#, #"{"a":1,"api_key":"k"}"#,
  ])
  func nothingPassesFromTheFieldOn(text: String) {
    for parts in [nil, 1, 2, 7] {
      let (passed, hasFound) = scan(text, parts: parts)
      #expect(hasFound && passed == #"{"a":1,"#)
    }
  }

  @Test(arguments: [
    #"{"a":"account_api_key","b":["account_api_key"]}"#, #"{"account_api_keys":1}"#, #""account_api_key""#, "", "{}",
    #"{"a":"x\"account_api_key","b":1}"#, #"{"a":"\\","b":"account_api_key:"}"#, "no json at all \"",
    "{\"\(String(repeating: "long", count: 400))\":1, \"b\" \n : 2}",
  ])
  func everythingElsePassesAsItIs(text: String) {
    for parts in [nil, 1, 3] {
      let (passed, hasFound) = scan(text, parts: parts)
      #expect(!hasFound && passed == text)
    }
  }

  @Test func spaceThatHidesAFieldEndsTheAnswer() {
    let (passed, hasFound) = scan(#"{"api_key""# + String(repeating: " ", count: 10_000) + ":1}")
    #expect(hasFound && passed == "{")
  }
}
