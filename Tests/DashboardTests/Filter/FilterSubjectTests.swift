import Billing
import Testing
import Text

@testable import Dashboard

@Suite struct FilterSubjectTests {
  /// Every field that a list offers must be there in a row that has everything, or it could never match.
  @Test func everyFieldOfAListIsFilled() {
    var status = Sample.forecastStatus
    status.callsLeft = 3
    check(FilterSubject(status), .accounts)
    check(
      FilterSubject(Sample.heavy, AskHistory(asked: 2, rejected: 1), on: Sample.dockStatus, at: Sample.start), .pending)
    let meter = Meter(
      name: "agents", used: 9, limit: .of(10), unit: "agents", resetsAt: Sample.start.wall, provenance: .server)
    check(FilterSubject(meter, at: Sample.start.wall), .usage)
    check(FilterSubject(Sample.links[0], at: Sample.start.wall), .links)
    check(FilterSubject(Sample.entry(12_341)), .log)
  }

  private func check(_ subject: FilterSubject, _ list: FilterList) {
    for field in list.fields {
      switch field {
      case .words(let name): #expect(subject.words[name] != nil, "\(name) of \(list)")
      case .number(let name), .time(let name): #expect(subject.numbers[name] != nil, "\(name) of \(list)")
      }
    }
    #expect(subject.words.count + subject.numbers.count == list.fields.count)
  }

  @Test func usageIsTheMeterNearestToItsLimit() {
    #expect(FilterSubject(Sample.dockStatus).numbers["usage"] == 90)
    #expect(FilterSubject(Sample.mailStatus).numbers["usage"] == 104)
  }

  @Test func aRequestHasTheUsageOfItsAccount() {
    #expect(FilterSubject(Sample.heavy, nil, on: Sample.dockStatus, at: Sample.start).numbers["usage"] == 90)
    #expect(FilterSubject(Sample.heavy, nil, on: nil, at: Sample.start).numbers["usage"] == nil)
  }

  @Test func minutesAreThoseOfTheTimeToDecide() {
    #expect(FilterSubject(Sample.heavy, nil, on: nil, at: Sample.start).numbers["minutes"] == 14)
  }
}
