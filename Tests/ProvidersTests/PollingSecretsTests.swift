import Billing
import Testing
import Transfer

@testable import Providers

@Suite struct PollingSecretsTests {
  private func secrets(_ text: String) throws -> [String] {
    PollingSecrets.of(try ParsedURL(text)).map { $0.reveal() }
  }

  @Test func valuesCountAsTheyAreWrittenAndDecoded() throws {
    let found = try secrets("https://trydock.ai/api/web-approve/status?token=a%2Bb%zz%&flag&empty=&x=1=2")
    for value in ["a%2Bb%zz%", "a+b%zz%", "flag", "1=2"] { #expect(found.contains(value)) }
  }

  @Test func aLongSegmentOfThePathCanBeATokenAndAShortOneIsAWord() throws {
    let found = try secrets("https://trydock.ai/api/web-approve/0123456789abcdef0123")
    #expect(Set(found) == ["0123456789abcdef0123"])
  }

  @Test func withoutAQueryThereIsNone() throws {
    #expect(try secrets("https://trydock.ai/api/web-approve/status").isEmpty)
  }
}
