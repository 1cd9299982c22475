import Testing
import Text

@testable import Screen

/// Frames as pictures: that every cell has its place can be asked here; what a browser shows cannot.
@Suite struct FrameSVGTests {
  private func frame(_ text: SafeText, _ style: Style = .plain, columns: Int = 12) -> Frame {
    var frame = Frame(size: Size(columns: columns, rows: 1))
    frame.draw { $0.write(text, at: .zero, style: style) }
    return frame
  }

  private func row(_ text: SafeText, _ style: Style = .plain, columns: Int = 12) -> String {
    frame(text, style, columns: columns).svgRows(paper: .dark)[0]
  }

  @Test func aRunOfWordsHasItsPlaceAndItsWidth() {
    #expect(row("  two words").contains(#"<text x="16" y="12" textLength="72">two words</text>"#))
    #expect(row("a   b").contains(#">a</text><text x="32" y="12" textLength="8">b</text>"#))
  }

  @Test func aSignThatAFontMayNotHaveIsARunOfItsOwn() {
    let row = row("a▲b 漢c")
    for run in [
      #"<text x="0" y="12" textLength="8">a</text>"#, #"<text x="8" y="12" textLength="8">▲</text>"#,
      #"<text x="16" y="12" textLength="8">b</text>"#, #"<text x="32" y="12" textLength="16">漢</text>"#,
      #"<text x="48" y="12" textLength="8">c</text>"#,
    ] { #expect(row.contains(run), "\(run) in \(row)") }
  }

  @Test func linesAndBlocksAreShapesAndMeet() {
    #expect(row("┌──┐") == ##"<path class="l" stroke="#d8d8d8" d="M4 8H8M4 8V16.4M8 8H28M28 8V16.4"/>"##)
    #expect(row("██▌") == ##"<path fill="#d8d8d8" d="M0 0h20v16.4h-20z"/>"##)
    #expect(row("░") == ##"<path fill="#4b4b4b" d="M0 0h8v16.4h-8z"/>"##)
    #expect(row("▂") == ##"<path fill="#d8d8d8" d="M0 12h8v4.4h-8z"/>"##)
    #expect(row("⡀") == ##"<path fill="#d8d8d8" d="M1 13h2v2h-2z"/>"##)
  }

  /// Each sextant fills what its number says, in cells of two by three.
  @Test func everySextantIsDrawn() throws {
    for bits in UInt8(1)..<63 where bits != 0x15 && bits != 0x2A {
      let scalar = try #require(GlyphSet.sextant(bits).unicodeScalars.first)
      guard case .parts(let parts) = SVGShapes.shape(of: scalar.value) else {
        Issue.record("\(bits) is no shape")
        continue
      }
      let drawn = parts.reduce(0) { $0 | 1 << ($1.y / 5 * 2 + $1.x / 4) }
      #expect(drawn == Int(bits))
    }
  }

  @Test func stylesAreColoursAndShapes() {
    let red = Style(foreground: .rgb(255, 0, 1), background: .indexed(4), bold: true, italic: true)
    #expect(
      row("x", red) == ##"<path fill="#0000ee" d="M0 0h8v16.4h-8z"/><g fill="#ff0001" class="b" font-style="italic">"##
        + #"<text x="0" y="12" textLength="8">x</text></g>"#)
    #expect(row("x", Style(reversed: true)).contains(##"<path fill="#d8d8d8""##))
    #expect(row("x", Style(reversed: true)).contains(##"<g fill="#1c1c1c">"##))
    #expect(row("x", Style(dim: true)).contains(##"<g fill="#8d8d8d">"##))
    #expect(row("a b", Style(underlined: true)).contains(#"d="M0 14h24v1h-24z""#))
  }

  @Test func theCursorIsSeen() {
    var frame = frame("ab")
    frame.cursor = Point(column: 1, row: 0)
    #expect(frame.svgRows(paper: .dark)[0].contains(##"<path fill="#d8d8d8" d="M8 0h8v16.4h-8z"/>"##))
  }

  /// Whatever somebody wrote is text in the document and nothing else.
  @Test func nothingThatIsShownIsMarkup() {
    let row = row("<a&b>")
    #expect(row.contains(">&lt;a&amp;b&gt;</text>"))
    // A scalar that no XML document can have.
    var frame = Frame(size: Size(columns: 3, rows: 1))
    frame.draw { $0.write(own: "\u{FFFF}", at: .zero) }
    #expect(!frame.svg(title: "t").unicodeScalars.contains("\u{FFFF}"))
    let document = self.frame("x").svg(title: "a < b & c")
    #expect(document.contains("<title>a &lt; b &amp; c</title>"))
    #expect(!document.contains("http://www.w3.org/1999/xlink") && !document.contains("url("))
  }

  @Test func anEqualFrameIsAnEqualDocument() {
    #expect(frame("a ─ b").svg(title: "t") == frame("a ─ b").svg(title: "t"))
    #expect(frame("a").svg(title: "t") != frame("b").svg(title: "t"))
  }

  /// A theme with a background of its own fills the window with it; one without leaves it as it was.
  @Test func theWindowHasTheThemesColours() {
    let own = Theme(name: "own", styles: [.text: Style(foreground: .rgb(1, 2, 3), background: .rgb(250, 251, 252))])
    #expect(frame("a").svg(title: "t", paper: SVGPaper(own)).contains(##"rx="6" fill="#fafbfc"/>"##))
    #expect(SVGPaper(.fallback, in: .light) == .light)
  }
}
