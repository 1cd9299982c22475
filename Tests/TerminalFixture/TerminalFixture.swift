import Foundation
import Screen
import Terminal
import Text

/// A small program that uses a terminal in every way a dashboard does, for the tests to drive.
///
/// Each key shows its name in the second row; some do more: see `press`.
@main
@MainActor
struct TerminalFixture {
  private static var terminal: Terminal?
  private static var lastKey = "none"
  private static var lastEvent = "none"
  private static var isColorful = false
  private static var floods = 0

  static func main() {
    do {
      let opened = try Terminal.open(mouse: !CommandLine.arguments.contains("--no-mouse"))
      terminal = opened
      opened.onKey = { press($0) }
      opened.onResize = { size in
        lastEvent = "resized to \(size.columns)x\(size.rows)"
        paint()
      }
      opened.onHangup = {
        opened.close()
        exit(9)
      }
      if !CommandLine.arguments.contains("--default-signals") {
        opened.onTerminate = { signal in
          opened.close()
          exit(100 + signal.number)
        }
      }
      paint()
      RunLoop.main.run()
    } catch {
      FileHandle.standardError.write(Data("cannot show a screen: \(error)\n".utf8))
      exit(3)
    }
  }

  private static func press(_ key: Key) {
    guard let terminal else { return }
    lastKey = key.name
    switch key {
    case .character("q"):
      terminal.close()
      // Twice must be the same as once.
      terminal.close()
      FileHandle.standardOutput.write(Data("bye\n".utf8))
      exit(0)
    case .character("X"):
      let empty: [Int] = []
      lastKey = "\(empty[lastKey.count])"
    case .character("E"): exit(4)
    case .character("B"): terminal.bell()
    case .character("N"): terminal.notify(title: "title;x", body: SafeText("body\u{1B}[31m"))
    case .character("A"):
      for _ in 0..<20_000 { terminal.notify(title: "alarm", body: "the same as before") }
    case .character("C"): terminal.copy("copied \u{1B}")
    case .character("T"): terminal.setTitle("2 pending")
    case .character("M"): terminal.setMouse(false)
    case .character("D"): terminal.discardTypeahead()
    // The same frame again, which must send nothing.
    case .character("S"): return paint(times: 100)
    case .character("P"): isColorful.toggle()
    // Every cell of the screen becomes another one.
    case .character("f"): floods += 1
    case .character("R"):
      terminal.withReleasedScreen { FileHandle.standardOutput.write(Data("released\n".utf8)) }
    case .control("z"):
      lastEvent = "continued"
      terminal.suspend()
    case .paste(let text): lastKey = "paste \(text.utf8.count) \(text.prefix(20))"
    case .mouse(let event): lastKey = "mouse \(event.kind) \(event.point.column),\(event.point.row)"
    default: break
    }
    paint()
  }

  private static func paint(times: Int = 1) {
    guard let terminal else { return }
    for _ in 0..<times {
      var frame = Frame(size: terminal.size)
      frame.draw { draw(&$0, terminal) }
      terminal.paint(frame)
    }
  }

  private static func draw(_ canvas: inout Canvas, _ terminal: Terminal) {
    let theme = Theme.fallback
    canvas.write(SafeText("界面 é LIVE ▲"), at: .zero, style: theme[.live])
    canvas.write(
      own: "rgb", at: Point(column: 20, row: 0),
      style: Style(foreground: .rgb(255, 95, 0), background: .rgb(0, 0, 95), italic: true, underlined: true))
    canvas.write(own: "dim", at: Point(column: 24, row: 0), style: Style(bold: true, dim: true, reversed: true))
    canvas.write(SafeText("key: \(lastKey)"), at: Point(column: 0, row: 1))
    canvas.write(SafeText("event: \(lastEvent)"), at: Point(column: 0, row: 2))
    canvas.write(
      own: "\(terminal.size.columns)x\(terminal.size.rows) \(terminal.colorDepth) utf8 \(terminal.isUTF8)",
      at: Point(column: 0, row: 3))
    if isColorful { drawColors(&canvas) }
    if floods > 0 { drawFlood(&canvas) }
    // The last cell of the screen, where drawing must not scroll.
    let corner = Point(column: canvas.bounds.size.columns - 1, row: canvas.bounds.size.rows - 1)
    canvas.write(own: "#", at: corner)
  }

  private static func drawFlood(_ canvas: inout Canvas) {
    let letter = Unicode.Scalar(UInt8(ascii: "a") + UInt8(floods % 26))
    let row = String(repeating: Character(letter), count: canvas.bounds.size.columns)
    for number in 5..<max(canvas.bounds.size.rows, 5) {
      canvas.write(SafeText(row), at: Point(column: 0, row: number))
    }
    canvas.write(own: "floods: \(floods)", at: Point(column: 0, row: 4))
  }

  /// More pairs of colours than a terminal with 64 of them has: all of eight colours, and each on the terminal's own.
  private static func drawColors(_ canvas: inout Canvas) {
    for foreground in 0..<16 {
      let own = Style(foreground: .indexed(UInt8(foreground)))
      canvas.write(own: "x", at: Point(column: 16, row: 4 + foreground), style: own)
      for background in 0..<16 {
        let style = Style(foreground: .indexed(UInt8(foreground)), background: .indexed(UInt8(background)))
        canvas.write(own: "x", at: Point(column: background, row: 4 + foreground), style: style)
      }
    }
  }
}
