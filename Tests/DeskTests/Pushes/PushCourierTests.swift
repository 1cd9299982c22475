import Billing
import Consent
import JSON
import Ledger
import Settings
import Support
import Synchronization
import Testing

@testable import Desk

@Suite("Telling a push what happens") struct PushCourierTests {
  /// A receiver that answers as it is told and keeps what came.
  private final class Receiver: Sendable {
    private let state = Mutex<(got: [PushMessage], verdict: PushVerdict)>(([], .delivered))
    /// Each message as it comes.
    let coming: AsyncStream<PushMessage>
    private let came: AsyncStream<PushMessage>.Continuation

    init() { (coming, came) = AsyncStream.makeStream() }

    var got: [PushMessage] { state.withLock(\.got) }
    func answer(_ verdict: PushVerdict) { state.withLock { $0.verdict = verdict } }
    @Sendable func take(_ message: PushMessage) async -> PushVerdict {
      defer { came.yield(message) }
      return state.withLock {
        $0.got.append(message)
        return $0.verdict
      }
    }
  }

  private let time = ManualTime(wall: Sample.now)
  private let receiver = Receiver()

  private func courier(
    _ ledger: Ledger, _ push: PushSettings = PushSettings(name: "phone", kind: .webhook, address: .plain(""))
  ) throws -> PushCourier {
    PushCourier(
      push, ledger: ledger, accounts: [try Sample.account(), try Sample.account("other", isLive: false)], time: time,
      deliver: receiver.take, say: { _ in })
  }

  private func events(_ message: PushMessage?) -> [String] {
    (message?.document["matters"]?.array ?? []).compactMap { $0["event"]?.string }
  }

  @Test func aRequestIsToldAtOnceAndWhatFollowsIsGathered() async throws {
    try await withLedger { ledger in
      let courier = try courier(ledger)
      _ = try await ledger.makeRequest(on: try Sample.account("other"), at: time.wall)
      #expect(await courier.step() != nil)
      #expect(receiver.got.isEmpty, "a new push begins with what happens from now on")

      let first = try await ledger.makeRequest(at: time.wall)
      _ = await courier.step()
      #expect(receiver.got.count == 1 && receiver.got.last?.document["request"] == .integer(first.number))

      time.advance(by: .seconds(1))
      _ = try await ledger.apply(.cancelled, to: first.id, actor: .operatorItself, at: time.wall)
      try await ledger.record(
        "usage.reached", account: try Sample.name(), actor: .engine, body: ["meter": "agents", "threshold": 80],
        at: time.wall)
      let next = await courier.step()
      #expect(receiver.got.count == 1 && next == time.boot.adding(.seconds(29)))
      time.advance(by: .seconds(29))
      _ = await courier.step()
      #expect(events(receiver.got.last) == ["outcome", "usage"] && receiver.got.count == 2)
      time.advance(by: .seconds(60))
      _ = await courier.step()
      #expect(receiver.got.count == 2, "nothing is told twice")
    }
  }

  @Test func aProgramThatEndsBeforeItRemembersSendsTheSameAgain() async throws {
    try await withLedger { ledger in
      _ = try await courier(ledger).step()
      let request = try await ledger.makeRequest(at: time.wall)
      // Sent, and never heard of again: the message is still written down.
      receiver.answer(.failed("lost", retryAfter: nil))
      _ = try await courier(ledger).step()
      receiver.answer(.delivered)
      _ = try await courier(ledger).step()
      #expect(receiver.got.count == 2)
      #expect(receiver.got.first == receiver.got.last, "to the last byte, with the same id")
      #expect(receiver.got.first?.document["request"] == .integer(request.number))
      _ = try await courier(ledger).step()
      #expect(receiver.got.count == 2)
    }
  }

