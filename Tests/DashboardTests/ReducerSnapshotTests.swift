import Billing
import Consent
import Testing
import Text

@testable import Dashboard

@Suite struct ReducerSnapshotTests {
  private var approved: ConsentRequest {
    Sample.apply(.approved(Approval(digest: Sample.heavy.digest, version: 1, from: .shell)), to: Sample.heavy)
  }

  private var executing: ConsentRequest {
    Sample.apply(
      .executionBegan(Attempt(number: 1, tokenHash: nil, issued: Sample.start.boot)), to: approved)
  }

  private func notice(from old: ConsentRequest, to new: ConsentRequest) -> (text: String?, stays: Bool) {
    var desk = Desk(Sample.world(old))
    desk.load(Sample.world(new))
    return (desk.notice, desk.state.toasts.all.last.map { $0.expiresAt == nil } ?? false)
  }

  @Test func anExecutedRequestIsNews() {
    let (text, stays) = notice(from: executing, to: Sample.apply(.executed(Outcome(.switched)), to: executing))
    #expect(text == "Request 42 (dock-main, Pro to Scale) was executed.")
    #expect(!stays)
  }

  @Test func aFailureAndALostAnswerStayWithTheServicesWords() {
    let (failed, stays) = notice(
      from: executing, to: Sample.apply(.refused(Outcome(.refused, words: "card declined")), to: executing))
    #expect(failed?.hasSuffix("failed and nothing happened: card declined.") == true)
    #expect(stays)
    let (ended, _) = notice(
      from: executing, to: Sample.apply(.refused(Outcome(.refused, words: "No card.")), to: executing))
    #expect(ended?.hasSuffix("nothing happened: No card.") == true)
    let (lost, alsoStays) = notice(from: executing, to: Sample.apply(.answerLost(Outcome(.answerLost)), to: executing))
    #expect(lost?.contains("Do not repeat it") == true)
    #expect(alsoStays)
  }

  @Test func anUndecidedRequestThatExpiresIsAProblem() {
    let expired = Sample.apply(.lapsed, to: Sample.heavy, at: Sample.heavy.decideBy)
    #expect(notice(from: Sample.heavy, to: expired).text?.hasSuffix("expired undecided.") == true)
  }

  @Test func theFirstSnapshotTellsNoStories() {
    let desk = Desk(Sample.world(Sample.apply(.cancelled, to: Sample.heavy)))
    #expect(desk.notice == nil)
    #expect(desk.allEffects.isEmpty)
  }

  @Test func anUnchangedSnapshotChangesNothing() {
    var desk = Desk()
    let before = desk.state
    desk.load(Sample.busy)
    #expect(desk.state == before)
    #expect(desk.effects.isEmpty)
  }

  @Test func aStaleAccountKeepsItsNumbersAndSaysWhenTheNextTryIs() {
    var snapshot = Sample.busy
    snapshot.accounts[0].freshness = .failed(LookFailure(.unreachable, detail: "No answer."))
    let text = Desk(snapshot).frame().text
    #expect(text.contains("unreachable"))
    #expect(text.contains("as of 2 min ago · next try in 3 min"))
    #expect(text.contains("74k / 100k"))
  }

  @Test func aLimitThatIsHitIsToldOnceAndOneThatComesAndGoesIsNot() {
    var snapshot = Sample.world(Sample.heavy)
    func notice(_ hits: [LimitHit], after earlier: [LimitHit]) -> String? {
      snapshot.limitHits = earlier
      var desk = Desk(snapshot)
      snapshot.limitHits = hits
      desk.load(snapshot)
      return desk.notice
    }
    let new = Sample.limitHit(2, on: Sample.dock, ago: 5)
    #expect(
      notice([new], after: [])
        == "research-bot hit \"sending needs a paid plan\" (dock-main): request 42 is pending.")
    #expect(notice([new], after: [new]) == nil)
    #expect(notice([Sample.limitHit(2, ago: 5, firstAgo: 300)], after: []) == nil)
    let more = notice([new, Sample.limitHit(3, ago: 6), Sample.limitHit(4, ago: 7)], after: [])
    #expect(more?.hasSuffix("request 42 is pending, and 2 more limits.") == true)
  }
}
