import Testing

@testable import Serving

@Suite struct ConnectionPlacesTests {
  private static func places(
    strangers: Int = 4, ofUser: Int = 4, guests: Int = 4, ofHolder: Int = 2
  ) -> ConnectionPlaces {
    var limits = ConnectionPlaces.Limits()
    limits.strangers = strangers
    limits.strangersOfUser = ofUser
    limits.guests = guests
    limits.guestsOfHolder = ofHolder
    return ConnectionPlaces(limits)
  }

  /// Lets strangers of some users come, one after the other.
  private static func fill(_ places: inout ConnectionPlaces, _ users: [UInt32?]) -> [Int] {
    users.map { user in
      let id = places.enter().id
      _ = places.see(id, user: user)
      return id
    }
  }

  @Test func aStrangerTakesAFreePlace() {
    var places = Self.places(strangers: 2)
    #expect(places.enter().decision == .admitted(closing: nil))
    #expect(places.enter().decision == .admitted(closing: nil))
    #expect(places.count == 2)
  }

  @Test func theUserWithMostMakesRoomWithItsFirst() {
    var places = Self.places(strangers: 4)
    let ids = Self.fill(&places, [7, 1_000, 1_000, 1_000])
    #expect(places.enter().decision == .admitted(closing: ids[1]))
    // It has not closed yet, and is not told twice.
    #expect(places.enter().decision == .admitted(closing: ids[2]))
  }

  @Test func aFloodOfOneUserNeverClosesAnother() {
    var places = Self.places(strangers: 4, ofUser: 9)
    let quiet = Self.fill(&places, [7])
    for _ in 0..<100 {
      let (id, decision) = places.enter()
      guard case .admitted(let closing) = decision else {
        Issue.record("\(decision)")
        return
      }
      #expect(closing != quiet[0])
      if let closing { places.leave(closing) }
      _ = places.see(id, user: 1_000)
    }
  }

  @Test func whoWasNotSeenYetCountsForItselfAlone() {
    var places = Self.places(strangers: 4, ofUser: 9)
    // Somebody's connection that has just come, among others of a user that was seen.
    let unseen = places.enter().id
    let seen = Self.fill(&places, [1_000, 1_000, 1_000])
    #expect(places.enter().decision == .admitted(closing: seen[0]))
    #expect(places.enter().decision == .admitted(closing: seen[1]))
    // Of those that count the same, the first makes room.
    #expect(places.enter().decision == .admitted(closing: unseen))
  }

  @Test func aUserHasNoMoreThanItsShare() {
    var places = Self.places(strangers: 9, ofUser: 2)
    let ids = Self.fill(&places, [1_000, 1_000])
    let third = places.enter().id
    #expect(places.see(third, user: 1_000) == ids[0])
    let fourth = places.enter().id
    #expect(places.see(fourth, user: 7) == nil)
  }

  @Test func whoIsBeingJudgedStays() {
    var places = Self.places(strangers: 2)
    let ids = Self.fill(&places, [1_000, 1_000])
    places.setBusy(ids[0], true)
    #expect(places.enter().decision == .admitted(closing: ids[1]))
    places.leave(ids[1])
    #expect(places.count == 2)
  }

  @Test func whereEverybodyIsJudgedThereIsNoPlace() {
    var places = Self.places(strangers: 2)
    for id in Self.fill(&places, [1_000, 7]) { places.setBusy(id, true) }
    #expect(places.enter().decision == .full)
    #expect(places.count == 2)
  }

  @Test func thoseThatAreStillClosingDoNotGather() {
    var places = Self.places(strangers: 2)
    _ = Self.fill(&places, [1, 2, 3, 4])
    #expect(places.enter().decision == .full)
    #expect(places.count == 4)
  }

  @Test func aGuestLeavesItsPlaceToStrangers() {
    var places = Self.places(strangers: 1)
    let first = places.enter().id
    #expect(places.admit(first, holder: "research-bot") == .admitted(closing: nil))
    #expect(places.enter().decision == .admitted(closing: nil))
  }

  @Test func strangersNeverCloseAGuest() {
    var places = Self.places(strangers: 2)
    let guest = places.enter().id
    #expect(places.admit(guest, holder: "research-bot") == .admitted(closing: nil))
    for _ in 0..<20 {
      guard case .admitted(let closing) = places.enter().decision else { return }
      #expect(closing != guest)
    }
  }

  @Test func aHoldersFirstRestingGuestMakesRoom() {
    var places = Self.places()
    let ids = (0..<3).map { _ in places.enter().id }
    #expect(places.admit(ids[0], holder: "a") == .admitted(closing: nil))
    #expect(places.admit(ids[1], holder: "a") == .admitted(closing: nil))
    places.setBusy(ids[0], true)
    #expect(places.admit(ids[2], holder: "a") == .admitted(closing: ids[1]))
  }

  @Test func aHolderWhoseGuestsAllWaitGetsNoMore() {
    var places = Self.places()
    let ids = (0..<4).map { _ in places.enter().id }
    for id in ids[..<2] {
      #expect(places.admit(id, holder: "a") == .admitted(closing: nil))
      places.setBusy(id, true)
    }
    #expect(places.admit(ids[2], holder: "a") == .full)
    #expect(places.admit(ids[3], holder: "b") == .admitted(closing: nil))
  }

  @Test func manyHoldersShareTheGuestsPlaces() {
    var places = Self.places(strangers: 9, guests: 2)
    let ids = (0..<3).map { _ in places.enter().id }
    for (id, holder) in zip(ids, ["a", "b"]) { #expect(places.admit(id, holder: holder) == .admitted(closing: nil)) }
    #expect(places.admit(ids[2], holder: "c") == .admitted(closing: ids[0]))
  }

  @Test func aGuestThatIsLetInAgainKeepsItsPlace() {
    var places = Self.places(ofHolder: 1)
    let id = places.enter().id
    for _ in 0..<3 { #expect(places.admit(id, holder: "a") == .admitted(closing: nil)) }
  }

  @Test func whoHasLeftGetsNothing() {
    var places = Self.places()
    let id = places.enter().id
    places.leave(id)
    #expect(places.admit(id, holder: "a") == .full)
    #expect(places.see(id, user: 1) == nil)
    #expect(places.count == 0)
  }
}