  @Test func whatHappensWhileNoEngineRunsIsToldLater() async throws {
    try await withLedger { ledger in
      _ = try await courier(ledger).step()
      let over = try await ledger.makeRequest(on: try Sample.account("other"), at: time.wall)
      _ = try await ledger.apply(.cancelled, to: over.id, actor: .operatorItself, at: time.wall)
      let waiting = try await ledger.makeRequest(at: time.wall)
      time.advance(by: .seconds(500))
      _ = try await courier(ledger).step()
      // What is over is told as that, and what waits as waiting, not as a reminder of what was never told.
      #expect(events(receiver.got.last) == ["pending", "outcome"] && receiver.got.count == 1)
      #expect(receiver.got.last?.document["matters"]?.array?.first?["request"] == .integer(waiting.number))
    }
  }

  @Test func remindersComeAtHalfAndAtATenth() async throws {
    try await withLedger { ledger in
      let courier = try courier(ledger)
      _ = await courier.step()
      let request = try await ledger.makeRequest(at: time.wall)
      let next = await courier.step()
      #expect(next == time.boot.adding(.seconds(450)))
      time.advance(by: .seconds(450))
      _ = await courier.step()
      #expect(events(receiver.got.last) == ["deadline"] && receiver.got.count == 2)
      _ = await courier.step()
      time.advance(by: .seconds(360))
      _ = await courier.step()
      #expect(receiver.got.count == 3 && receiver.got.last?.text.contains("a tenth") == true)
      _ = try await ledger.apply(.rejected(Rejection(.notNow)), to: request.id, actor: .operatorItself, at: time.wall)
      time.advance(by: .seconds(30))
      _ = await courier.step()
      #expect(events(receiver.got.last) == ["outcome"] && receiver.got.count == 4)
      #expect(receiver.got.last?.text.contains("decided by the operator") == true)
    }
  }

  @Test func aClockThatIsPutBackSuppressesNoReminder() async throws {
    try await withLedger { ledger in
      let push = PushSettings(name: "phone", kind: .webhook, address: .plain(""), events: [.deadline])
      let courier = try courier(ledger, push)
      _ = await courier.step()
      time.jumpWall(by: .seconds(-86_400))
      _ = try await ledger.makeRequest(at: time.wall)
      _ = await courier.step()
      time.advance(by: .seconds(450))
      _ = await courier.step()
      #expect(events(receiver.got.last) == ["deadline"])
    }
  }

  @Test func itIsTriedForAsLongAsTheMatterIsOpen() async throws {
    try await withLedger { ledger in
      let courier = try courier(ledger)
      _ = await courier.step()
      let request = try await ledger.makeRequest(at: time.wall)
      receiver.answer(.failed("the receiver answers 503", retryAfter: nil))
      var waits: [Duration] = []
      for _ in 1...4 {
        guard let next = await courier.step() else { break }
        waits.append(time.boot.duration(to: next))
        time.advance(by: time.boot.duration(to: next))
      }
      #expect(waits == [.seconds(10), .seconds(30), .seconds(90), .seconds(270)])
      #expect(Set(receiver.got.map(\.id)).count == 1 && receiver.got.count == 4)
      let alarm = try #require(try await ledger.openAlarms().first)
      #expect(alarm.kind == .pushUndelivered && alarm.detail.string.contains("phone"))

      // Decided meanwhile: that is told, under an id of its own, and the alarm is over.
      _ = try await ledger.apply(.rejected(Rejection(.notNow)), to: request.id, actor: .operatorItself, at: time.wall)
      receiver.answer(.delivered)
      for _ in 1...3 {
        _ = await courier.step()
        time.advance(by: .seconds(30))
      }
      #expect(events(receiver.got.last) == ["outcome"] && receiver.got.count == 5)
      #expect(try await ledger.openAlarms().isEmpty)
    }
  }

  /// A courier whose receiver answered 503 three times and is left alone for 90 seconds.
  private func failing(_ ledger: Ledger) async throws -> PushCourier {
    let courier = try courier(ledger)
    _ = await courier.step()
    _ = try await ledger.makeRequest(on: try Sample.account("other", isLive: false), at: time.wall)
    receiver.answer(.failed("the receiver answers 503", retryAfter: nil))
    for wait in [10, 30, 0] as [Int64] {
      _ = await courier.step()
      time.advance(by: .seconds(wait))
    }
    #expect(receiver.got.count == 3)
    return courier
  }

