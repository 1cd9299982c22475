import Consent
import Ledger
import Support
import Synchronization
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(2))) struct WaitingRoomTests {
  private struct Setting {
    let door: Door
    let room: WaitingRoom
    let request: ConsentRequest

    init() async throws {
      door = try await Door()
      room = WaitingRoom(ledger: door.ledger, time: door.time)
      #expect(await door.ask().status == 200)
      request = try await door.newest()
    }

    /// Takes a seat and waits on it; returns once the wait has begun.
    func wait(_ limit: Duration = WaitingRoom.usualWait) async throws -> Task<ConsentRequest?, any Error> {
      let seat = try #require(room.enter(request.id))
      let present = door.time.sleepers
      let task = Task { try await room.wait(for: request.id, seat: seat, atMost: limit) { true } }
      await door.time.waitForSleepers(present + 1)
      return task
    }
  }

  @Test func aDecisionEndsTheWait() async throws {
    let setting = try await Setting()
    let wait = try await setting.wait()
    try await setting.door.reject()
    #expect(try await wait.value?.state == .rejected)
  }

  @Test func anApprovalAloneDoesNotEndIt() async throws {
    let setting = try await Setting()
    let wait = try await setting.wait()
    try await setting.door.approve()
    #expect(setting.door.time.sleepers >= 1)
    setting.door.time.advance(by: .seconds(25))
    #expect(try await wait.value?.state == .approved)
  }

  @Test func noWaitIsLongerThanFortyFiveSeconds() async throws {
    let setting = try await Setting()
    let wait = try await setting.wait(.seconds(3600))
    let sleepers = setting.door.time.sleepers
    setting.door.time.advance(by: .milliseconds(44_999))
    #expect(setting.door.time.sleepers == sleepers)
    setting.door.time.advance(by: .milliseconds(1))
    #expect(try await wait.value?.state == .pending)
  }

  @Test func aShorterWaitEndsSooner() async throws {
    let setting = try await Setting()
    let wait = try await setting.wait(.seconds(3))
    setting.door.time.advance(by: .seconds(3))
    #expect(try await wait.value?.state == .pending)
  }

  @Test func aNewerWaitEndsTheOlderAtOnce() async throws {
    let setting = try await Setting()
    let older = try await setting.wait()
    setting.door.time.advance(by: .seconds(5))
    let seat = try #require(setting.room.enter(setting.request.id))
    let newer = Task {
      try await setting.room.wait(for: setting.request.id, seat: seat, atMost: WaitingRoom.longestWait) { true }
    }
    setting.room.wakeOlder()
    #expect(try await older.value?.state == .pending)
    try await setting.door.reject()
    #expect(try await newer.value?.state == .rejected)
  }

  @Test func whoComesBackTooSoonGetsNoSeat() async throws {
    let setting = try await Setting()
    let time = setting.door.time
    #expect(setting.room.enter(setting.request.id) == 1)
    time.advance(by: .milliseconds(4_999))
    #expect(setting.room.enter(setting.request.id) == nil)
    // Refused calls do not count: the five seconds run from the last one that was let in.
    time.advance(by: .milliseconds(1))
    #expect(setting.room.enter(setting.request.id) == 2)
    #expect(setting.room.enter(setting.request.id) == nil)
    #expect(setting.room.enter(RequestID.random()) == 1)
  }

  @Test func movingTheWallClockChangesNothing() async throws {
    let setting = try await Setting()
    #expect(setting.room.enter(setting.request.id) == 1)
    setting.door.time.jumpWall(by: .seconds(3600))
    #expect(setting.room.enter(setting.request.id) == nil)
  }

  @Test func aRefusedCallDoesNotDisturbTheOneThatWaits() async throws {
    let setting = try await Setting()
    let wait = try await setting.wait()
    #expect(setting.room.enter(setting.request.id) == nil)
    setting.room.wakeOlder()
    try await setting.door.reject()
    #expect(try await wait.value?.state == .rejected)
  }

  @Test func aClosedRoomKeepsNobody() async throws {
    let setting = try await Setting()
    let wait = try await setting.wait()
    setting.room.close()
    #expect(try await wait.value?.state == .pending)
    setting.door.time.advance(by: .seconds(5))
    let seat = try #require(setting.room.enter(setting.request.id))
    let told = try await setting.room.wait(for: setting.request.id, seat: seat, atMost: .seconds(25)) { true }
    #expect(told?.state == .pending)
    setting.room.open()
    setting.door.time.advance(by: .seconds(5))
    let later = try await setting.wait()
    try await setting.door.reject()
    #expect(try await later.value?.state == .rejected)
  }

  @Test func whoIsNotAdmittedAnyMoreDoesNotWait() async throws {
    let setting = try await Setting()
    let isAdmitted = Mutex(true)
    let seat = try #require(setting.room.enter(setting.request.id))
    let present = setting.door.time.sleepers
    let wait = Task {
      try await setting.room.wait(for: setting.request.id, seat: seat, atMost: WaitingRoom.longestWait) {
        isAdmitted.withLock { $0 }
      }
    }
    await setting.door.time.waitForSleepers(present + 1)
    isAdmitted.withLock { $0 = false }
    setting.door.ledger.bell.wakeListeners()
    #expect(try await wait.value?.state == .pending)
  }

  @Test func aRequestThatIsOverIsNotWaitedFor() async throws {
    let setting = try await Setting()
    try await setting.door.reject()
    let seat = try #require(setting.room.enter(setting.request.id))
    let told = try await setting.room.wait(for: setting.request.id, seat: seat, atMost: .seconds(25)) { true }
    #expect(told?.state == .rejected)
    let none = try await setting.room.wait(for: RequestID.random(), seat: 1, atMost: .seconds(25)) { true }
    #expect(none == nil)
  }

  @Test func seatsOfLongAgoAreForgotten() async throws {
    let setting = try await Setting()
    for _ in 0..<1_000 { #expect(setting.room.enter(RequestID.random()) == 1) }
    let last = RequestID.random()
    #expect(setting.room.enter(last) == 1)
    setting.door.time.advance(by: .seconds(3600))
    #expect(setting.room.enter(last) == 2)
    #expect(setting.room.seatCount == 1)
  }

  @Test(arguments: ConsentState.allCases)
  func agentsWaitWhileSomethingIsUnderWay(_ state: ConsentState) {
    let waiting: [ConsentState] = [.pending, .approved, .executing, .unknown]
    #expect(state.keepsAgentsWaiting == waiting.contains(state))
  }
}
