import Foundation
import JSON
import Support

/// What the operator decides, and where he looks.
extension SecretDay {
  func decide(_ number: Int64) throws {
    let shown = try run("show", "\(number)", "--json")
    try run("show", "\(number)")
    guard let digest = try JSONValue.parse(shown.output)["digest"]?.string else {
      throw Failure("no digest: \(shown.printedErrors)")
    }
    let approved = try run("approve", "\(number)", "--digest", digest)
    guard [0, 16].contains(approved.status) else {
      throw Failure("approve \(number) ended with \(approved.status): \(approved.errors)")
    }
  }

  func decideEverything() throws {
    let asked = try run("portal", "dock-main", "--json")
    if let number = try JSONValue.parse(asked.output)["number"]?.integer { try decide(number) }
    let added = "https://checkout.stripe.com/c/pay/cs_live_" + UUID().uuidString.replacing("-", with: "")
    canaries.append(Canary(name: "a link of the operator's", kind: .link, secret: added))
    try run("links", "add", "--account", "dock-main", input: added + "\n")
    let no = try json(
      try call("POST", "/accounts/dock-main/countersign/v1/requests", #"{"operation":"downgrade","reason":"less"}"#))
    try run("reject", "\(no["number"]?.integer ?? 0)", "--reason", "not_now", "--comment", "later")
  }

  func lookAtTheScreen() throws -> PseudoTerminal {
    let dashboard = try Program.onTerminal([], in: world.folder, world.environment, columns: 140, rows: 45)
    try dashboard.waitForScreen("home") { $0.text.contains("dock-main") && $0.text.contains("Links") }
    func focus(_ screen: VirtualScreen) -> String? {
      screen.text.split(separator: "┌ ▸ ").dropFirst().first.map { String($0.prefix { $0 != " " }) }
    }
    while let panel = focus(dashboard.screen), panel != "Links" {
      try dashboard.write("\t")
      try dashboard.waitForScreen("another panel") { focus($0).map { $0 != panel } ?? false }
    }
    try dashboard.write("o")
    try dashboard.wait("the browser") { self.world.text("browser.seen").contains("://") }
    // Everything that can be opened without asking for a URL itself.
    for keys in [
      "\u{1B}", "i", "\u{1B}", "L", "\u{1B}", "!", "\u{1B}", "N", "\u{1B}", "H", "\u{1B}", "?", "\u{1B}", "P",
    ] {
      let before = dashboard.output.count
      try dashboard.write(keys)
      try dashboard.wait("something is drawn") { dashboard.output.count > before }
      keep(.frames, "screen after \(keys)", dashboard.screen.text)
    }
    try dashboard.wait("the screen's file") {
      self.world.folder.contents.contains { $0.hasPrefix("countersign-") }
    }
    return dashboard
  }

  func lookInTheShell(isBefore: Bool) throws {
    for words in [
      ["status"], ["requests"], ["links"], ["alarms"], ["notes"], ["agent", "list"], ["audit", "verify"], ["frame"],
      ["keys"], ["doctor"], ["push", "test"],
    ] {
      // The screen's tests are slow beside these, and the same before and after.
      for form in [[], ["--json"]] where isBefore || !["push", "keys", "frame"].contains(words[0]) {
        let ending = try Program.run(words + form, in: world.folder, world.environment)
        let name = (words + form).joined(separator: " ")
        keep(words == ["frame"] ? .frames : form.isEmpty ? .output : .json, name, ending.output)
        keep(.errors, name, ending.printedErrors)
      }
    }
    try run("audit", "export", place: .audit)
    guard isBefore else { return }
    try run("agent", "connect", "bot", "--client", "claude-code")
    let copy = world.folder.path + "/copy.sqlite"
    try run("backup", copy)
    keep(.backup, "backup", try Data(contentsOf: URL(filePath: copy)))
    let links = try JSONValue.parse(try run("links", "--json").output)["links"]?.array ?? []
    guard let id = links.first(where: { $0["state"]?.string == "unused" })?["id"]?.integer else {
      throw Failure("no link waits")
    }
    let shown = try Program.onTerminal(["links", "reveal", "\(id)"], in: world.folder, world.environment)
    _ = try shown.waitForExit()
    keep(.revealed, "links reveal", Data(shown.output))
    // Without a terminal there is nothing to see.
    try run("links", "reveal", "\(id)")
    try run("open", "\(id)")
  }

  func endTheLinks() throws {
    let links = try JSONValue.parse(try run("links", "--json").output)["links"]?.array ?? []
    for link in links where link["state"]?.string == "unused" {
      try run("links", "dismiss", "\(link["id"]?.integer ?? 0)")
    }
  }

  /// Services that quote what was sent to them, as some do with a key that they refuse.
  func letTheServicesSayBackEverything() throws {
    world.tap.sayBackEverything()
    try wait("every look was refused") {
      let status = try Program.run(["status", "--json"], in: self.world.folder, self.world.environment)
      let accounts = try JSONValue.parse(status.output)["accounts"]?.array ?? []
      return accounts.allSatisfy { ($0["problem"] ?? .null) != .null }
    }
  }
}