  @Test func whatIsNewIsTriedSoonWhileAReceiverIsLeftAlone() async throws {
    try await withLedger { ledger in
      let courier = try await failing(ledger)
      let idle = await courier.step()
      #expect(idle == time.boot.adding(.seconds(90)))
      time.advance(by: .seconds(31))
      let live = try await ledger.makeRequest(at: time.wall)
      let next = await courier.step()
      #expect(next == time.boot.adding(.seconds(10)) && receiver.got.count == 3)
      time.advance(by: .seconds(10))
      let after = await courier.step()
      #expect(receiver.got.count == 4, "once for one thing")
      #expect(after == time.boot.adding(.seconds(270)))
      // The next thing brings the next try; the receiver is well again, and what waited is told.
      _ = try await ledger.keepNote(
        "x", context: nil, action: nil, by: try Sample.agent(), on: try Sample.name(), at: time.wall)
      #expect(await courier.step() == time.boot.adding(.seconds(30)))
      receiver.answer(.delivered)
      time.advance(by: .seconds(30))
      _ = await courier.step()
      #expect(events(receiver.got.last) == ["pending", "note"] && receiver.got.count == 6)
      #expect(receiver.got.last?.document["request"] == .integer(live.number))
    }
  }

  @Test func whatIsNewCountsAlsoWhereTheMessageUnderWayIsOver() async throws {
    try await withLedger { ledger in
      let courier = try await failing(ledger)
      time.advance(by: .seconds(25))
      for request in try await ledger.liveRequests() {
        _ = try await ledger.apply(.cancelled, to: request.id, actor: .operatorItself, at: time.wall)
      }
      _ = try await ledger.makeRequest(at: time.wall)
      #expect(await courier.step() == time.boot.adding(.seconds(10)))
      time.advance(by: .seconds(10))
      _ = await courier.step()
      #expect(events(receiver.got.last) == ["pending", "outcome"] && receiver.got.count == 4)
    }
  }

  @Test func aReminderThatComesDueIsSomethingNew() async throws {
    try await withLedger { ledger in
      let courier = try await failing(ledger)
      // The fourth try fails as well, at 130 seconds, and the fifth, at 400: left alone until 1210, beyond the time to decide.
      for wait in [90, 270] as [Int64] {
        time.advance(by: .seconds(wait))
        _ = await courier.step()
      }
      #expect(receiver.got.count == 5)
      let half = await courier.step()
      #expect(half == time.boot.adding(.seconds(50)), "it wakes for the reminder")
      time.advance(by: .seconds(50))
      let next = await courier.step()
      #expect(next == time.boot.adding(.seconds(10)) && receiver.got.count == 5)
      receiver.answer(.delivered)
      time.advance(by: .seconds(10))
      _ = await courier.step()
      #expect(receiver.got.count == 7 && events(receiver.got.last).first == "deadline")
    }
  }

  @Test func aReminderBringsOneTryAndTheNextOneAnother() async throws {
    try await withLedger { ledger in
      let courier = try await failing(ledger)
      var tries: [Duration] = []
      let start = time.boot
      // Until the time to decide is over: 40 seconds are gone.
      while let next = await courier.step(), start.duration(to: next) < .seconds(855) {
        let wait = max(.seconds(1), time.boot.duration(to: next))
        time.advance(by: wait)
        let count = receiver.got.count
        _ = await courier.step()
        if receiver.got.count > count { tries.append(start.duration(to: time.boot) + .seconds(40)) }
      }
      #expect(tries == [.seconds(130), .seconds(400), .seconds(460), .seconds(820)])
    }
  }

  @Test func aRefusalIsAnAlarmAtOnceAndItsOwnAlarmIsNoNews() async throws {
    try await withLedger { ledger in
      let courier = try courier(ledger)
      _ = await courier.step()
      _ = try await ledger.makeRequest(at: time.wall)
      receiver.answer(.refused("the receiver answers 410"))
      let next = await courier.step()
      #expect(try await ledger.openAlarms().map(\.kind) == [.pushUndelivered])
      #expect(next == time.boot.adding(.seconds(900)))
      #expect(await courier.step() == next && receiver.got.count == 1)
    }
  }

