import Billing
import JSON
import Testing
import Text

@testable import Providers

/// Answers that are not what AgentIdP documents, from documented ones spoilt at random and in every single place.
@Suite struct AgentIdPMutationTests {
  private static let statuses: [JSONValue] = [
    AgentIdPService.status,
    [
      "tier": "pro", "limits": ["maxAgents": 1_000, "maxTokensPerMonth": 100_000, "rateLimitPerMinute": 1_000],
      "usage": ["agentsRegistered": 12, "tokensThisMonth": 5_000, "requestsThisMinute": 2],
    ],
    [
      "tier": "enterprise", "limits": ["maxAgents": .null, "maxCallsPerDay": -1, "maxTokensPerDay": "unlimited"],
      "usage": ["agentCount": 120, "callsToday": 4_000_000, "tokensToday": 87],
    ],
  ]

  private func observe(_ json: JSONValue) throws -> Observation? {
    AgentIdPStatus(json)?.observation(of: try #require(AccountName("idp")), at: Instant(seconds: 1_777_636_800))
  }

  /// Every number that an observation may show: those of the document and those of the documents.
  private func numbers(of json: JSONValue) -> Set<Int64> {
    if let number = json.readCount { return [number] }
    let inner = (json.object?.map(\.value) ?? []) + (json.array ?? [])
    return inner.reduce(into: []) { $0.formUnion(numbers(of: $1)) }
  }

  private func check(_ json: JSONValue) throws {
    guard let seen = try observe(json) else { return }
    let numbers = numbers(of: json)
    for meter in seen.meters {
      if let used = meter.used { #expect(used >= 0 && numbers.contains(used), "\(json.serialized())") }
      if case .of(let limit) = meter.limit {
        #expect(limit >= 0)
        #expect(meter.provenance == (numbers.contains(limit) ? meter.provenance : .documented), "\(json.serialized())")
      }
      #expect((meter.limit == .unknown) == (meter.provenance == .unknown))
    }
    #expect(Set(seen.meters.map(\.name)).count == seen.meters.count)
    if let allowance = seen.allowance, allowance.provenance == .server { #expect(numbers.contains(allowance.limit)) }
    for text in seen.meters.flatMap({ [$0.name.string, $0.unit.string] })
      + seen.facts.flatMap({ [$0.label.string, $0.value.string] }) + [seen.plan.plan?.rawValue ?? ""]
    {
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 || (0x202A...0x202E).contains($0.value) })
    }
    if let view = seen.agentView {
      #expect(!view.contains("http") && !view.contains("\u{1B}") && view.utf8.count < 600, "\(view)")
      #expect(try JSONValue.parse(view).object != nil)
    }
  }

  @Test func everyValueInEveryPlaceOfEveryStatus() throws {
    var count = 0
    for status in Self.statuses {
      for place in BodyMutator.places(in: status) {
        for replacement in [nil] + BodyMutator.replacements.map(Optional.some) {
          try check(BodyMutator.replacing(place, in: status, by: replacement))
          count += 1
        }
      }
    }
    #expect(count > 700)
  }

  @Test func aSpoiltMeterLeavesTheOthersAlone() throws {
    let whole = try #require(try observe(Self.statuses[0]))
    for (place, name) in [
      (["limits", "maxAgents"], "agents"), (["usage", "agentCount"], "agents"),
      (["limits", "maxTokensPerDay"], "tokens"), (["usage", "callsToday"], "API calls"),
    ] {
      for replacement in BodyMutator.replacements {
        let seen = try #require(try observe(BodyMutator.replacing(place, in: Self.statuses[0], by: replacement)))
        #expect(seen.meters.filter { $0.name.string != name } == whole.meters.filter { $0.name.string != name })
        #expect(seen.plan == whole.plan)
      }
    }
  }

  @Test func twoThousandStatusesSpoiltAtRandom() throws {
    var mutator = BodyMutator(seed: 20_261_121)
    for number in 0..<2_000 { try check(mutator.mutate(Self.statuses[number % Self.statuses.count])) }
  }

  @Test func twoThousandOlderAnswersSpoiltAtRandom() throws {
    var mutator = BodyMutator(seed: 20_261_122)
    let older: JSONValue = [
      "date": "2026-05-01", "tier": "pro", "usage": ["apiCalls": 142, "tokensIssued": 87, "activeAgents": 3],
      "subscription": ["status": "active"],
    ]
    var read = 0
    for _ in 0..<2_000 {
      let body = mutator.mutate(older)
      guard let status = AgentIdPUsageToday.status(body) else { continue }
      read += 1
      try check(status)
    }
    #expect((500..<2_000).contains(read))
  }

  @Test func spoiltBytesAreNoStatusOrAnHonestOne() throws {
    var mutator = BodyMutator(seed: 7)
    for number in 0..<600 {
      guard let json = try? JSONValue.parse(mutator.spoil(Self.statuses[number % Self.statuses.count])) else {
        continue
      }
      try check(json)
    }
  }
}
