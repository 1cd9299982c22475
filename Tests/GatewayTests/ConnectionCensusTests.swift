import Testing

@testable import Gateway

@Suite struct ConnectionCensusTests {
  @Test func thereIsRoomForAsManyAsTheLimitSays() {
    let census = ConnectionCensus(limit: 2)
    #expect(census.enter())
    #expect(census.enter())
    #expect(!census.enter())
    #expect(!census.enter())
    census.leave()
    #expect(census.enter())
    #expect(!census.enter())
  }
}
