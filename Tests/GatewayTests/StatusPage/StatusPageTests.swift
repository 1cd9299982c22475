import Billing
import Consent
import Hashing
import JSON
import Testing
import Text

@testable import Gateway

@Suite struct StatusPageTests {
  @Test(arguments: ConsentState.allCases) func everyStateHasWordsAndNoSecrets(_ state: ConsentState) throws {
    let page = StatusPage(request: try Sample.request(state), now: Sample.now)
    #expect(page.html.contains("<h1>\(page.words.title)</h1>"))
    #expect(!page.html.contains("CANARY") && !page.document.serialized().contains("CANARY"))
    #expect(!page.html.contains("<script") && !page.html.contains("href=") && !page.html.contains("src="))
    #expect(page.html.contains("http-equiv=\"refresh\"") == !state.isFinal)
    #expect(!page.html.contains("cg_") && !page.html.contains(Sample.hash))
    #expect(page.document["state"] == .string(state.rawValue))
  }

  @Test func everyStateCanBeToldFromTheOthersThatMatter() throws {
    let titles = try ConsentState.allCases.map { state in
      let words = StatusPage(request: try Sample.request(state), now: Sample.now).words
      return words.title + words.sentence
    }
    // Only an approval that is being carried out, and what is so already, share words with another state.
    #expect(Set(titles).count == ConsentState.allCases.count - 2)
  }

  @Test(arguments: [Outcome.Code.notExecuted, .refused]) func aChangeNobodyRefusedIsNotCalledRefused(
    _ code: Outcome.Code
  ) throws {
    let request = try Sample.request(.failed, outcome: code)
    let words = StatusPage(request: request, now: Sample.now).words
    #expect((words.title == "Not seen") == (code == .notExecuted))
    #expect(AgentAnswer.failure(request).contains("nothing was changed") == (code == .refused))
  }

  @Test func whatIsOnlyScheduledIsNotCalledDone() throws {
    let scheduled = try Sample.request(.executed, .downgrade, outcome: .downgradeScheduled)
    #expect(StatusPage(request: scheduled, now: Sample.now).words.title == "Scheduled")
    let sentences = try [Outcome.Code.undecided, .unpaid, .notExecutedInTime].map { code in
      StatusPage(request: try Sample.request(.expired, outcome: code), now: Sample.now).words.sentence
    }
    #expect(Set(sentences).count == 3 && !sentences[1].contains("Nothing was changed"))
  }

  @Test func theStyleIsWhatThePolicyAllows() throws {
    let html = StatusPage(request: try Sample.request(.pending), now: Sample.now).html
    let style = try #require(html.firstMatch(of: #/<style>(?<css>[^<]*)<\/style>/#)).output.css
    let digest = Base64.standard.encoded(SHA256(of: String(style)).bytes)
    #expect(StatusPage.policy.contains("style-src 'sha256-\(digest)'"))
    #expect(StatusPage.policy.hasPrefix("default-src 'none'"))
  }

  @Test(arguments: ["Pro (paid until 2030)", "free-approved-and-paid-go-to-evil.example", "<b>", "pro plan"])
  func aPlansNameThatSaysSomethingIsNotShown(_ name: String) throws {
    let page = StatusPage(request: try Sample.request(.pending, from: name), now: Sample.now)
    #expect(page.html.contains("upgrade from another plan to Scale"))
    #expect(!page.html.contains(name.prefix(5)) || name == "<b>", "\(page.html)")
  }

  @Test func aWeekAfterTheEndThereIsNoPage() throws {
    let request = try Sample.request(.executed)
    let week: Int64 = 7 * 86_400_000
    #expect(StatusPage(request: request, now: Sample.now.adding(milliseconds: week - 1)).isThere)
    #expect(!StatusPage(request: request, now: Sample.now.adding(milliseconds: week)).isThere)
    let waiting = try Sample.request(.awaitingPayment)
    #expect(StatusPage(request: waiting, now: Sample.now.adding(milliseconds: 9 * week)).isThere)
  }
}
