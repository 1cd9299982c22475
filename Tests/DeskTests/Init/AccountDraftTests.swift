import Billing
import Settings
import Testing

@testable import Desk

@Suite struct AccountDraftTests {
  /// A config with one account, `dock-main`.
  private func draft() throws -> AccountDraft {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.config, to: "config.toml")
    return AccountDraft(beside: try #require(try ConfigText.load(path: path)))
  }

  private static let config = """
    [[account]]
    name = "dock-main"
    provider = "dock"
    base_url = "https://trydock.ai"
    credential = { env = "DOCK" }
    live = false
    """

  private func refusal(_ answer: String, to question: AccountQuestion) throws -> AccountDraft.Refusal? {
    var draft = try draft()
    do throws(AccountDraft.Refusal) {
      try draft.take(answer, to: question)
      return nil
    } catch { return error }
  }

  @Test func anAccountIsWholeOnceEveryQuestionIsAnswered() throws {
    var draft = try draft()
    let answers: [(AccountQuestion, String)] = [
      (.provider, "dock"), (.name, "dock-2"), (.baseURL, "https://trydock.ai/"), (.credential, "file /keys/dock key"),
      (.mode, "live"), (.consent, "web"),
    ]
    for (question, answer) in answers {
      #expect(draft.account == nil && !draft.isAnswered(question))
      try draft.take(answer, to: question)
    }
    #expect(AccountQuestion.allCases.allSatisfy { draft.isAnswered($0) })
    let account = try #require(draft.account)
    #expect(account.baseURL == "https://trydock.ai" && account.isLive && account.details == .dock(consent: .web))
    #expect(account.credential.source == .file("/keys/dock key"))
  }

  @Test func aServiceIsAskedOnlyWhatItHas() throws {
    var draft = try draft()
    try draft.take("mailingcore", to: .provider)
    #expect(draft.isAnswered(.clientID) && draft.isAnswered(.consent) && !draft.isAnswered(.tenant))
    #expect(!draft.isAnswered(.email))
    try draft.take("agentidp", to: .provider)
    #expect(!draft.isAnswered(.clientID) && draft.isAnswered(.tenant) && draft.isAnswered(.email))
  }

  @Test(arguments: [
    ("ops@example.com", AccountCredential.login(email: "ops@example.com", password: .file("/keys/mail"))),
    ("", .token(.file("/keys/mail"))),
  ])
  func anEmailAddressMakesTheCredentialAPassword(_ address: String, _ credential: AccountCredential) throws {
    var draft = try draft()
    for (answer, question) in [
      ("mailingcore", AccountQuestion.provider), ("mail", .name), ("https://api.mailingcore.com", .baseURL),
      (address, .email), ("file /keys/mail", .credential), ("clx1", .tenant), ("test", .mode),
    ] { try draft.take(answer, to: question) }
    #expect(draft.account?.credential == credential)
    #expect(try refusal("nobody", to: .email) != nil)
  }

  @Test func theUsualAnswersGuessNeitherMoneyNorSecrets() throws {
    let draft = try draft()
    #expect(draft.usual(.provider) == "dock")
    // The first name is taken already.
    #expect(draft.usual(.name) == "dock-2")
    #expect(draft.usual(.mode) == nil && draft.usual(.credential) == nil && draft.usual(.tenant) == nil)
    #expect(draft.usual(.baseURL) == "https://trydock.ai")
  }

  @Test(arguments: Service.allCases)
  func everyUsualAddressIsAnAnswer(_ service: Service) throws {
    #expect(try refusal(service.profile.usualAddress, to: .baseURL) == nil)
  }

  @Test(arguments: AccountQuestion.allCases)
  func aSecretIsNoAnswerAndIsNotRepeated(_ question: AccountQuestion) throws {
    let secret = "dk_live_51Hq8Xo2eZvKYlo2C0vJ7bRkT9wQ"
    let refusal = try #require(try refusal(secret, to: question))
    #expect(refusal.words.contains("credential") && !refusal.words.contains(secret))
  }

  @Test(arguments: [
    (AccountQuestion.provider, "stripe"), (.name, "-x"), (.name, ""), (.baseURL, "trydock.ai"),
    (.baseURL, "http://trydock.ai"), (.baseURL, "https://user:pass@trydock.ai"), (.mode, "yes"), (.mode, "LIVE"),
    (.consent, "none"), (.credential, "env"), (.credential, "env A B"), (.credential, "DOCK"), (.credential, ""),
  ])
  func aWrongAnswerIsRefusedWithWords(_ question: AccountQuestion, _ answer: String) throws {
    let refusal = try #require(try refusal(answer, to: question))
    #expect(!refusal.words.isEmpty && !refusal.isAboutConfig)
  }

  @Test func aNameThatIsTakenIsAboutTheConfig() throws {
    #expect(try refusal("dock-main", to: .name)?.isAboutConfig == true)
  }

  @Test func everyQuestionHasWordsAndAnOption() {
    for question in AccountQuestion.allCases {
      #expect(!question.words.isEmpty && question.option.hasPrefix("--"))
    }
  }
}
