import Support
import Testing

@testable import countersign

/// When lines and screens have colours, and that nothing else can colour them.
@Suite(.serialized) struct ColorTests {
  @Test(arguments: [
    (ColorChoice.auto, ["TERM": "xterm"], true, true), (.auto, ["TERM": "xterm"], false, false),
    (.auto, ["TERM": "xterm", "NO_COLOR": "1"], true, false), (.auto, ["TERM": "xterm", "NO_COLOR": ""], true, true),
    (.auto, ["TERM": "dumb"], true, false), (.auto, [:], true, false), (.always, ["NO_COLOR": "1"], false, true),
    (.never, ["TERM": "xterm"], true, false),
  ])
  func theOptionComesBeforeTheEnvironment(
    _ choice: ColorChoice, _ environment: [String: String], _ isTerminal: Bool, _ isOn: Bool
  ) {
    #expect(choice.isOn(environment, isTerminal: isTerminal) == isOn)
  }

  private static func place() throws -> (TemporaryFolder, [String]) {
    let folder = try TemporaryFolder()
    let config = try folder.write("config.toml", "")
    return (folder, ["--config", config, "--state", folder.path + "/state"])
  }

  @Test func linesHaveThemAtATerminalAloneOrWhereTheyAreAskedFor() throws {
    let (folder, arguments) = try Self.place()
    let red = "\u{1B}[31mENGINE STOPPED"
    #expect(try !Program.run(["status"] + arguments, in: folder).output.contains("\u{1B}"))
    #expect(try Program.run(["status", "--color", "always"] + arguments, in: folder).output.contains(red))
    let json = try Program.run(["status", "--json", "--color", "always"] + arguments, in: folder)
    #expect(!json.output.contains("\u{1B}"))
    let terminal = try Program.onTerminal(["status"] + arguments, in: folder)
    _ = try terminal.waitForExit()
    #expect(String(decoding: terminal.output, as: UTF8.self).contains(red))
    for (more, environment) in [(["--color", "never"], [:]), ([], ["NO_COLOR": "1"])] as [([String], [String: String])]
    {
      let plain = try Program.onTerminal(["status"] + more + arguments, in: folder, environment)
      _ = try plain.waitForExit()
      #expect(!String(decoding: plain.output, as: UTF8.self).contains("\u{1B}[31m"))
    }
  }

  /// The doctor's states, which stand at the beginning of a line, where no foreign word can.
  @Test func theDoctorsStatesHaveTheirColours() throws {
    let (folder, arguments) = try Self.place()
    let ending = try Program.run(["doctor", "--color", "always"] + arguments, in: folder, ["TERM": "nonsense"])
    #expect(ending.output.contains("\u{1B}[32mok\u{1B}[39m       clock: "))
    #expect(ending.output.contains("\u{1B}[33mwarning\u{1B}[39m  terminal: "))
  }

  /// What waits stands out, and no agent can colour anything, whatever it says.
  @Test func whatWaitsStandsOutAndForeignWordsHaveNoColour() throws {
    let scene = try Scene()
    let (engine, door) = try scene.serve()
    let token = try scene.door("bot")
    let body = ##"{"operation":"upgrade","params":{"plan":"scale"},"reason":"\u001b[32mSafe\u001b[0m"}"##
    let answer = try door.send("POST", "/countersign/v1/requests", token: token, body: body)
    #expect(answer.json["id"]?.string != nil, "\(answer)")
    let requests = try scene.run("requests", "--color", "always").output
    #expect(requests.hasPrefix("\u{1B}[33m#1  pending  bot"), "\(requests)")
    let status = try scene.run("status", "--color", "always").output
    #expect(status.contains("\u{1B}[33m"))
    let show = try scene.run("show", "1").output
    for output in [requests, status, show] {
      #expect(!output.contains("\u{1B}[32m") && !output.contains("\u{1B}[0m"), "\(output)")
    }
    #expect(show.contains("Safe"))
    #expect(try engine.stop().status == 0)
  }

  @Test(arguments: [(["--color", "never"], [:], false), (["--color", "always"], ["NO_COLOR": "1"], true)])
  func theDashboardIsDrawnByTheOption(
    _ more: [String], _ environment: [String: String], _ isColoured: Bool
  ) throws {
    let (folder, arguments) = try Self.place()
    let text = "theme = \"dark\"\n[gateway]\nport = 0\n"
    try folder.write("config.toml", text)
    let terminal = try Program.onTerminal(more + arguments, in: folder, environment)
    try terminal.waitForScreen("the dashboard") { $0.text.contains("countersign") || $0.text.contains("Countersign") }
    try terminal.write("q")
    _ = try terminal.waitForExit()
    let bytes = String(decoding: terminal.output, as: UTF8.self)
    let colours = bytes.matches(of: /\u{1B}\[[0-9;]*[34]8;[0-9;]*m/).map { String($0.0.dropFirst()) }
    #expect(colours.isEmpty == !isColoured, "\(colours.prefix(5))")
  }
}
