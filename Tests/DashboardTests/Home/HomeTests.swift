import Billing
import Consent
import Testing

@testable import Dashboard

@Suite struct HomeTests {
  private func order(_ requests: [ConsentRequest], at now: Moment = Sample.start) -> [RequestID] {
    var home = Home()
    home.arrange(Snapshot(requests: requests), at: now)
    return home.order
  }

  @Test func theTimeToDecideSortsWhateverATokenDoes() {
    let slow = Sample.request(1, created: Sample.start.wall.adding(.seconds(-100)))
    let token = Sample.withToken(Sample.request(2, created: Sample.start.wall))
    let soon = Sample.request(3, created: Sample.start.wall.adding(.seconds(-890)))
    #expect(order([slow, token, soon]) == [Sample.id(3), Sample.id(1), Sample.id(2)])
  }

  @Test func aTokenThatLapsedOrIsOfAnotherBootDoesNotSort() {
    let plain = Sample.request(1, created: Sample.start.wall.adding(.seconds(-100)))
    let token = Sample.withToken(Sample.request(2, created: Sample.start.wall))
    #expect(order([plain, token], at: Sample.at(42_000)) == [Sample.id(1), Sample.id(2)])
    let rebooted = Moment(
      wall: Sample.start.wall, boot: StoredBootTime(bootID: "another", time: Sample.start.boot.time))
    #expect(order([plain, token], at: rebooted) == [Sample.id(1), Sample.id(2)])
  }

  @Test func equalDeadlinesSortByArrivalAndNumber() {
    let requests = [3, 1, 2].map { Sample.request($0) }
    #expect(order(requests) == [1, 2, 3].map(Sample.id))
  }

  @Test func whatIsDecidedComesAfterWhatWaitsAndWhatIsOverDoesNotCome() {
    let approved = Sample.apply(
      .approved(Approval(digest: Sample.request(1).digest, version: 1, from: .shell)), to: Sample.request(1))
    let over = Sample.apply(.rejected(Rejection(.notNow)), to: Sample.request(2))
    #expect(order([approved, over, Sample.request(3)]) == [Sample.id(3), Sample.id(1)])
  }
}
