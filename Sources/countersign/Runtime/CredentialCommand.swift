import Billing
import Desk
import Settings
import Subprocess
import Text

/// Runs the program that prints a credential: its words as they stand, no shell.
enum CredentialCommand {
  /// How long it may take: 30 seconds.
  static let limit: Duration = .seconds(30)

  /// The credential it prints.
  ///
  /// - Parameters:
  ///   - hidden: the variables that other accounts' credentials are in; the program does not get them.
  ///   - mayAsk: whether it may ask the person at our terminal for something, such as a passphrase. Where it may not, it has
  ///     no terminal: it would draw into the dashboard and take its keys.
  static func run(
    _ words: [String], hiding hidden: Set<String>, mayAsk: Bool
  ) async throws(Problem) -> Secret {
    guard let program = words.first else {
      throw Problem("The credential command is empty.", advice: "Write command = [\"pass\", \"show\", \"name\"].")
    }
    let name = SafeText(program, maximumCharacters: 100)
    let output: [UInt8]
    do {
      let result = try await Deadline.race(limit) {
        try await Subprocess.run(
          ChildProgram.executable(program), arguments: Arguments(Array(words.dropFirst())),
          environment: ChildProgram.environment(
            without: mayAsk ? hidden : hidden.union(ChildProgram.terminalVariables)),
          platformOptions: mayAsk ? PlatformOptions() : ChildProgram.apart, output: .bytes(limit: 65_536))
      }
      guard let result else {
        throw Problem(
          "The credential command " + name + " took longer than 30 seconds.",
          advice: advice(mayAsk))
      }
      guard result.terminationStatus.isSuccess else {
        throw Problem(
          "The credential command " + name + " failed.", advice: advice(mayAsk))
      }
      output = result.standardOutput
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(
        "The credential command " + name + " could not be run.",
        advice: "Check its name and that it is on the PATH.")
    }
    do { return try CredentialSource.secret(fromOutput: output) } catch {
      throw Problem(
        SafeText("The credential command \(name) printed no usable credential: \(error)."),
        advice: "It must print the credential alone.")
    }
  }
}

extension CredentialCommand {
  fileprivate static func advice(_ mayAsk: Bool) -> SafeText {
    mayAsk
      ? "Run it by hand to see why."
      : "It has no terminal here and can ask nobody: run `countersign doctor` with the account's name in a shell, where it "
        + "can, so that its agent remembers what you type, or let it ask in a window."
  }
}

/// Work with a time limit.
enum Deadline {
  /// The work's result, or nil when the time ran out; the work is cancelled then.
  static func race<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Value
  ) async throws -> Value? {
    try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { try await work() }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
