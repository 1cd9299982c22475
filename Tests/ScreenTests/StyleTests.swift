import Screen
import Testing

struct StyleTests {
  @Test func whatIsLaidOverWinsAndTheRestShowsThrough() {
    let base = Style(foreground: .indexed(2), background: .indexed(4), bold: true)
    let over = Style(background: .rgb(1, 2, 3), underlined: true)
    #expect(
      base.merging(over)
        == Style(foreground: .indexed(2), background: .rgb(1, 2, 3), bold: true, underlined: true))
    #expect(base.merging(.plain) == base)
    #expect(Style.plain.merging(base) == base)
  }

  @Test func coloursThatWouldBecomeOneAreKeptApart() {
    let pale = Style(foreground: .rgb(250, 250, 250), background: .rgb(225, 225, 225)).quantized(to: .eight)
    #expect(pale == Style(foreground: .indexed(0), background: .indexed(7)))
    let dark = Style(foreground: .rgb(20, 0, 0), background: .rgb(0, 0, 0)).quantized(to: .sixteen)
    #expect(dark == Style(foreground: .indexed(15), background: .indexed(0)))
  }

  @Test func textThatIsMeantToBeInvisibleStaysSo() {
    let hidden = Style(foreground: .indexed(3), background: .indexed(3))
    #expect(hidden.quantized(to: .eight) == hidden)
  }

  @Test func noPairOfDifferentColoursBecomesUnreadable() {
    for step in stride(from: 0, to: 1 << 24, by: 99_991) {
      let foreground = Color.rgb(UInt8(step >> 16), UInt8(step >> 8 & 255), UInt8(step & 255))
      let background = Color.rgb(UInt8(step & 255), UInt8(step >> 16), UInt8(step >> 8 & 255))
      guard foreground != background else { continue }
      for depth in [ColorDepth.eight, .sixteen, .indexed256] {
        let shown = Style(foreground: foreground, background: background).quantized(to: depth)
        #expect(shown.foreground != shown.background)
      }
    }
  }

  @Test func withoutColoursABackgroundBecomesReverse() {
    let style = Style(foreground: .indexed(15), background: .indexed(1), bold: true)
    #expect(style.quantized(to: .mono) == Style(bold: true, reversed: true))
    #expect(Style(foreground: .indexed(1)).quantized(to: .mono) == .plain)
  }

  @Test func itsWordsTellEverything() {
    #expect(Style.plain.description == "plain")
    let everything = Style(
      foreground: .indexed(9), background: .rgb(0, 128, 255), bold: true, dim: true, italic: true, underlined: true,
      reversed: true)
    #expect(everything.description == "bold dim italic underlined reversed bright-red on #0080ff")
  }
}
