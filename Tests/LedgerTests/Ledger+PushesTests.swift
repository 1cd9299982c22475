import Billing
import JSON
import Testing

@testable import Ledger

@Suite("Where a push stands") struct LedgerPushesTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  private func event() async throws {
    try await ledger.record("test", account: nil, actor: .engine, body: [:], at: Sample.now)
  }

  @Test func aNewPushBeginsWithWhatHappensFromNowOn() async throws {
    try await event()
    let place = try await ledger.pushPlace("phone", at: Sample.now)
    #expect(place.position == 1 && place.remindedTo == Sample.now && place.message == nil && place.alarm == nil)
    try await event()
    // It stays where it was, whatever happens meanwhile; another one begins later.
    let later = Sample.now.adding(.seconds(60))
    #expect(try await ledger.pushPlace("phone", at: later) == place)
    #expect(try await ledger.pushPlace("team", at: later).position == 2)
  }

  @Test func aMessageIsWrittenDownWithThePlaceAndFoundAgain() async throws {
    _ = try await ledger.pushPlace("phone", at: Sample.now)
    let message = PushPlace.Message(id: "a1", document: ["text": .string(Sample.hostile)])
    let later = Sample.now.adding(.seconds(60))
    try await ledger.movePush("phone", to: 9, remindedTo: later, telling: message)
    let again = try await folder.ledger().pushPlace("phone", at: Sample.now)
    #expect(again.position == 9 && again.remindedTo == later && again.message == message)
    // Another message's end is not this one's.
    try await ledger.endPushMessage("phone", "b2", delivered: true, at: later)
    #expect(try await ledger.pushPlace("phone", at: later).message == message)
    try await ledger.endPushMessage("phone", "a1", delivered: false, at: later)
    let over = try await ledger.pushPlace("phone", at: later)
    #expect(over.message == nil && over.position == 9)
  }

  @Test func whatCannotBeDeliveredIsOneAlarmUntilSomethingIs() async throws {
    let account = try Sample.name("dock-main")
    _ = try await ledger.pushPlace("phone", at: Sample.now)
    for detail in ["the receiver answers 410", "no answer"] as [String] {
      try await ledger.raisePushAlarm("phone", account: account, detail: .init(detail), at: Sample.now)
    }
    let alarm = try #require(try await ledger.openAlarms().first)
    #expect(try await ledger.openAlarms().count == 1)
    #expect(alarm.kind == .pushUndelivered && alarm.account == account && alarm.detail == "the receiver answers 410")
    #expect(try await ledger.pushPlace("phone", at: Sample.now).alarm == alarm.id)

    // What is over without having been delivered takes nothing back.
    let message = PushPlace.Message(id: "a1", document: [:])
    try await ledger.movePush("phone", to: 1, remindedTo: Sample.now, telling: message)
    try await ledger.endPushMessage("phone", "a1", delivered: false, at: Sample.now)
    #expect(try await ledger.openAlarms().count == 1)

    try await ledger.movePush("phone", to: 1, remindedTo: Sample.now, telling: message)
    try await ledger.endPushMessage("phone", "a1", delivered: true, at: Sample.now)
    #expect(try await ledger.openAlarms().isEmpty)
    #expect(try await ledger.pushPlace("phone", at: Sample.now).alarm == nil)
    #expect(try await ledger.events(limit: 1).map(\.kind) == ["alarm.closed"])
    // The next time is a new alarm.
    try await ledger.raisePushAlarm("phone", account: account, detail: "no answer", at: Sample.now)
    #expect(try await ledger.openAlarms().map(\.id) == [alarm.id + 1])
  }

  @Test func theAlarmOfAPushThatWasRemovedClosesItselfAndSaysWhy() async throws {
    for name in ["phone", "team"] {
      _ = try await ledger.pushPlace(name, at: Sample.now)
      try await ledger.raisePushAlarm(
        name, account: try Sample.name("dock-main"), detail: .init("The push \(name)."), at: Sample.now)
    }
    let alarms = try await ledger.openAlarms().map(\.id)
    try await ledger.endPushAlarms(except: ["phone", "team", "other"], at: Sample.now)
    #expect(try await ledger.openAlarms().map(\.id) == alarms)

    try await ledger.endPushAlarms(except: ["team"], at: Sample.now)
    #expect(try await ledger.openAlarms().map(\.detail) == ["The push team."])
    let event = try #require(try await ledger.events(limit: 1).first)
    #expect(event.kind == "alarm.closed" && event.body["why"] == "The push phone is not in the config any more.")
    #expect(try await ledger.pushPlace("phone", at: Sample.now).alarm == nil)
    // Once is enough; and it is a new alarm should the push come back and fail.
    try await ledger.endPushAlarms(except: ["team"], at: Sample.now)
    #expect(try await ledger.events(limit: 1).first == event)
    try await ledger.raisePushAlarm("phone", account: try Sample.name("dock-main"), detail: "again", at: Sample.now)
    #expect(try await ledger.openAlarms().count == 2)
  }

  @Test func anAlarmThatWasExplainedIsNotRaisedAgainForTheSameOutage() async throws {
    let account = try Sample.name("dock-main")
    _ = try await ledger.pushPlace("phone", at: Sample.now)
    try await ledger.raisePushAlarm("phone", account: account, detail: "no answer", at: Sample.now)
    let alarm = try #require(try await ledger.openAlarms().first)
    try await ledger.explainAlarm(alarm.id, "I know.", at: Sample.now)
    try await ledger.raisePushAlarm("phone", account: account, detail: "no answer", at: Sample.now)
    #expect(try await ledger.openAlarms().isEmpty)
    let message = PushPlace.Message(id: "a1", document: [:])
    try await ledger.movePush("phone", to: 1, remindedTo: Sample.now, telling: message)
    try await ledger.endPushMessage("phone", "a1", delivered: true, at: Sample.now)
    #expect(try await ledger.events(limit: 1).map(\.kind) == ["alarm.explained"])
    #expect(try await ledger.pushPlace("phone", at: Sample.now).alarm == nil)
  }
}
