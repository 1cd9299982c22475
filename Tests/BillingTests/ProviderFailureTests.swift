import Billing
import Testing

@Suite struct ProviderFailureTests {
  @Test func itIsDescribedByItsDetailAlone() {
    let failure = ProviderFailure(.rejected(status: 500), mayHaveReached: true, detail: "Dock answered 500.")
    #expect(failure.description == "Dock answered 500.")
    #expect("\(failure as any Error)" == "Dock answered 500.")
  }
}
