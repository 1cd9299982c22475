import Screen
import Testing

struct ColorTests {
  @Test(
    "A colour becomes the nearest one that there is",
    arguments: [
      (Color.terminal, ColorDepth.indexed256, Color.terminal),
      (.terminal, .mono, .terminal),
      (.rgb(1, 2, 3), .truecolor, .rgb(1, 2, 3)),
      (.rgb(1, 2, 3), .mono, .terminal),
      (.rgb(255, 0, 0), .indexed256, .indexed(196)),
      (.rgb(255, 95, 0), .indexed256, .indexed(202)),
      (.rgb(0, 0, 0), .indexed256, .indexed(16)),
      (.rgb(255, 255, 255), .indexed256, .indexed(231)),
      (.rgb(128, 128, 128), .indexed256, .indexed(244)),
      (.rgb(12, 12, 12), .indexed256, .indexed(232)),
      (.rgb(0x2E, 0x34, 0x40), .indexed256, .indexed(236)),
      (.rgb(0x28, 0x28, 0x28), .indexed256, .indexed(235)),
      (.rgb(250, 10, 10), .sixteen, .indexed(9)),
      (.rgb(200, 0, 0), .sixteen, .indexed(1)),
      (.rgb(0, 0, 0), .sixteen, .indexed(0)),
      (.rgb(120, 120, 120), .sixteen, .indexed(8)),
      (.rgb(240, 240, 240), .eight, .indexed(7)),
      (.rgb(10, 200, 10), .eight, .indexed(2)),
      (.indexed(200), .indexed256, .indexed(200)),
      (.indexed(9), .sixteen, .indexed(9)),
      (.indexed(9), .eight, .indexed(1)),
      (.indexed(8), .eight, .indexed(7)),
      (.indexed(3), .eight, .indexed(3)),
      (.indexed(196), .sixteen, .indexed(9)),
      (.indexed(196), .eight, .indexed(1)),
      (.indexed(5), .mono, .terminal),
    ])
  func quantized(_ color: Color, _ depth: ColorDepth, _ expected: Color) {
    #expect(color.quantized(to: depth) == expected)
  }

  @Test func aQuantizedColourIsOneThatTheTerminalHas() {
    for step in stride(from: 0, through: 0xFFFFFF, by: 0x1F1F3) {
      let color = Color.rgb(UInt8(step >> 16), UInt8(step >> 8 & 255), UInt8(step & 255))
      for (depth, range) in [(ColorDepth.eight, 0...7), (.sixteen, 0...15), (.indexed256, 16...255)] {
        guard case .indexed(let index) = color.quantized(to: depth) else {
          Issue.record("\(color) is \(color.quantized(to: depth)) with \(depth)")
          continue
        }
        #expect(range.contains(Int(index)))
        #expect(color.quantized(to: depth).quantized(to: depth) == .indexed(index))
      }
    }
  }
}
