import Foundation
import JSON
import Testing

/// A link to a host that is not among the allowed ones: said wherever it is shown or copied.
@Suite(.serialized) struct LinkHostTests {
  private static let warning = "do not pay there unless you know it"

  /// A scene with a link to a host that was allowed when the link came, and one to a host that still is.
  private func scene() throws -> Scene {
    let scene = try Scene()
    let file = scene.folder.path + "/config.toml"
    let config = try String(contentsOfFile: file, encoding: .utf8)
    try scene.folder.write("config.toml", config + "\n[links]\nhosts = [\"pay.example.com\"]\n")
    for url in ["https://pay.example.com/c/cs_live_SECRET", "https://checkout.stripe.com/c/cs_live_OTHER"] {
      let added = try Program.run(
        ["links", "add", "--account", "dock-main", "--plan", "scale"], in: scene.folder, scene.environment,
        input: url + "\n")
      #expect(added.status == 0, "\(added.errors)")
    }
    try scene.folder.write("config.toml", config)
    return scene
  }

  @Test func theShellSaysSo() throws {
    let scene = try scene()
    let listed = try scene.run("links").words.split(separator: "2 checkout")
    #expect(listed.count == 2 && listed[0].contains("pay.example.com") && listed[0].contains(Self.warning), "\(listed)")
    #expect(listed.last?.contains("checkout.stripe.com") == true && listed.last?.contains(Self.warning) == false)
    let links = try scene.json("links")["links"]?.array
    #expect(links?.map { $0["host_allowed"] } == [.bool(false), .bool(true)])
    for (id, isAllowed) in [("1", false), ("2", true)] {
      let shown = try scene.onTerminal(["links", "reveal", id], columns: 40)
      #expect(try shown.waitForExit() == .code(0))
      let words = shown.screen.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains(Self.warning) != isAllowed, "\(words)")
      #expect(words.contains("cs_live_"))
    }
    let opened = try scene.run("open", "1")
    #expect(opened.status == 3 && opened.errors.contains("pay.example.com is not among the hosts"), "\(opened.errors)")
    let refused = try Program.run(
      ["links", "add", "--account", "dock-main"], in: scene.folder, scene.environment,
      input: "https://checkout.stripe.com:8443/c/x\n")
    #expect(refused.status == 64 && refused.errors.contains("checkout.stripe.com:8443"), "\(refused.errors)")
  }

  @Test func theDashboardMarksItAndSaysSoWhenItIsCopied() throws {
    let scene = try scene()
    let dashboard = try scene.onTerminal([], columns: 120, rows: 40)
    try dashboard.waitForScreen("the mark") { $0.text.contains("unknown host") && $0.text.contains("pay.example.com") }
    let marked = dashboard.screen.text.split(separator: "\n").filter { $0.contains("unknown host") }
    #expect(marked.count == 1 && marked.allSatisfy { $0.contains("pay.example.com") }, "\(dashboard.screen.text)")
    // The first look brings a notice of its own, of a meter that is nearly full, and the newest notice hides the others.
    try dashboard.waitForScreen("the meter") { $0.text.contains("Problem: dock-main") && $0.text.contains("agents") }
    try dashboard.write("x")
    try dashboard.waitForScreen("no notice") { !$0.text.contains("Problem: ") }
    // The newest link, which is allowed, comes first.
    try dashboard.write("\t\t\t")
    for (keys, isAllowed) in [("c", true), ("jc", false)] {
      try dashboard.write(keys)
      try dashboard.waitForScreen("the notice for \(keys)") {
        $0.text.contains("clipboard") && $0.text.contains(Self.warning) != isAllowed
      }
    }
    #expect(dashboard.screen.commands.filter { $0.content.hasPrefix("52;") }.count == 2)
    try dashboard.write("q")
    try dashboard.wait("the end or the question") {
      dashboard.exit != nil || dashboard.screen.text.contains("engine")
    }
    dashboard.hangUp()
    _ = try dashboard.waitForExit()
  }
}
