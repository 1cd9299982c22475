import Billing
import Testing

@testable import Sandbox

@Suite("Usage that drifts")
struct UsageDriftTests {
  private let start = BootTime(nanoseconds: 5_000_000_000)

  private func drift(_ perHour: Int64, seed: UInt64 = 1) -> UsageDrift {
    UsageDrift(perHour: perHour, from: start, random: RandomSource(seed: seed, purpose: 5))
  }

  private func hours(_ count: Double) -> BootTime { start.adding(.seconds(Int64(count * 3_600))) }

  @Test("The rate holds over any two hours", arguments: [1, 7, 4_000, -4_000, UsageDrift.fastest, -UsageDrift.fastest])
  func rate(perHour: Int64) {
    var drift = drift(perHour)
    for pair in 1...20 { #expect(drift.advance(to: hours(Double(pair) * 2)) == 2 * perHour, "\(pair)") }
  }

  @Test func oneHourIsUnevenAndTheSameForEqualSeeds() {
    func steps(_ seed: UInt64) -> [Int64] {
      var drift = drift(4_000, seed: seed)
      return (1...6).map { drift.advance(to: hours(Double($0))) }
    }
    #expect(steps(1) == steps(1))
    #expect(steps(1) != steps(2))
    #expect(steps(1).contains { $0 != 4_000 })
    #expect(steps(1).allSatisfy { (3_000...5_000).contains($0) })
  }

  @Test func howOftenOneLooksChangesNothing() {
    var often = drift(997)
    var once = drift(997)
    var sum: Int64 = 0
    for minute in 1...(60 * 7) { sum += often.advance(to: hours(Double(minute) / 60)) }
    #expect(sum == once.advance(to: hours(7)))
  }

  @Test func nothingMovesBeforeTheStartOrWithoutTime() {
    var drift = drift(100)
    #expect(drift.advance(to: BootTime(nanoseconds: 0)) == 0)
    #expect(drift.advance(to: start) == 0)
  }
}
