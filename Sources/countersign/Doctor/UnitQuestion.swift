import Desk
import Settings
import Subprocess

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks systemd about the units that run the engine; nothing is started or changed.
struct UnitQuestion: Sendable {
  let environment: [String: String]
  let settings: Settings?
  /// Where the config is.
  let config: String

  /// How long systemd may take.
  private static let limit: Duration = .seconds(3)

  /// What was found, in a few seconds at the most.
  func checkup() async -> UnitCheckup {
    var answers: [UnitCheckup.Scope: UnitCheckup.Answer] = [:]
    // sd_booted(3): where that folder is, systemd runs.
    if access("/run/systemd/system", F_OK) == 0, SearchPath(environment).finds("systemctl") {
      async let system = ask(["show"])
      // Without it nobody could say whose units are meant.
      if environment["XDG_RUNTIME_DIR"]?.isEmpty == false { answers[.user] = await ask(["--user", "show"]) }
      answers[.system] = await system
    }
    return UnitCheckup(
      answers: answers, program: Self.program, settings: settings, config: config, lingers: Self.lingers)
  }

  private func ask(_ words: [String]) async -> UnitCheckup.Answer {
    let words = words + [UnitCheckup.name, "--property=" + UnitCheckup.properties.joined(separator: ",")]
    do {
      let result = try await Deadline.race(Self.limit) {
        try await Subprocess.run(
          ChildProgram.executable("systemctl"), arguments: Arguments(words),
          environment: ChildProgram.environment(without: settings?.credentialVariables ?? []),
          platformOptions: ChildProgram.apart, output: .string(limit: 262_144), error: .discarded)
      }
      guard let result else { return .silent("systemctl took longer than three seconds") }
      guard result.terminationStatus.isSuccess else { return .silent("systemctl does not answer") }
      var values: [String: String] = [:]
      for line in result.standardOutput.split(separator: "\n") {
        guard let equals = line.firstIndex(of: "=") else { continue }
        values[String(line[..<equals])] = String(line[line.index(after: equals)...])
      }
      return .properties(values)
    } catch {
      return .silent("systemctl cannot be run")
    }
  }

  /// Where this program is; nil where the kernel does not say.
  private static var program: String? {
    guard let path = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// Whether loginctl(1) keeps the user's units running; nil where nobody can say.
  private static var lingers: Bool? {
    guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return nil }
    return access("/var/lib/systemd/linger/" + String(cString: name), F_OK) == 0
  }
}
