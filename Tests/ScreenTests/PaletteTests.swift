import Screen
import Testing

struct PaletteTests {
  @Test func theCubeAndTheGreysAreThoseOfXterm() {
    #expect(Palette.color(16) == .rgb(0, 0, 0))
    #expect(Palette.color(17) == .rgb(0, 0, 95))
    #expect(Palette.color(67) == .rgb(95, 135, 175))
    #expect(Palette.color(231) == .rgb(255, 255, 255))
    #expect(Palette.color(232) == .rgb(8, 8, 8))
    #expect(Palette.color(255) == .rgb(238, 238, 238))
    #expect(Palette.color(4) == .rgb(0, 0, 238))
  }

  @Test func everyEntryIsItsOwnNearest() {
    for range in [0...7, 0...15, 16...255] as [ClosedRange<UInt8>] {
      for index in range {
        guard case .rgb(let red, let green, let blue) = Palette.color(index) else {
          Issue.record("entry \(index) has no channels")
          continue
        }
        #expect(Palette.nearest(red, green, blue, among: range) == index)
      }
    }
  }

  @Test func greysStayGreys() {
    let greys: Set<UInt8> = Set(232...255).union([16, 59, 102, 145, 188, 231])
    for level in UInt8.min...UInt8.max {
      #expect(greys.contains(Palette.nearest(level, level, level, among: 16...255)), "\(level)")
    }
  }

  @Test func noMachineFindsOtherNeighbours() {
    // All neighbours of a grid of 512 colours in one number (FNV-1a), which was computed apart from this code.
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for step in 0..<512 {
      let (red, green, blue) = (UInt8(step >> 6) * 36, UInt8(step >> 3 & 7) * 36, UInt8(step & 7) * 36)
      for range in [0...7, 0...15, 16...255] as [ClosedRange<UInt8>] {
        sum = (sum ^ UInt64(Palette.nearest(red, green, blue, among: range))) &* 0x100_0000_01B3
      }
    }
    #expect(sum == 12674260961600027640)
  }
}
