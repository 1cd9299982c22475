import Testing

@testable import Providers

@Suite struct AgentIdPEditionTests {
  @Test func eachEditionHasItsReadingAndTheOther() {
    #expect(AgentIdPEdition.tiers.reading == .status && AgentIdPEdition.billing.reading == .usage)
    for edition in [AgentIdPEdition.tiers, .billing] {
      #expect(edition.other != edition && edition.other.other == edition)
    }
  }

  @Test func theGuidesEditionIsAskedFirstAndTheLastAnswerIsKept() {
    let memory = AgentIdPEdition.Memory()
    #expect(memory.last == .tiers)
    memory.keep(.billing)
    #expect(memory.last == .billing)
  }
}
