import Foundation
import Testing

/// What tells services apart stands in their profiles; whoever else names one would be forgotten when a fifth comes.
@Suite struct ServiceNameTests {
  /// Where a service may be named, and why it cannot be asked of its profile.
  static let places: [(place: String, reason: String)] = [
    ("Billing/Services", "the profiles"),
    ("Settings", "each service has keys of its own in the config"),
    ("Providers", "each service has a client of its own"),
    ("Sandbox", "each service has a pretend one of its own"),
    ("Gateway/Services", "each service has a door of its own"),
    ("countersign/Runtime/ServiceAccess.swift", "it makes the clients"),
    ("Desk/Agents/AgentClient.swift", "a service's own client speaks to that service alone"),
    ("Desk/Init/AccountDraft.swift", "it asks for the keys of each service's config"),
    ("countersign/Commands/InitCommand.swift", "it has options for the keys of each service's config"),
    ("countersign/Demo/DemoScene.swift", "it says what the demo's sandbox begins with"),
  ]
  static let names = ["dock", "daimon", "mailingcore", "agentidp"]

  @Test func noServiceIsNamedOutsideItsPlaces() throws {
    let sources = ImportTests.root.appending(path: "Sources")
    var found: Set<String> = []
    for file in try ImportTests.swiftFiles(in: sources) {
      let path = String(file.path.dropFirst(sources.path.count + 1))
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where Self.names(in: line) {
        found.insert(path)
        #expect(
          Self.places.contains { path == $0.place || path.hasPrefix($0.place + "/") },
          "\(path) names a service, which only its profile should: \(line)")
      }
    }
    for (place, reason) in Self.places where place.hasSuffix(".swift") {
      #expect(found.contains(place), "\(place) names no service any more (\(reason))")
    }
  }

  /// Whether a line of code, not of a comment, names a service as a value or in a pattern.
  static func names(in line: some StringProtocol) -> Bool {
    let code = String(line)
    if code.drop(while: { $0 == " " }).hasPrefix("//") { return false }
    return names.contains { name in
      var rest = Substring(code)
      while let place = rest.range(of: "." + name) {
        let before = rest[..<place.lowerBound]
        let isOfService = before.hasSuffix("Service")
        let isBare = before.last.map { !($0.isLetter || $0.isNumber || "_)]?!\"".contains($0)) } ?? true
        let after = rest[place.upperBound...].first
        let isWhole = after.map { !($0.isLetter || $0.isNumber || $0 == "_") } ?? true
        let isDomain = after.map { ".-/".contains($0) } ?? false
        if isWhole, isOfService || (isBare && !isDomain) { return true }
        rest = rest[place.upperBound...]
      }
      return false
    }
  }

  @Test func aNamedServiceIsFound() {
    for line in [
      "if service == .dock {", "    case .agentidp:", "guard x != .mailingcore else", "service ?? .dock",
      "[.daimon, x]",
      "Service.dock.title", "(.dock, .upgrade)", "service: .dock, origin: o",
    ] { #expect(Self.names(in: line), "\(line)") }
    for line in [
      "/// Dock, .dock", "  // == .dock", "world?.dock.make(x)", "\"https://docs.daimon.email\"",
      "configuration.daimon = x",
      ".dockLimits, .daimonTerms",
    ] { #expect(!Self.names(in: line), "\(line)") }
  }
}
