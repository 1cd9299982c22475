import ArgumentParser
import Consent
import Desk
import JSON
import Ledger

/// Pending and recent requests.
struct RequestsCommand: PrintsResult, PrintsColours, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "requests",
    abstract: "List pending and recent requests.",
    discussion: """
      EXAMPLE
        countersign requests --json
      """)

  @OptionGroup var common: CommonOptions

  @OptionGroup var form: OutputForm

  @OptionGroup var colours: ColorOption

  @OptionGroup var pager: PagerOption

  @Option(help: ArgumentHelp("How many requests at the most.", valueName: "number"))
  var limit = 50

  func validate() throws {
    guard limit > 0 else { throw ValidationError("--limit takes a positive number.") }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let requests = try await workplace.ledger.recentRequests(limit: limit)
        let life = await EngineLock.life(in: workplace.ledger.directory)
        EngineText.warn(life)
        if json {
          Output.json([
            "schema": "countersign.requests/1",
            "engine": EngineText.document(
              life, looks: try await workplace.ledger.looks().values, older: workplace.olderConfig(life.holder)),
            "requests": .array(
              requests.map { .object(RequestDocument.summary($0, at: workplace.time.storedBoot)) }),
          ])
        } else if requests.isEmpty {
          Output.line("No requests yet. Give an agent its door with: countersign agent add NAME --account ACCOUNT")
        } else {
          for request in requests {
            Output.lines(
              tone: Tone(request.state),
              RequestText.lines(
                request, on: workplace.records.account(request.account), at: workplace.time.wall, among: requests))
          }
        }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// What the review of a request shows.
struct ShowCommand: PrintsResult, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a request's review facts and their digest.",
    discussion: """
      EXAMPLE
        countersign show 42
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The request's number or id.", completion: Candidates.requests)
  var id: String

  @OptionGroup var form: OutputForm

  @OptionGroup var pager: PagerOption

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let request = try await workplace.ledger.request(named: id)
        if !request.state.isFinal { EngineText.warn(await EngineLock.life(in: workplace.ledger.directory)) }
        if json {
          let elsewhere = try await SurroundingsText.read(request, in: workplace.records)
          Output.json(
            RequestDocument.whole(
              request, on: workplace.records.account(request.account), at: workplace.time.storedBoot,
              elsewhere: elsewhere,
              replacement: try await RequestSheet.replacement(of: request, in: workplace.records)))
        } else {
          Output.lines(try await RequestSheet.read(request, in: workplace.records).lines)
        }
        return .fine
      } catch {
        return await RequestRefusal(name: id, nothing: "nothing was changed", workplace: workplace).tell(error)
      }
    }
  }
}
