import Screen
import Testing

struct FrameTextTests {
  @Test func theGoldenFormatHasTextStylesAndALegend() {
    var frame = Frame(size: Size(columns: 24, rows: 3))
    let theme = Theme.fallback
    frame.draw { canvas in
      canvas.write(own: "LIVE", at: .zero, style: theme[.live])
      canvas.write("界面 ok", at: Point(column: 6, row: 0))
      canvas.write(own: "3 pending", at: Point(column: 0, row: 1), style: theme[.dim])
      canvas.write(own: "LIVE", at: Point(column: 11, row: 1), style: theme[.live])
      canvas.write("界", at: Point(column: 16, row: 1), style: theme[.link])
      canvas.placeCursor(at: Point(column: 3, row: 2))
    }
    #expect(
      frame.styledText == """
        LIVE  界面 ok
        3 pending  LIVE 界

        --- styles
        aaaa
        bbbbbbbbb  aaaa cc

        --- legend
        a bold bright-white on red
        b dim
        c underlined cyan
        cursor 3,2

        """)
  }

  @Test func moreStylesThanLettersStillHaveDifferentOnes() {
    var frame = Frame(size: Size(columns: 200, rows: 1))
    frame.draw { canvas in
      for column in 0..<200 {
        let style = Style(foreground: .indexed(UInt8(column)))
        canvas.write(own: "x", at: Point(column: column, row: 0), style: style)
      }
    }
    let layer = frame.styledText.split(separator: "\n")[2]
    #expect(layer.count == 200)
    #expect(Set(layer).count == 200)
  }
}
