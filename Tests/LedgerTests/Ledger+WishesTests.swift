import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct LedgerWishesTests {
  private let folder: TemporaryFolder
  private let ledger: Ledger

  init() throws {
    folder = try TemporaryFolder()
    ledger = try folder.ledger()
  }

  @Test func wishesAreTakenOnceInTheOrderTheyWereLeft() async throws {
    let id = RequestID.random()
    let wishes: [Wish] = [
      .renew(id), .refresh(nil), .review(id), .refresh(try Sample.name("dock-main")),
      .watch(try Sample.name("dock-main")),
    ]
    for wish in wishes { try await ledger.wish(wish, at: Sample.now) }
    #expect(try await folder.ledger().takeWishes(at: Sample.now) == wishes)
    #expect(try await ledger.takeWishes(at: Sample.now) == [])
  }

  @Test func aWishLeftAgainComesLast() async throws {
    let id = RequestID.random()
    for wish in [Wish.review(id), .renew(id), .review(id)] { try await ledger.wish(wish, at: Sample.now) }
    #expect(try await ledger.takeWishes(at: Sample.now) == [.renew(id), .review(id)])
  }

  @Test func anOldWishHasLostItsSense() async throws {
    let id = RequestID.random()
    try await ledger.wish(.review(id), at: Sample.now)
    try await ledger.wish(.renew(id), at: Sample.now.adding(milliseconds: 1))
    #expect(try await ledger.takeWishes(at: Sample.now.adding(.seconds(60))) == [.renew(id)])
    #expect(try await ledger.takeWishes(at: Sample.now) == [])
  }
}
