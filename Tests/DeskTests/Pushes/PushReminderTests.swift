import Billing
import Consent
import Testing

@testable import Desk

@Suite("When an operator is reminded") struct PushReminderTests {
  /// 15 minutes to decide: half at 7:30, a tenth at 13:30.
  private let request: ConsentRequest
  init() throws { request = try Sample.request() }

  private func at(_ seconds: Int64) -> Instant { Sample.now.adding(.seconds(seconds)) }

  @Test(
    arguments: [
      (0, 449, nil), (0, 450, PushReminder.Mark.half), (449, 450, .half), (450, 450, nil), (450, 809, nil),
      (450, 810, .tenth), (0, 810, .tenth), (0, 899, .tenth), (0, 900, nil), (810, 899, nil), (900, 5_000, nil),
    ] as [(Int64, Int64, PushReminder.Mark?)])
  func onlyTheNewestThatCameDueSinceIsTold(last: Int64, now: Int64, mark: PushReminder.Mark?) {
    #expect(PushReminder.due(request, after: at(last), at: at(now)) == mark)
  }

  @Test func theNextOneIsKnown() {
    #expect(PushReminder.next(request, after: at(0)) == at(450))
    #expect(PushReminder.next(request, after: at(450)) == at(810))
    #expect(PushReminder.next(request, after: at(810)) == nil)
  }

  @Test func whatIsDecidedNeedsNone() throws {
    let over = try request.applying(.cancelled, at: at(1))
    #expect(PushReminder.due(over, after: at(0), at: at(500)) == nil && PushReminder.next(over, after: at(0)) == nil)
  }

  @Test func anExtensionRemindsAnew() throws {
    let longer = try request.applying(.extended(by: .seconds(900)), at: at(460))
    #expect(PushReminder.due(longer, after: at(460), at: at(890)) == nil)
    #expect(PushReminder.due(longer, after: at(460), at: at(900)) == .half)
  }
}
