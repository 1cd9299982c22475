import Foundation
import JSON
import Support
import Testing

/// `countersign agent connect`, and the file that it points at.
@Suite(.serialized) struct AgentConnectTests {
  private static let clients = ["claude-code", "claude-desktop", "cursor", "codex", "dock-cli", "curl"]

  @Test func theDocumentHasWhatTheCommandPrints() throws {
    let scene = try Scene()
    _ = try scene.door("research-bot")
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let document = try String(contentsOf: root.appending(path: "docs/agents.md"), encoding: .utf8)
    for client in Self.clients {
      let mark = "<!-- printed by: countersign agent connect research-bot --client \(client) -->"
      let begin = try #require(document.range(of: mark), "\(client)")
      let end = document.range(of: "<!-- end -->", range: begin.upperBound..<document.endIndex)
      let section = document[begin.upperBound..<(try #require(end, "\(client)")).lowerBound]
      let told = try scene.json(
        "agent", "connect", "research-bot", "--client", client, "--gateway", "http://127.0.0.1:8787", "--token-file",
        "/home/you/research-bot.token")
      let steps = try #require(told["steps"]?.array)
      // The first one makes the token, and stands once in the document.
      #expect(steps.first?["text"]?.string.map(document.contains) == true)
      let program = try Program.path()
      let printed = steps.dropFirst().compactMap { step -> String? in
        guard let form = step["form"]?.string, let text = step["text"]?.string else { return nil }
        return "```\(form)\n\(text.replacing(program, with: "/usr/local/bin/countersign"))\n```"
      }
      let written = section.matches(of: /(?s)```[a-z]+\n.*?\n```/).map { String($0.output) }
      #expect(!printed.isEmpty && written == printed, "\(client): write it again into docs/agents.md")
    }
  }

  @Test func whatIsPrintedForPeopleCanBeCopiedWhole() throws {
    let scene = try Scene()
    _ = try scene.door("research-bot")
    for client in Self.clients {
      let people = try scene.run("agent", "connect", "research-bot", "--client", client)
      #expect(people.status == 0 && people.errors.isEmpty)
      let steps = try scene.json("agent", "connect", "research-bot", "--client", client)["steps"]?.array ?? []
      #expect(!steps.isEmpty)
      for step in steps { #expect(people.output.contains("\n\n\(step["text"]?.string ?? "?")\n"), "\(step)") }
      #expect(people.output.contains("http://127.0.0.1:\(scene.port)"), "the config's port")
      #expect(people.output.contains("\(scene.folder.path)/research-bot.token"), "beside the config")
      #expect(people.output.contains("dock-main  Dock  http://127.0.0.1:\(scene.port)\n"))
    }
  }

  @Test func whoHasNoTokenIsToldHowToMakeOne() throws {
    let scene = try Scene()
    let nobody = try scene.run("agent", "connect", "research-bot", "--client", "curl")
    #expect(nobody.status == 64 && nobody.output.isEmpty)
    #expect(nobody.errors.contains("countersign agent add research-bot --account ACCOUNT"), "\(nobody.errors)")
    _ = try scene.door("research-bot")
    for words in [
      ["research-bot", "--client", "zed"], ["b@t", "--client", "curl"], ["research-bot"],
      ["research-bot", "--client", "curl", "--gateway", "http://example.com"],
      ["research-bot", "--client", "dock-cli", "--gateway", "unix:/run/x.sock"],
      ["research-bot", "--client", "codex", "--token-file", "a\nb"],
    ] {
      let ending = try Program.run(["agent", "connect"] + words, in: scene.folder, scene.environment)
      #expect(ending.status == 64 && ending.output.isEmpty, "\(words)")
    }
    let failed = try scene.json("agent", "connect", "research-bot", "--client", "dock-cli", "--gateway", "unix:/run/x")
    #expect(failed["schema"] == "countersign.error/1")
  }

  @Test func aPortThatChangesHasToBeSaid() throws {
    let scene = try Scene()
    _ = try scene.door("research-bot")
    let config = scene.folder.path + "/config.toml"
    let text = try String(contentsOfFile: config, encoding: .utf8).replacing("port = \(scene.port)", with: "port = 0")
    try scene.folder.write("config.toml", text)
    let refused = try scene.run("agent", "connect", "research-bot", "--client", "curl")
    #expect(refused.status == 64 && refused.errors.contains("another one each time"), "\(refused.errors)")
    #expect(
      try scene.run("agent", "connect", "research-bot", "--client", "curl", "--gateway", "http://127.0.0.1:1").status
        == 0)
  }

  @Test func aTokenInAFileIsPrivateWorksAndIsNeverShown() throws {
    let scene = try Scene()
    let file = scene.folder.path + "/bot.token"
    let added = try scene.run("agent", "add", "bot", "--account", "dock-main", "--token-file", file)
    #expect(added.status == 0, "\(added.errors)")
    var info = stat()
    #expect(lstat(file, &info) == 0 && info.st_mode & 0o7777 == 0o600)
    let token = try String(contentsOfFile: file, encoding: .utf8)
    #expect(token.hasPrefix("csd_") && token.hasSuffix("\n") && token.utf8.count == 69)
    for text in [added.output, added.errors] { #expect(!text.contains("csd_"), "\(text)") }
    #expect(added.printedErrors.contains("\n  sudo install -m 600 -o USER \(file) "))

    let (_, door) = try scene.serve()
    let key = String(token.dropLast())
    #expect(try door.send("GET", "/countersign/v1/requests", token: key).status == 200)
    // A second one beside it neither takes its place nor makes another token.
    let again = try scene.run("agent", "add", "bot", "--account", "dock-main", "--token-file", file)
    #expect(again.status == 74 && again.output.isEmpty && again.errors.contains("is there already"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == token)
    #expect(try door.send("GET", "/countersign/v1/requests", token: key).status == 200)
  }

  @Test func aTokenThatHasNoPlaceIsNotMade() throws {
    let scene = try Scene()
    symlink(scene.folder.path + "/nowhere", scene.folder.path + "/link")
    for file in ["/nowhere/bot.token", scene.folder.path, scene.folder.path + "/link", ""] {
      let ending = try scene.run("agent", "add", "bot", "--account", "dock-main", "--token-file", file)
      #expect([64, 74].contains(ending.status) && ending.output.isEmpty, "\(file): \(ending.errors)")
    }
    #expect(access(scene.folder.path + "/nowhere", F_OK) != 0, "a dangling link is not followed")
    // What would not be read as a token there is not left there: anybody could lead this link elsewhere.
    let open = scene.folder.path + "/open"
    mkdir(open, 0o777)
    chmod(open, 0o777)
    mkdir(scene.folder.path + "/own", 0o700)
    symlink(scene.folder.path + "/own", open + "/way")
    let ending = try scene.run("agent", "add", "bot", "--account", "dock-main", "--token-file", open + "/way/bot.token")
    #expect(ending.status == 74 && ending.errors.contains("No token was made"), "\(ending.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: scene.folder.path + "/own").isEmpty)
    #expect(try scene.json("agent", "list")["agents"]?.array?.isEmpty == true)
  }

  @Test func programsAreToldWhereTheTokenIs() throws {
    let scene = try Scene()
    let added = try scene.json("agent", "add", "bot", "--account", "dock-main", "--token-file", "~/bot.token")
    #expect(added["token"]?.isNull == true)
    #expect(added["token_file"] == .string(scene.folder.path + "/bot.token"))
    let told = try scene.json("agent", "connect", "bot", "--client", "codex", "--token-file", "~/bot.token")
    #expect(told["token_file_exists"] == true)
    #expect(told["steps"]?.array?.count == 3)
    #expect(try scene.json("agent", "add", "eel", "--account", "dock-main")["token_file"]?.isNull == true)
  }
}
