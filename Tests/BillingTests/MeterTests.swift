import Billing
import Testing

@Suite struct MeterTests {
  private func percent(_ used: Int64?, of limit: Limit) -> Int64? {
    Meter(name: "agents", used: used, limit: limit, unit: "agents", provenance: .server).percent
  }

  @Test(arguments: [
    (Int64(0), Int64(10), Int64(0)), (3, 10, 30), (10, 10, 100), (25, 10, 250), (1, 3, 33), (2, 3, 66), (999, 1000, 99),
    (1, .max, 0), (.max, .max, 100), (.max - 1, .max, 99), (.max / 2, .max, 49),
    // Where the use times 100 leaves 64 bits.
    (100_000_000_000_000_000, 150, 66_666_666_666_666_666), (92_233_720_368_547_759, 100, 92_233_720_368_547_759),
  ])
  func itIsTheUsedShareRoundedDown(_ used: Int64, _ limit: Int64, _ expected: Int64) {
    #expect(percent(used, of: .of(limit)) == expected)
  }

  @Test func itIsClampedWhereItDoesNotFit() {
    #expect(percent(.max, of: .of(1)) == .max)
    #expect(percent(.max, of: .of(99)) == .max)
  }

  @Test(
    arguments: [
      (nil, .of(10)), (5, .unlimited), (5, .unknown), (5, .of(0)), (5, .of(-1)), (5, .of(.min)), (-1, .of(10)),
      (.min, .of(.max)),
    ] as [(Int64?, Limit)])
  func itIsUnknownWithoutASensibleUseAndLimit(_ used: Int64?, _ limit: Limit) {
    #expect(percent(used, of: limit) == nil)
  }
}
