import CProcess
import Foundation

/// Measures what the program's own modules do, beside what others do with the same bytes.
@main
struct Bench {
  static func main() async {
    // As the program does at its start.
    cp_share_one_heap()
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      let accounts = try number(words, "--accounts") ?? 1000
      let runs = try number(words, "--runs") ?? 5
      let memory = MemoryBench(accounts: accounts, polls: try number(words, "--polls") ?? 10)
      switch words.first {
      case "poll": try await PollBench(accounts: accounts, runs: runs, only: number(words, "--only")).run()
      case "decode": try DecodeBench(rounds: runs).run()
      case "memory": try memory.run()
      case "years":
        try await YearsBench(
          requests: number(words, "--requests") ?? 100_000, events: number(words, "--events") ?? 1_000_000,
          program: text(words, "--program") ?? ".build/release/countersign", runs: runs, keep: text(words, "--keep")
        ).run()
      // These two are what the others start as processes of their own.
      case "memory-of": try await memory.measure(words.dropFirst().first)
      case "serve": try OwnServer.serve(port: number(words, "--port") ?? 0)
      default:
        Output.line(
          "usage: countersign-bench poll|decode|memory|years [--accounts N] [--runs N] [--polls N] [--only WAY] [--requests N] [--events N] [--program PATH] [--keep FOLDER]"
        )
        exit(64)
      }
    } catch {
      Output.line("countersign-bench: \(error)")
      exit(1)
    }
  }

  /// The word behind an option; nil where the option is not given.
  private static func text(_ words: [String], _ option: String) -> String? {
    words.firstIndex(of: option).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
  }

  /// The positive number behind an option; nil where the option is not given.
  private static func number(_ words: [String], _ option: String) throws -> Int? {
    guard let place = words.firstIndex(of: option) else { return nil }
    guard place + 1 < words.count, let number = Int(words[place + 1]), number > 0 else {
      throw BenchError("\(option) takes a number above 0.")
    }
    return number
  }
}
