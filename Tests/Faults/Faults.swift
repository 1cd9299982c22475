import Billing
import Foundation
import JSON

/// The fault matrix, which plays every row and prints the tables; `faults engine` is the process that rows start and kill.
@main
struct Faults {
  private static let usage = """
    faults [--only WORDS] [--speed N] [--jobs N]   plays the rows, and prints the tables of docs/faults.md
    faults --list                                  prints the names of the rows

      --only WORDS  only the rows whose names contain the words
      --speed N     how much faster than the machine's the clocks are (60)
      --jobs N      how many rows at once (6)

    Ends with 1 where a row broke a promise.
    """

  static func main() async {
    var words = CommandLine.arguments.dropFirst()
    if words.first == "engine" {
      guard let line = readLine(), let orders = (try? JSONValue.parse(line)).flatMap(EnginePart.Orders.init)
      else { fail("no orders on standard input") }
      do { try await EnginePart.run(orders) } catch { fail("an engine ends: \(error)") }
      return
    }
    if words.first == "decide" {
      do { try await Decider.run(Array(words.dropFirst()), at: SystemTime().wall) } catch { fail("\(error)") }
      return
    }
    var (only, speed, jobs) = ("", Int64(60), 6)
    while let word = words.popFirst() {
      if ["--help", "-h", "--list"].contains(word) {
        print(word == "--list" ? FaultCase.all.map(\.description).joined(separator: "\n") : usage)
        return
      }
      let value = words.popFirst()
      switch (word, value.flatMap { Int($0) }) {
      case ("--only", _): only = value ?? ""
      case ("--speed", let number?) where number > 0: speed = Int64(number)
      case ("--jobs", let number?) where number > 0: jobs = number
      default: fail("\(word) is not understood\n\(usage)")
      }
    }
    let rows = FaultCase.all.filter { only.isEmpty || $0.description.contains(only) }
    let results = await play(rows, speed: speed, jobs: jobs)
    print(FaultReport(results: results).text)
    exit(results.isEmpty || results.contains { !$0.violations.isEmpty } ? 1 : 0)
  }

  /// Plays rows, some at a time; tells each that breaks something as soon as it has.
  private static func play(_ rows: [FaultCase], speed: Int64, jobs: Int) async -> [FaultResult] {
    await withTaskGroup(of: FaultResult.self) { group in
      var waiting = rows[...]
      var results: [FaultResult] = []
      for row in waiting.prefix(jobs) { group.addTask { await CaseRun.play(row, speed: speed) } }
      waiting = waiting.dropFirst(jobs)
      while let result = await group.next() {
        results.append(result)
        if results.count.isMultiple(of: 50) { tell("\(results.count) of \(rows.count) rows played") }
        if !result.violations.isEmpty {
          tell("\(result.row): \(result.violations.joined(separator: "; "))")
        }
        if let row = waiting.popFirst() { group.addTask { await CaseRun.play(row, speed: speed) } }
      }
      return results
    }
  }

  private static func tell(_ words: String) {
    FileHandle.standardError.write(Data("faults: \(words)\n".utf8))
  }

  private static func fail(_ words: String) -> Never {
    tell(words)
    exit(2)
  }
}
