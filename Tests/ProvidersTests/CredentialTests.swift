import Billing
import Support
import Synchronization
import Testing

@testable import Providers

@Suite struct CredentialTests {
  /// A source of values that counts how often it is read.
  private final class Source: Sendable {
    private let state: Mutex<(values: [Result<String, Problem>], reads: Int)>

    init(_ values: [Result<String, Problem>]) {
      state = Mutex((values, 0))
    }

    var reads: Int { state.withLock { $0.reads } }

    func read() throws(Problem) -> Secret {
      let next = state.withLock { state in
        state.reads += 1
        return state.values.count > 1 ? state.values.removeFirst() : state.values[0]
      }
      return Secret(try next.get())
    }
  }

  private func credential(_ source: Source, canChange: Bool = true, _ time: ManualTime = ManualTime()) -> Credential {
    Credential(canChange: canChange, time: time) { () async throws(Problem) -> Secret in try source.read() }
  }

  private static let broken = Result<String, Problem>.failure(Problem("No key.", advice: "Set it."))

  @Test func aValueIsReadWhenItIsFirstNeededAndThenKept() async throws {
    let source = Source([.success("first"), .success("second")])
    let credential = credential(source)
    #expect(source.reads == 0)
    for _ in 0..<3 { #expect(try await credential.current() == Secret("first")) }
    #expect(source.reads == 1)
  }

  @Test func aSourceThatFailsIsAskedAgainTheNextTime() async throws {
    let source = Source([Self.broken, .success("first")])
    let credential = credential(source)
    do throws(ProviderFailure) {
      _ = try await credential.current()
      Issue.record("something was read")
    } catch {
      #expect(error.kind == .noCredential)
      #expect(!error.mayHaveReached)
    }
    #expect(try await credential.current() == Secret("first"))
  }

  @Test func aRefusedValueIsReadAgainOnceAMinute() async throws {
    let time = ManualTime()
    let source = Source([.success("first"), .success("second"), .success("third"), .success("fourth")])
    let credential = credential(source, time)
    let first = try await credential.current()
    #expect(await credential.renewed(after: first) == Secret("second"))
    #expect(await credential.renewed(after: Secret("second")) == nil, "it was read a moment ago")
    time.advance(by: Credential.renewalInterval - .nanoseconds(1))
    #expect(await credential.renewed(after: Secret("second")) == nil)
    #expect(source.reads == 2)
    time.advance(by: .nanoseconds(1))
    #expect(await credential.renewed(after: Secret("second")) == Secret("third"))
    #expect(try await credential.current() == Secret("third"))
    #expect(source.reads == 3)
  }

  @Test func aFileIsReadWheneverItsValueWasRefused() async throws {
    let source = Source([.success("first"), .success("first"), .success("repaired")])
    let credential = Credential(canChange: true, rereading: .zero, time: ManualTime()) {
      () async throws(Problem) -> Secret in try source.read()
    }
    let first = try await credential.current()
    #expect(await credential.renewed(after: first) == nil, "nobody has repaired it yet")
    #expect(await credential.renewed(after: first) == Secret("repaired"))
  }

  @Test func whoComesLateGetsTheValueThatIsKnownToBeNewer() async throws {
    let source = Source([.success("first"), .success("second"), .success("third")])
    let credential = credential(source)
    let first = try await credential.current()
    #expect(await credential.renewed(after: first) == Secret("second"))
    #expect(await credential.renewed(after: first) == Secret("second"))
    #expect(source.reads == 2)
  }

  @Test func theSameValueAgainIsNothingToTry() async throws {
    let source = Source([.success("first")])
    let credential = credential(source)
    #expect(await credential.renewed(after: try credential.current()) == nil)
    #expect(source.reads == 2)
  }

  @Test func aValueThatCannotChangeIsNotReadAgain() async throws {
    let source = Source([.success("first"), .success("second")])
    let credential = credential(source, canChange: false)
    let first = try await credential.current()
    #expect(await credential.renewed(after: first) == nil)
    #expect(source.reads == 1)
  }

  @Test func aSourceThatFailsLaterLeavesTheValue() async throws {
    let source = Source([.success("first"), Self.broken])
    let credential = credential(source)
    let first = try await credential.current()
    #expect(await credential.renewed(after: first) == nil)
    #expect(try await credential.current() == first)
  }

  @Test func manyWhoWaitShareOneReading() async throws {
    let time = ManualTime()
    let reads = Mutex(0)
    let credential = Credential(canChange: true, time: time) { () async throws(Problem) -> Secret in
      reads.withLock { $0 += 1 }
      try? await time.sleep(until: time.boot.adding(.seconds(1)))
      return Secret("first")
    }
    let values = try await withThrowingTaskGroup(of: Secret.self) { group in
      group.addTask { try await credential.current() }
      await time.waitForSleepers(1)
      for _ in 0..<20 { group.addTask { try await credential.current() } }
      for _ in 0..<100 { await Task.yield() }
      time.advance(by: .seconds(1))
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(values == Array(repeating: Secret("first"), count: 21))
    #expect(reads.withLock { $0 } == 1)
  }

  @Test func nothingOfItShowsTheValue() async throws {
    let credential = credential(Source([.success("dk_canary_0123456789")]))
    var shown = ""
    dump(try await credential.current(), to: &shown)
    #expect(!(shown + "\(credential)" + String(reflecting: credential)).contains("canary"))
  }
}
