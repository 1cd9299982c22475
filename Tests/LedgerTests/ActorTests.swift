import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct ActorTests {
  @Test func theLogNamesThem() throws {
    #expect(Actor.operatorItself.stored == "operator")
    #expect(Actor.engine.stored == "engine")
    #expect(Actor.agent(try Sample.agent("research-bot")).stored == "agent:research-bot")
    // An agent called so is told apart from the operator.
    #expect(Actor.agent(try Sample.agent("operator")).stored == "agent:operator")
  }

  @Test func theDoorDecidesWhoAsks() throws {
    #expect(Actor(try Sample.requester("bot", door: .gateway)) == .agent(try Sample.agent("bot")))
    #expect(Actor(try Sample.requester("bot", door: .socket)) == .agent(try Sample.agent("bot")))
    #expect(Actor(try Sample.requester("operator", door: .operatorItself)) == .operatorItself)
    #expect(Actor(try Sample.requester("operator", door: .gateway)) != .operatorItself)
  }

  @Test func eachEventHasItsOwners() throws {
    let draft = try Sample.draft()
    let request = ConsentRequest(
      id: .random(), number: 1, account: draft.account, organisation: nil, requester: draft.requester, ask: draft.ask,
      change: draft.change, reason: nil, facts: draft.facts, createdAt: Sample.now)
    let own = Actor.agent(try Sample.agent())
    let other = Actor.agent(try Sample.agent("other"))
    let decisions: [ConsentEvent] = [
      Sample.approval(of: request), .rejected(Rejection(.policy)), .extended(by: .seconds(1)),
      .closedManually(note: ""),
    ]
    let asks: [ConsentEvent] = [.joined, .cancelled, .superseded(by: .random())]
    let facts: [ConsentEvent] = [
      .factsChanged(draft.facts), .wordsChanged(Quote(price: nil, words: "")), .tokenMinted(Sample.token()),
      .tokenLapsed,
      .lapsed, .lapsedByState, .foundSatisfied, .executionDelayed(until: Sample.now), .executionBegan(Sample.attempt()),
      .executed(Outcome(.switched)), .pageIssued(Outcome(.paymentPage)), .answeredSatisfied(Outcome(.alreadyFree)),
      .refused(Outcome(.refused)), .answerLost(Outcome(.answerLost)), .reconciledAsExecuted(Outcome(.unattributed)),
      .reconciledAsNotExecuted,
    ]
    for event in decisions {
      #expect(
        [.operatorItself, own, other, .engine].map { $0.mayCause(event, to: request) } == [true, false, false, false])
    }
    for event in asks {
      #expect(
        [.operatorItself, own, other, .engine].map { $0.mayCause(event, to: request) } == [true, true, false, false])
    }
    for event in facts {
      #expect(
        [.operatorItself, own, other, .engine].map { $0.mayCause(event, to: request) } == [false, false, false, true])
    }
  }
}
