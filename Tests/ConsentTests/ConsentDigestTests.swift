import Billing
import Consent
import JSON
import Testing
import Text

@Suite struct ConsentDigestTests {
  private static let id = RequestID("00112233445566778899aabbccddeeff")

  /// The canonical document and its hash, as an independent program (Python's json and hashlib) computed them.
  @Test func theDigestIsWhatAnotherProgramComputes() throws {
    let request = Fixture.request(id: try #require(Self.id))
    let document = try ConsentDigest.document(of: request).canonical()
    #expect(
      document
        == #"{"account":"dock-main","asked":{"interval":null,"operation":"upgrade","plan":"scale"},"change":{"interval":null,"operation":"upgrade","plan":"scale"},"decide_by":"2026-05-28T20:41:40Z","door":"gateway","facts":{"effective":null,"from":{"cancellation":"none","plan":"pro","price":{"amount_minor":"1900","currency":"USD","interval":"month"},"renews_at":"2026-05-29T20:26:40Z"},"price":{"amount_minor":"4900","currency":"USD","interval":"month"},"quoted":true,"words_sha256":null},"id":"00112233445566778899aabbccddeeff","live":true,"organisation":"vector-build","origin":"https://trydock.ai","requester":"bot","v":2,"version":1}"#
    )
    #expect(request.digest.hex == "2ae8a38afa5ce9c9e52f5b9e595c28dc58b11fedd4d98a4e664d7b094c2c7899")
  }

  /// A pending request as a program before organisation, interval and LIVE were bound left it.
  private static let firstVersion = ConsentProgress(
    version: 1, decideBy: Fixture.now.adding(.seconds(900)), approvedAt: nil, decidedAt: nil, executeBy: nil,
    endedAt: nil, state: .pending, joins: 0, token: nil, attempt: nil, outcome: nil, rejection: nil, digestVersion: 1)

  /// What the operator was shown before an update can be approved after it; new facts are bound as new ones are.
  @Test func aStandingRequestKeepsItsDigestUntilItsFactsChange() throws {
    let request = Fixture.request().restored(to: Self.firstVersion)
    #expect(try request.applying(Fixture.approval(of: request), at: Fixture.now).state == .approved)
    var moved = request.facts
    moved.organisation = "another"
    #expect(!request.stands(on: moved), "the organisation was on the screen")
    let after = try request.applying(.factsChanged(moved), at: Fixture.now)
    #expect(after.digestVersion == 2 && after.organisation == "another")
  }

  @Test func aDigestOfTheFirstVersionStaysWhatItWas() throws {
    let request = Fixture.request(id: try #require(Self.id)).restored(to: Self.firstVersion)
    let document = try ConsentDigest.document(of: request).canonical()
    #expect(
      document
        == #"{"account":"dock-main","asked":{"operation":"upgrade","plan":"scale"},"change":{"operation":"upgrade","plan":"scale"},"decide_by":"2026-05-28T20:41:40Z","door":"gateway","facts":{"effective":null,"from":{"cancellation":"none","plan":"pro","price":{"amount_minor":"1900","currency":"USD","interval":"month"},"renews_at":"2026-05-29T20:26:40Z"},"price":{"amount_minor":"4900","currency":"USD","interval":"month"},"quoted":true,"words_sha256":null},"id":"00112233445566778899aabbccddeeff","origin":"https://trydock.ai","requester":"bot","v":1,"version":1}"#
    )
    #expect(request.digest.hex == "499258fbaee9104a31b1fe94843bfab0b0679fc049582e4baa310c4af47fd106")
  }

  @Test func everyBoundFactChangesIt() throws {
    let id = try #require(Self.id)
    let base = Fixture.request(id: id)
    var others: [ConsentRequest] = [
      Fixture.request(), Fixture.request(id: id, ask: PlanChange(.downgrade, to: Fixture.plan("free"))),
      Fixture.request(id: id, agent: "other"), Fixture.request(id: id, account: "dock-two"),
      Fixture.request(id: id, at: Fixture.now.adding(milliseconds: 1)),
      Fixture.request(id: id, facts: Fixture.facts(price: 50)),
      Fixture.request(id: id, facts: Fixture.facts(price: nil)),
      Fixture.request(id: id, facts: Fixture.facts().with(quote: nil)),
    ]
    var facts = Fixture.facts()
    facts.from.plan = Fixture.plan("free")
    others.append(Fixture.request(id: id, facts: facts))
    facts = Fixture.facts()
    facts.from.price = Fixture.dollars(20)
    others.append(Fixture.request(id: id, facts: facts))
    facts = Fixture.facts()
    facts.from.renewsAt = nil
    others.append(Fixture.request(id: id, facts: facts))
    facts = Fixture.facts()
    facts.from.cancellation = .scheduled(nil)
    others.append(Fixture.request(id: id, facts: facts))
    facts = Fixture.facts()
    facts.quote = Quote(price: Fixture.dollars(49), effective: "today", words: "Upgrade to Scale ($49/mo).")
    others.append(Fixture.request(id: id, facts: facts))
    #expect(Set(others.map(\.digest) + [base.digest]).count == others.count + 1)
  }

  @Test func wordsAreBoundOnlyWhileThePriceIsUnknown() throws {
    let id = try #require(Self.id)
    #expect(
      Fixture.request(id: id, facts: Fixture.facts(words: "a")).digest
        == Fixture.request(id: id, facts: Fixture.facts(words: "b")).digest)
    #expect(
      Fixture.request(id: id, facts: Fixture.facts(price: nil, words: "a")).digest
        != Fixture.request(id: id, facts: Fixture.facts(price: nil, words: "b")).digest)
  }

  @Test func aDigestIsReadFromHexInAnyCaseAndFromNothingElse() {
    let hex = String(repeating: "AB", count: 32)
    #expect(ConsentDigest(hex: hex)?.hex == hex.lowercased())
    for text in ["", "ab", hex + "0", String(repeating: "g", count: 64), String(repeating: "٣", count: 64)] {
      #expect(ConsentDigest(hex: text) == nil)
    }
  }
}
