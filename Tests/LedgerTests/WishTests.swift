import Billing
import Consent
import Testing

@testable import Ledger

@Suite struct WishTests {
  @Test func everyWishComesBackAsItWas() throws {
    let id = RequestID.random()
    for wish in [Wish.review(id), .renew(id), .refresh(nil), .refresh(try Sample.name("a"))] {
      let (subject, kind) = wish.stored
      #expect(Wish(subject: subject, kind: kind) == wish)
    }
  }

  @Test(arguments: [
    ("", "review"), ("no id", "renew"), ("*", "review"), ("UPPER", "refresh"), ("", "refresh"), ("*", ""),
    ("*", "wish"), (RequestID.random().rawValue, "review_closed"),
  ])
  func whatNobodyWroteIsNoWish(subject: String, kind: String) {
    #expect(Wish(subject: subject, kind: kind) == nil)
  }
}
