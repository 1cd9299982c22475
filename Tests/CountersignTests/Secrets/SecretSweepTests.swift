import Foundation
import Support
import Testing

@testable import Settings

/// Every secret there is goes through a day of the program, and is then looked for wherever something was left.
@Suite(.timeLimit(.minutes(3))) struct SecretSweepTests {
  @Test func nothingOfADayHoldsASecretWhereItMustNotBe() throws {
    let day = try SecretDay()
    try day.play()
    let world = day.world
    // Nothing was forgotten: keys of the config, ways to name a secret, fields of answers, places.
    #expect(world.keys == SecretWorld.secretKeys)
    #expect(world.sources == Set(SourceKey.allCases))
    let answers = world.tap.seen.map(AnswerFields.read)
    let unclassified = answers.reduce(into: Set<String>()) { $0.formUnion($1.unclassified) }
    #expect(unclassified.isEmpty, "Is a field of an answer a secret? AnswerFields has to say.")
    #expect(Set(day.found.keys) == Set(Place.allCases))
    for place in Place.allCases where place != .crash {
      #expect(day.found[place]?.contains { !$0.bytes.isEmpty } == true, "nothing was found at \(place)")
    }
    let told = Dictionary(answers.flatMap(\.canaries).map { ($0.secret, $0) }) { first, _ in first }
    let canaries = day.canaries + told.values
    // Each was there: what was never used would be found nowhere.
    expectUse(of: canaries, in: day)
    for canary in canaries {
      for place in Place.allCases where !canary.kind.places.contains(place) {
        for (name, bytes) in day.found[place] ?? [] where stands(canary, in: bytes, at: place) {
          Issue.record("\(canary.name) (\(canary.kind)) stands at \(place): \(name)")
        }
      }
    }
  }

  /// The kernel gives the files of a process that may not be looked into to root, whoever runs it.
  @Test func otherProcessesOfTheUserCannotLookIntoIt() throws {
    let folder = try TemporaryFolder()
    func owner(_ program: String, _ words: String...) throws -> uid_t? {
      // Root's are root's anyway: there it runs as nobody.
      let nobody = ["--reuid", "65534", "--regid", "65534", "--clear-groups", program]
      let process =
        getuid() == 0
        ? try Background(nobody + words, in: folder, by: "/usr/bin/setpriv")
        : try Background(words, in: folder, by: program)
      var seen: uid_t?
      try wait("it runs") {
        var file = stat()
        guard stat("/proc/\(process.identifier)/environ", &file) == 0 else { return false }
        seen = file.st_uid
        let name = (try? String(contentsOfFile: "/proc/\(process.identifier)/comm", encoding: .utf8)) ?? ""
        return program.hasSuffix("/" + name.trimmingCharacters(in: .newlines)) && (words == ["60"] || seen == 0)
      }
      return seen
    }
    #expect(try owner("/bin/sleep", "60") != 0)
    #expect(try owner(Program.path(), "sandbox") == 0)
  }

  private func stands(_ canary: Canary, in bytes: Data, at place: Place) -> Bool {
    switch place {
    case .ledgerBefore, .ledgerAfter, .backup: canary.stands(in: bytes)
    default: canary.stands(in: String(decoding: bytes, as: UTF8.self))
    }
  }

  private func expectUse(of canaries: [Canary], in day: SecretDay) {
    let world = day.world
    let received = Data(([world.tap.server, world.proxy] + world.receivers).flatMap(\.received))
    for canary in canaries {
      switch canary.kind {
      case .credential where canary.name == "PUSH_SECRET":
        #expect(world.receivers[1].requests.contains { !$0.values("X-Countersign-Signature").isEmpty })
      case .credential where canary.name == "far-key":
        // Behind a proxy that opens no tunnel it is never said.
        break
      case .credential: #expect(canary.stands(in: received), "\(canary.name) was never used")
      default: break
      }
    }
    for kind in Canary.Kind.allCases where kind != .credential {
      let all = canaries.filter { $0.kind == kind }
      #expect(!all.isEmpty, "no \(kind)")
      for place in kind.places {
        #expect(
          all.contains { canary in
            day.found[place]?.contains { stands(canary, in: $0.bytes, at: place) } == true
          }, "no \(kind) at \(place): the sweep would not find one")
      }
    }
  }
}
