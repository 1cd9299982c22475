import Foundation
import JSON
import Support

/// A day of the real program in a world of canaries, and everything that came of it, place by place.
final class SecretDay {
  let world: SecretWorld
  /// What can be read at each place, and under which name.
  var found: [Place: [(name: String, bytes: Data)]] = [:]
  var canaries: [Canary]
  var engines: [Background] = []
  var token = ""
  var port = 0
  let processes = ProcessWatch()

  init() throws {
    world = try SecretWorld()
    canaries = world.canaries
  }

  func keep(_ place: Place, _ name: String, _ text: String) {
    found[place, default: []].append((name, Data(text.utf8)))
  }

  func keep(_ place: Place, _ name: String, _ bytes: Data) {
    found[place, default: []].append((name, bytes))
  }

  // MARK: - The program

  @discardableResult
  func run(_ words: String..., input: String = "", place: Place? = nil) throws -> Program.Ending {
    let ending = try Program.run(words, in: world.folder, world.environment, input: input)
    let name = words.joined(separator: " ")
    keep(place ?? (words.contains("--json") ? .json : .output), name, ending.output)
    keep(.errors, name, ending.printedErrors)
    return ending
  }

  func serve() throws {
    // As people start it, who do not say what a crash is to print.
    let engine = try Background(
      ["serve", "--json"], in: world.folder, world.environment, shell: #"unset SWIFT_BACKTRACE; exec "$@""#)
    guard let address = try JSONValue.parse(try engine.firstLine())["gateway"]?.string,
      let port = Int(address.split(separator: ":").last ?? "")
    else { throw Failure("serve did not announce itself: \(engine.errorText)") }
    self.port = port
    engines.append(engine)
  }

  /// Everything from the first look to the last crash.
  func play() throws {
    defer { processes.stop() }
    try serve()
    try letAgentsIn()
    let watch = try Background(["watch"], in: world.folder, world.environment)
    try askEverywhere()
    try decideEverything()
    let dashboard = try lookAtTheScreen()
    try lookInTheShell(isBefore: true)
    keep(.ledgerBefore, "ledger and its log", world.ledgerFiles)
    try endTheLinks()
    try letTheServicesSayBackEverything()
    try lookInTheShell(isBefore: false)
    let watched = try watch.stop()
    keep(.output, "watch", watched.output)
    keep(.errors, "watch", watched.printedErrors)
    try crash()
    try end(dashboard)
  }

  // MARK: - The end

  func crash() throws {
    guard let engine = engines.last else { return }
    let limits = try String(contentsOfFile: "/proc/\(engine.identifier)/limits", encoding: .utf8)
    guard limits.split(separator: "\n").contains(where: { $0.wholeMatch(of: /Max core file size +0 +0 .*/) != nil })
    else { throw Failure("a core could be written: \(limits)") }
    let before = Set(world.folder.contents)
    // As a fault of its own would: with the signal that asks for a core.
    engine.send(SIGSEGV)
    let ending = try engine.waitForEnd()
    guard ending.status == -SIGSEGV else { throw Failure("SIGSEGV ended it with \(ending.status)") }
    keep(.crash, "what it said", ending.output + ending.printedErrors)
    let left = Set(world.folder.contents).subtracting(before).filter { $0.contains("core") }
    for name in left { keep(.crash, name, try Data(contentsOf: URL(filePath: world.folder.path + "/" + name))) }
    guard left.isEmpty else { throw Failure("a crash left \(left)") }
    try serve()
  }

  func end(_ dashboard: PseudoTerminal) throws {
    try dashboard.wait("the hook was told") { self.world.text("hook.seen").contains("link.ended") }
    dashboard.send(SIGTERM)
    _ = try dashboard.waitForExit()
    keep(.frames, "all that was drawn", Data(dashboard.output))
    for name in world.folder.contents where name.hasPrefix("countersign-") {
      keep(.frames, name, world.text(name))
    }
    // While somebody reads, the log cannot be emptied; the engine goes on with it. What stays all the same, the sweep finds.
    let links = (canaries + world.tap.seen.flatMap { AnswerFields.read($0).canaries }).filter { $0.kind == .link }
    _ = try? wait("the links are erased", within: 20) {
      let files = self.world.ledgerFiles
      return !links.contains { $0.stands(in: files) }
    }
    keep(.ledgerAfter, "ledger and its log, while the engine runs", world.ledgerFiles)
    for engine in engines {
      let ending = engine.isRunning ? try engine.stop() : try engine.waitForEnd()
      keep(.json, "serve", ending.output)
      keep(.errors, "serve", ending.printedErrors)
    }
    keep(.ledgerAfter, "ledger and its log", world.ledgerFiles)
    keep(.log, "countersign.log", world.text("state/countersign.log"))
    keep(.hook, "hook", world.text("hook.seen"))
    keep(.credentialCommand, "credential command", world.text("credential.seen"))
    keep(.browser, "browser", world.text("browser.seen"))
    for request in world.receivers.flatMap(\.requests) { keep(.pushes, "a push", request.text) }
    // A browser is told a link by its arguments; those are a place of their own.
    let (browsers, others) = processes.stop().reduce(into: ([String](), [String]())) { lists, line in
      if line.contains("/xdg-open\0") { lists.0.append(line) } else { lists.1.append(line) }
    }
    keep(.arguments, "every process", others.joined(separator: "\n"))
    keep(.browser, "its arguments", browsers.joined(separator: "\n"))
    canaries.append(Canary(name: "card", kind: .cardNumber, secret: Tap.cardNumber))
    canaries.append(Canary(name: "card", kind: .cardWords, secret: Tap.cardBrand))
    canaries.append(try ledgerKey())
  }

  func ledgerKey() throws -> Canary {
    Canary(name: "the ledger's key", kind: .ledgerKey, secret: try LedgerDump.key(of: world.folder))
  }
}
