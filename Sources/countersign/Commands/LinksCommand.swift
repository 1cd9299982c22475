import ArgumentParser
import Billing
import Dashboard
import Desk
import JSON
import Ledger
import Settings
import Text
import Transfer

/// URLs that wait for a person.
struct LinksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "links", abstract: "List upgrade, checkout and portal links, and look after them.",
    subcommands: [
      LinksListCommand.self, LinksAddCommand.self, LinksRevealCommand.self, LinksDismissCommand.self,
    ], defaultSubcommand: LinksListCommand.self)
}

/// The links without their URLs.
struct LinksListCommand: PrintsResult, PrintsPages {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List links with their countdowns; the URLs stay in the ledger.",
    discussion: """
      EXAMPLE
        countersign links --json
      """)

  @OptionGroup var common: CommonOptions

  @OptionGroup var form: OutputForm

  @OptionGroup var pager: PagerOption

  func run() throws {
    let workplace = try Workplace(common, for: .looking)
    MainLoop.run {
      do throws(LedgerError) {
        let links = try await workplace.ledger.links(at: workplace.time.wall)
        let hosts = LinkHosts(workplace.settings)
        if json {
          Output.json([
            "schema": "countersign.links/1",
            "links": .array(links.map { LinkDocument.document($0, isAllowed: hosts.allows($0)) }),
          ])
        } else if links.isEmpty {
          Output.line("No links. Checkout, portal and upgrade links appear here once they are made.")
        } else {
          for link in links {
            Output.lines(LinkDocument.lines(link, isAllowed: hosts.allows(link), at: workplace.time.wall))
          }
        }
        return .fine
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// A link from elsewhere, kept with the others.
struct LinksAddCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Keep a link that came another way; the URL is read from standard input.",
    discussion: """
      The URL is a secret and therefore never an argument: it would stand in the process list and the shell's history.

      EXAMPLE
        countersign links add --account dock-main < link.txt
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "The account it belongs to.", completion: Candidates.accounts)
  var account: String

  @Option(help: "The plan it leads to.", completion: Candidates.plans)
  var plan: String?

  @Option(
    help: "checkout, portal, upgrade_link or approval.", completion: .list(LinkKind.allCases.map(\.rawValue)))
  var kind = LinkKind.checkout.rawValue

  @OptionGroup var form: OutputForm

  func validate() throws {
    guard LinkKind(rawValue: kind) != nil else {
      throw ValidationError("--kind is checkout, portal, upgrade_link or approval.")
    }
  }

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      let account: AccountSettings
      do throws(Problem) { account = try workplace.knownAccount(self.account) } catch {
        return Output.problem(error, .usage)
      }
      guard let kind = LinkKind(rawValue: kind) else { return .usage }
      guard let text = readLine(strippingNewline: true), let url = try? ParsedURL(text) else {
        return Output.problem("standard input does not begin with a URL that can be kept", .usage)
      }
      guard LinkHosts(workplace.settings).allows(url, of: account.name) else {
        return Output.problem(
          "\(url.displayHost) is not among the hosts links may lead to; add it to [links] hosts if it is right", .usage)
      }
      do throws(LedgerError) {
        let id = try await workplace.ledger.store(
          IssuedURL(url: Secret(url.text), host: SafeText(url.displayHost)), kind: kind, account: account.name,
          request: nil,
          target: plan.flatMap { PlanName($0) }, at: workplace.time.wall)
        return try await LinkReport(workplace, json: json).tell(id, "Kept as link \(id).")
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// A link's URL, shown to a person.
struct LinksRevealCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "reveal",
    abstract: "Show a link's URL at the terminal.",
    discussion: """
      Needs a terminal: a URL that may need no sign-in does not go into files and pipes by accident.

      EXAMPLE
        countersign links reveal 3
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The link's number.", completion: Candidates.links)
  var id: Int64

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      do throws(LedgerError) {
        let now = workplace.time.wall
        guard let url = try await workplace.ledger.url(ofLink: id),
          let link = try await workplace.ledger.links(at: now).first(where: { $0.id == id })
        else { return Output.problem("there is no waiting link \(id)", .usage) }
        // The whole URL tells more than the host that was noted of it.
        let isAllowed =
          (try? ParsedURL(url.reveal())).map { LinkHosts(workplace.settings).allows($0, of: link.account) } ?? false
        guard TerminalQuestion.show(url.reveal(), warning: isAllowed ? nil : StrangeHost.sentence) else {
          return Output.problem("a URL is shown at a terminal only", .unreachable)
        }
        // Somebody is about to do something on that page.
        try await workplace.ledger.wish(.watch(link.account), at: now)
        return try await LinkReport(workplace, json: json).tell(id, nil)
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// Puts a link away.
struct LinksDismissCommand: Confirms {
  static let configuration = CommandConfiguration(
    commandName: "dismiss",
    abstract: "Put a link away and erase its URL.",
    discussion: """
      EXAMPLE
        countersign links dismiss 3
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The link's number.", completion: Candidates.links)
  var id: Int64

  @OptionGroup var form: OutputForm

  @OptionGroup var silence: QuietOption

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      do throws(LedgerError) {
        try await workplace.ledger.endLink(id, as: .dismissed, actor: .operatorItself, at: workplace.time.wall)
        return try await LinkReport(workplace, json: json).tell(id, "Link \(id) is dismissed and its URL erased.")
      } catch .notFound {
        return Output.problem("there is no waiting link \(id)", .usage)
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// Opens a link.
struct OpenCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open a link in the browser, or show it where there is none.",
    discussion: """
      EXAMPLE
        countersign open 3
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The link's number.", completion: Candidates.links)
  var id: Int64

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    MainLoop.run {
      do throws(LedgerError) {
        let report = LinkReport(workplace, json: json)
        switch await LinkOpener(workplace: workplace).open(id) {
        case .opened(let host):
          return try await report.tell(id, "Opened \(host.word()) in the browser.")
        case .noBrowser(let why):
          guard let url = try await workplace.ledger.url(ofLink: id), TerminalQuestion.show(url.reveal()) else {
            return Output.problem("\(why), and a URL is shown at a terminal only", .unreachable)
          }
          Output.message("countersign: \(why)")
          return try await report.tell(id, nil)
        case .missing: return Output.problem("there is no waiting link \(id)", .usage)
        case .refused(let why): return Output.problem(why, .unreachable)
        }
      } catch {
        return Output.problem(error, .unreachable)
      }
    }
  }
}

/// A link after something was done with it, for programs as it stands in the list; never with its URL.
private struct LinkReport {
  private let workplace: Workplace
  private let json: Bool

  init(_ workplace: Workplace, json: Bool) {
    self.workplace = workplace
    self.json = json
  }

  func tell(_ id: Int64, _ words: String?) async throws(LedgerError) -> ExitStatus {
    guard json else {
      if let words { Output.line(words) }
      return .fine
    }
    let link = try await workplace.ledger.links(at: workplace.time.wall).first { $0.id == id }
    var document: JSONObject = ["schema": "countersign.link/1", "id": .integer(id)]
    if let link,
      case .object(let fields) = LinkDocument.document(
        link, isAllowed: LinkHosts(workplace.settings).allows(link))
    {
      for (name, value) in fields { document[name] = value }
    }
    Output.json(.object(document))
    return .fine
  }
}
