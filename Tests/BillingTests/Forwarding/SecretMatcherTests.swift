import Foundation
import JSON
import Support
import Testing
import Text

@testable import Billing

@Suite struct SecretMatcherTests {
  private static let key = "dk_/0123\"456é789+abcdef"

  private func masked(_ bytes: [UInt8], _ secrets: [String], parts: [Int] = []) -> [UInt8] {
    var matcher = SecretMatcher(secrets.map { Secret($0) })
    var (result, rest) = ([UInt8](), bytes[...])
    for part in parts {
      result += matcher.take(Array(rest.prefix(part)))
      rest = rest.dropFirst(part)
    }
    return result + matcher.take(Array(rest)) + matcher.end()
  }

  private func masked(_ text: String, _ secrets: [String] = [key]) -> String {
    String(decoding: masked(Array(text.utf8), secrets), as: UTF8.self)
  }

  @Test func everySpellingOfASecretIsMasked() {
    let bytes = Array(Self.key.utf8)
    let written = String(JSONValue.string(Self.key).serialized().dropFirst().dropLast())
    let matcher = SecretMatcher([Secret(Self.key)])
    var spellings = [Self.key, written, written.replacing("/", with: "\\/"), "dk_%2F0123%22456%C3%A9789%2Babcdef"]
    spellings += [
      spellings[3].replacing("%C3%A9", with: "%c3%a9").replacing("%2F", with: "%2f").replacing("%2B", with: "%2b")
    ]
    spellings += ["%%%02x", "%%%02X", "%02x", "%02X"].map { form in
      bytes.map { String(format: form, Int($0)) }.joined()
    }
    spellings += [Self.key.replacing("abcdef", with: "ABCDEF").replacing("dk", with: "DK")]
    for spelling in spellings {
      #expect(matcher.words("a " + spelling + " z") == "a ‹secret› z")
      let shown = masked("a " + spelling + " z")
      #expect(!shown.contains("0123") && shown.contains("**********") && shown.utf8.count == spelling.utf8.count + 4)
    }
    for alphabet in [Base64.standard, .url] {
      for before in 0..<4 {
        for after in 0..<4 {
          let text = alphabet.encoded(
            [UInt8](repeating: 0x61, count: before) + bytes + [UInt8](repeating: 0x62, count: after))
          let shown = masked("x " + text + " y")
          // At most the letters that stand for the secret and its neighbours stay.
          #expect(shown.utf8.count { $0 == UInt8(ascii: "*") } >= bytes.count * 4 / 3 - 3)
          #expect(
            matcher.words(text).utf8.count <= text.utf8.count - bytes.count * 4 / 3 + 3 + Secret.placeholder.utf8.count)
        }
      }
    }
  }

  @Test(arguments: [
    "dk_ab%2Bcd/efGH12%22%26%27%20345mn%3D%3D", "dk_ab%2bcd/efGH12%22%26%27%20345mn%3d%3d",
    "dk_ab%2Bcd%2FefGH12%22%26%27+345mn%3D%3D", "dk_ab%252Bcd%252FefGH12%2522%2526%2527%2520345mn%253D%253D",
    "dk_ab%252Bcd/efGH12%2522%2526%2527%2520345mn%253D%253D".replacing("cd/", with: "cd%2F"),
    "dk_ab+cd/efGH12&quot;&amp;&#39; 345mn==", "dk_ab+cd/efGH12&quot;&amp;&#x27; 345mn==",
    "dk_ab+cd/efGH12&#34;&amp;&#39; 345mn==", "dk_ab+cd/efGH12\"&amp;' 345mn==",
  ]) func whatPathsFormsAndPagesMakeOfItIsMasked(_ spelling: String) {
    #expect(SecretMatcher([Secret("dk_ab+cd/efGH12\"&' 345mn==")]).words("a \(spelling) z") == "a ‹secret› z")
  }

  @Test(arguments: ["%04x", "%04X"]) func lettersThatAreAllEscapedAreMasked(_ form: String) {
    let spelling = Self.key.utf16.map { "\\u" + String(format: form, Int($0)) }.joined()
    #expect(SecretMatcher([Secret(Self.key)]).words("a \(spelling) z") == "a ‹secret› z")
  }

  @Test func bothAlphabetsOfBase64AreKnown() {
    let secret = ">>>>>>??????>>>>>>"
    for alphabet in [Base64.standard, .url] {
      #expect(masked(alphabet.encoded(secret.utf8), [secret]) == String(repeating: "*", count: 24))
    }
  }

  @Test func aSecretIsFoundWhereverItIsSplit() {
    let text = Array("before \(Self.key) between \(Self.key)\(Self.key) after".utf8)
    let whole = masked(text, [Self.key])
    #expect(!String(decoding: whole, as: UTF8.self).contains("abcdef"))
    for first in 0...text.count {
      #expect(masked(text, [Self.key], parts: [first]) == whole)
      #expect(masked(text, [Self.key], parts: [first, 1, 1, 2]) == whole)
    }
    #expect(masked(text, [Self.key], parts: [Int](repeating: 1, count: text.count)) == whole)
  }

  /// What a plain search would find, for random texts over few letters and secrets that overlap each other.
  @Test func whatAPlainSearchFindsIsFound() {
    var random = SplitMix64(seed: 7)
    func letters(_ count: Int) -> [UInt8] {
      (0..<count).map { _ in UInt8(ascii: "a") + UInt8.random(in: 0...1, using: &random) }
    }
    for _ in 0..<400 {
      let secrets = (0..<3).map { _ in letters(Int.random(in: 8...10, using: &random)) }
      let text = letters(Int.random(in: 0...300, using: &random))
      var expected = text
      for secret in secrets where text.count >= secret.count {
        for start in 0...(text.count - secret.count) where Array(text[start..<start + secret.count]) == secret {
          for place in start..<start + secret.count { expected[place] = UInt8(ascii: "*") }
        }
      }
      let parts = (0..<20).map { _ in Int.random(in: 0...30, using: &random) }
      let shown = masked(text, secrets.map { String(decoding: $0, as: UTF8.self) }, parts: parts)
      #expect(shown == expected)
    }
  }

  @Test func copiesThatTouchOrOverlapAreTakenOutOfWords() {
    let matcher = SecretMatcher([Secret("aaaaaaaa"), Secret("bbbbbbbb")])
    #expect(matcher.words("xaaaaaaaaay bbbbbbbb\u{301}") == "x‹secret›y ‹secret›\u{301}")
    #expect(matcher.words("aaaaaaaabbbbbbbb") == "‹secret›‹secret›")
    #expect(matcher.words("aaaaaaa and bbbbbbb") == "aaaaaaa and bbbbbbb")
    #expect(matcher.words("") == "" && SecretMatcher([]).words("aaaaaaaa") == "aaaaaaaa")
  }

  /// A short password is a word, and may begin a sentence.
  @Test func onlyALongSecretIsLookedForInOneCaseOfLetters() {
    #expect(SecretMatcher([Secret("Business")]).words("business Business") == "business ‹secret›")
  }

  /// What a search by trial would take hours for: nearly a copy at every place, and a long copy at every place.
  @Test func aTextMadeToBeSlowIsSearchedInOneGo() {
    let text = String(repeating: "a", count: 1_000_000)
    #expect(SecretMatcher([Secret(String(repeating: "a", count: 3_999) + "b")]).words(text) == text)
    let matcher = SecretMatcher([Secret(String(repeating: "a", count: 4_000))])
    #expect(matcher.words(text) == "‹secret›")
    #expect(matcher.masked(text) == String(repeating: "*", count: 1_000_000))
  }

  @Test func nothingElseIsChangedOrKept() {
    #expect(masked("dk_/0123 and dk_/0123\"456é789+abcde") == "dk_/0123 and dk_/0123\"456é789+abcde")
    #expect(masked("short", ["short"]) == "short")
    #expect(SecretMatcher([]).isEmpty && SecretMatcher([Secret("1234567")]).isEmpty)
    var matcher = SecretMatcher([Secret(Self.key)])
    #expect(matcher.take(Array("plain text dk".utf8)) == Array("plain text ".utf8))
    #expect(matcher.end() == Array("dk".utf8))
  }

  @Test func aTextIsMaskedWithoutWhatCameBefore() {
    var matcher = SecretMatcher([Secret(Self.key)])
    _ = matcher.take(Array(Self.key.utf8.dropLast()))
    #expect(matcher.masked("f") == "f")
  }
}