  @Test func anotherPushTellsThatThisOneCannotBeDelivered() async throws {
    try await withLedger { ledger in
      let other = try courier(
        ledger,
        PushSettings(
          name: "team", kind: .slack, address: .plain(""), events: [.alarm], accounts: [try Sample.name("other")]))
      let courier = try courier(ledger)
      _ = await other.step()
      _ = await courier.step()
      _ = try await ledger.makeRequest(at: time.wall)
      receiver.answer(.refused("the receiver answers 410"))
      _ = await courier.step()
      receiver.answer(.delivered)
      _ = await other.step()
      #expect(events(receiver.got.last) == ["alarm"] && receiver.got.last?.text.contains("phone") == true)
      // It is about no account, not even the one it happened to be raised at.
      #expect(receiver.got.last?.title == "Alarm 1: a push cannot be delivered")
      #expect(receiver.got.last?.document.serialized().contains("dock-main") == false)
    }
  }

  @Test func onlyTheEventsAndAccountsThatWereAskedForAreTold() async throws {
    try await withLedger { ledger in
      let push = PushSettings(
        name: "phone", kind: .webhook, address: .plain(""), events: [.pending], accounts: [try Sample.name("other")])
      let courier = try courier(ledger, push)
      _ = await courier.step()
      _ = try await ledger.makeRequest(at: time.wall)
      _ = try await ledger.keepNote(
        "x", context: nil, action: nil, by: try Sample.agent(), on: try Sample.name("other"), at: time.wall)
      _ = await courier.step()
      #expect(receiver.got.isEmpty)
      _ = try await ledger.makeRequest(to: "guild", on: try Sample.account("other"), at: time.wall)
      _ = await courier.step()
      #expect(receiver.got.map { $0.document["account"] } == ["other"])
    }
  }

  @Test func anApprovalThatBecameVoidIsTold() async throws {
    try await withLedger { ledger in
      let courier = try courier(ledger)
      _ = await courier.step()
      let request = try await ledger.makeRequest(at: time.wall)
      _ = await courier.step()
      let approved = try await ledger.approve(request, at: time.wall)
      var facts = approved.facts
      facts.quote = Sample.quote(Sample.monthly(9900))
      _ = try await ledger.apply(.factsChanged(facts), to: request.id, actor: .engine, at: time.wall)
      time.advance(by: .seconds(30))
      _ = await courier.step()
      #expect(events(receiver.got.last) == ["pending"] && receiver.got.count == 2)
      #expect(receiver.got.last?.text.contains("$99/mo") == true)
    }
  }

  @Test func notesAreCounted() async throws {
    try await withLedger { ledger in
      let courier = try courier(ledger)
      _ = await courier.step()
      for words in ["secret plan", "other secret"] as [String] {
        _ = try await ledger.keepNote(
          .init(words), context: nil, action: nil, by: try Sample.agent(), on: try Sample.name(), at: time.wall)
      }
      _ = await courier.step()
      let message = try #require(receiver.got.last)
      #expect(message.text.hasPrefix("Agents left 2 notes"))
      #expect(!message.document.serialized().contains("secret"))
    }
  }

  @Test(.timeLimit(.minutes(1))) func itRunsByTheBellAndByTheClock() async throws {
    try await withLedger { ledger in
      let courier = try courier(ledger)
      _ = await courier.step()
      let running = Task { await courier.run() }
      defer { running.cancel() }
      _ = try await ledger.makeRequest(at: time.wall)
      var coming = receiver.coming.makeAsyncIterator()
      #expect(events(await coming.next()) == ["pending"], "the bell was heard")
      // Asleep until the reminder.
      await time.waitForSleepers(1)
      time.advance(by: .seconds(450))
      #expect(events(await coming.next()) == ["deadline"])
      running.cancel()
      await running.value
    }
  }
}
