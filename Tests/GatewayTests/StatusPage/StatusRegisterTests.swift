import Billing
import Consent
import Ledger
import Testing

@testable import Gateway

@Suite struct StatusRegisterTests {
  @Test func itFindsWhatWasGivenOutAndWhatWasNot() async throws {
    let door = try await Door()
    #expect(await door.ask().status == 200)
    let request = try await door.newest()
    let handle = StatusHandle(key: try await door.ledger.key())
    let fresh = StatusRegister(handle: handle, ledger: door.ledger)
    let page = handle.text(for: request.id)
    #expect(await !fresh.knows(page))
    #expect(try await fresh.request(page)?.id == request.id)
    #expect(await fresh.knows(page))
    #expect(try await fresh.request(String(repeating: "0", count: 32)) == nil)
  }

  @Test func itForgetsTheOldest() async throws {
    let door = try await Door()
    let handle = StatusHandle(key: try await door.ledger.key())
    let register = StatusRegister(handle: handle, ledger: door.ledger, memory: 10)
    for number in 1...45 {
      await register.note(
        handle.text(for: RequestID.random()), of: try Sample.request(.executed, number: Int64(number)))
      #expect(await register.count <= 20)
    }
  }
}
