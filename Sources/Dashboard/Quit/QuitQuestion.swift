import Screen
import Text

/// The one question before quitting, while agents wait for an answer and this process is the engine.
struct QuitQuestion {
  let state: DashboardState

  func draw(on canvas: inout Canvas) {
    let count = state.snapshot?.index.pending.count ?? 0
    let keys = state.configuration.keymap
    let sentences = [
      "\(count) request\(count == 1 ? " waits" : "s wait") for you, and the engine runs in this window.",
      "Without an engine nobody answers the agents.",
      "\(keys.label(.confirmQuit)) quits, \(keys.label(.back)) stays.",
    ]
    let width = min(64, canvas.bounds.size.columns)
    let lines = sentences.flatMap { SafeText($0).wrapped(to: max(1, width - 4)) }
    canvas.within(canvas.bounds.centered(Size(columns: width, rows: lines.count + 2))) { canvas in
      canvas.fill(style: state.style(.text))
      canvas.box(
        title: "Quit?", glyphs: state.glyphs, style: state.style(.borderFocused), titleStyle: state.style(.title))
      for (row, line) in lines.enumerated() {
        canvas.write(
          line, column: 2, row: row + 1, style: state.style(.text), columns: max(0, width - 4), glyphs: state.glyphs)
      }
    }
  }
}

/// What keys do while the question before quitting is asked.
struct QuitKeys: PlaceKeys {
  func goBack(in reducer: inout Reducer) {
    reducer.state.isAskingToQuit = false
    reducer.state.review?.rearm(at: reducer.now.boot.time)
  }
}
