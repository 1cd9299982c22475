import ArgumentParser
import Dashboard
import JSON
import Ledger
import Screen
import Settings
import Terminal

/// One frame of the dashboard as text, or as a picture.
struct FrameCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "frame",
    abstract: "Print one frame of the dashboard as text, or as an SVG picture.",
    discussion: """
      EXAMPLES
        countersign frame --size 120x40
        countersign frame --svg --theme dark > dashboard.svg
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "Columns and rows, for example 120x40.")
  var size = "100x30"

  @Flag(help: "Use ASCII characters only, as where the locale is not UTF-8.")
  var ascii = false

  @Flag(help: "Print an SVG document with the theme's colours.")
  var svg = false

  @Option(
    help: "The theme in place of the configured one, and of the one chosen on the screen.",
    completion: Candidates.themes)
  var theme: String?

  @OptionGroup var form: OutputForm

  func validate() throws {
    if svg, json { throw ValidationError("--svg and --json are two forms: leave out one of them.") }
    if theme != nil, !svg { throw ValidationError("--theme is for --svg: text has no colours.") }
    guard frameSize != nil else {
      throw ValidationError("--size takes columns and rows from 1x1 to 500x200, for example 120x40.")
    }
  }

  func run() throws {
    guard let frameSize else { return }
    let workplace = try Workplace(common, for: .looking)
    let overview: Overview
    do { overview = try workplace.ledger.overviewNow(at: workplace.time.wall) } catch {
      throw Output.problem(error, .unreachable)
    }
    let reader = workplace.snapshots
    let engine = EngineStatus(EngineLock.lifeNow(in: workplace.ledger.directory))
    // The text of a frame has no colours; what is wrong with the theme the dashboard would say, too.
    let chosen = KeptTheme.chosen(option: theme, configured: workplace.settings.theme, in: workplace.places)
    if theme != nil, let problem = chosen.problems.first { throw Output.problem(problem, .badConfiguration) }
    for problem in chosen.problems { Output.message("countersign: \(problem.description)") }
    let moment = Moment(workplace.time)
    let configuration = DashboardConfiguration(
      readOnly: workplace.readOnly != nil,
      glyphs: ascii || !json && !svg && !LocaleCharacters.isUTF8 ? .ascii : .unicode,
      theme: chosen.theme, zone: workplace.zone.zone)
    let (state, _) = reduce(
      DashboardState(configuration: configuration, size: frameSize),
      .snapshotLoaded(reader.snapshot(overview, engine: engine)), at: moment)
    let frame = view(state, size: frameSize, at: moment)
    let text = frame.text
    if svg {
      let title = "Countersign's dashboard, \(moment.wall.timestamp)"
      Output.exactly(frame.svg(title: title, paper: SVGPaper(chosen.theme)))
    } else if json {
      Output.json([
        "schema": "countersign.frame/1", "columns": .integer(Int64(frameSize.columns)),
        "rows": .integer(Int64(frameSize.rows)),
        "lines": .array(text.split(separator: "\n", omittingEmptySubsequences: false).map { .string(String($0)) }),
      ])
    } else {
      Output.exactly(text)
    }
  }

  private var frameSize: Size? {
    let parts = size.split(separator: "x").map { Int($0) }
    guard parts.count == 2, let columns = parts[0], let rows = parts[1], (1...500).contains(columns),
      (1...200).contains(rows)
    else { return nil }
    return Size(columns: columns, rows: rows)
  }
}
