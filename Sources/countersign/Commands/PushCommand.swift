import ArgumentParser
import Billing
import Consent
import Desk
import JSON
import Settings
import Text

/// Reaching the operator who is away.
struct PushCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Try the ways by which you are told what waits while you are away.",
    subcommands: [PushTestCommand.self])
}

/// Sends a test message.
struct PushTestCommand: PrintsResult {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Send a test message by every [[push]] of the config, or by one, and tell what the receiver said.",
    discussion: """
      The message says that it is a test. Nothing is tried a second time, and no alarm is raised. Ends with 0 when every \
      receiver took it, and with 3 when one did not.

      EXAMPLES
        countersign push test
        countersign push test phone --json
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: "The name of the push; without it every one.", completion: Candidates.pushes)
  var name: String?

  @OptionGroup var form: OutputForm

  func run() throws {
    let workplace = try Workplace(common, for: .acting)
    let all = workplace.settings.pushes
    let chosen = all.filter { name == nil || $0.name == name }
    if chosen.isEmpty {
      let names = all.map(\.name).joined(separator: ", ")
      throw Output.problem(
        Problem(
          SafeText(
            name.map { "There is no push \(SafeTextArgument($0)) in the config." } ?? "The config has no [[push]]."),
          advice: SafeText(names.isEmpty ? "docs/push.md says how one is written." : "There are: \(names).")), .usage)
    }
    MainLoop.run {
      do throws(Problem) {
        let http = try workplace.access(mayAsk: true).client()
        var results: [(push: PushSettings, id: String, verdict: PushVerdict)] = []
        for push in chosen {
          let message = PushMessage(testing: push.name, id: RequestID.random().rawValue, at: workplace.time.wall)
          let sender = PushSender(push: push, access: workplace.access(mayAsk: true), http: http)
          let verdict = await sender.send(message)
          results.append((push, message.id, verdict))
          if !json {
            Output.line("\(push.name)  \(push.kind.rawValue)  \(verdict.words)  (message \(message.id.prefix(8)))")
          }
        }
        await http.shutdown()
        if json {
          Output.json([
            "schema": "countersign.push_test/1",
            "pushes": .array(
              results.map { push, id, verdict in
                [
                  "name": .string(push.name), "kind": .string(push.kind.rawValue), "id": .string(id),
                  "delivered": .bool(verdict == .delivered), "words": .string(verdict.words),
                ]
              }),
          ])
        }
        return results.allSatisfy { $0.verdict == .delivered } ? .fine : .unreachable
      } catch {
        return Output.problem(error, .badConfiguration)
      }
    }
  }
}
