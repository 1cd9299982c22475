import Billing
import Consent
import Testing

@testable import Engine

/// The shortest ways on which the broken variants of `docs/model/consent.py` go wrong, gone by the machine and the engine.
///
/// The traces are the model's, word by word; each test says which step ours does not go, and what had an effect in the end.
@Suite(.timeLimit(.minutes(2))) struct ModelCounterexampleTests {
  /// What became of a way: the steps that the pure machine and the engine refused, and what the service did.
  private struct Ending: Equatable {
    var machine: [String] = []
    var engine: [String] = []
    /// The prices of what had an effect.
    var effects: [String] = []
    var state: ConsentState
    var alarms: [AlarmKind] = []
  }

  private static let price = "the effect is what was approved: another price"
  private static let twice = "at most one effect an approval"
  private static let unasked = "no effect without an approval"
  private static let over = "what is over without an effect had none"

  private static let noFence = "no fence"
  private static let again = "what the bill does not show is tried again"
  private static let noWord = "nothing written before sending"

  /// Every way that a test below goes, with the rule that breaks on it.
  private static let ways: [Counterexample] = [
    way(
      "the token binds no price: the gap between quote and confirmation", price,
      "quote to show > approve > look and quote afresh > the price changes > write executing and send > it executes"),
    way(
      "without a look: what the first gap is, without an end",
      "the effect is what was approved: a resume in the place of an upgrade",
      "quote to show > somebody else takes the target and schedules its end > approve > "
        + "quote without a look: resumed at once"),
    way(
      "the token that was shown is used, and binds no price", price,
      "quote to show > the price changes > approve > use the token that was shown > write executing and send > it executes"
    ),
    way(
      noFence, over,
      "quote to show > approve > look and quote afresh > write executing and send > crash > "
        + "the bill does not show it: failed > it executes"),
    way(
      again, twice,
      "quote to show > approve > look and quote afresh > tick > " + undone
        + "write executing and send > it executes"),
    way(
      again, unasked,
      "quote to show > approve > look and quote afresh > tick > the price changes > " + undone
        + "the quote differs: back to pending"),
    way(noWord, unasked, wordless),
    way(noWord, price, wordless),
  ]

  private static let undone =
    "write executing and send > crash > it executes > tick > tick > somebody puts the plan back > "
    + "the bill does not show it: once more > look and quote afresh > "
  private static let wordless =
    "quote to show > approve > look and quote afresh > the price changes > send without a word > crash > "
    + "look and quote afresh > the quote differs: back to pending > it executes"

  private static func way(_ variant: String, _ rule: String, _ trace: String) -> Counterexample {
    Counterexample(
      variant: variant, rule: rule,
      trace: trace.split(separator: " > ", omittingEmptySubsequences: false).map(String.init))
  }

  @Test func theseAreTheModelsOwn() throws {
    #expect(try Counterexample.all() == Self.ways)
  }

  /// Goes a way with machine and engine, and then waits for longer than any fence.
  private func ending(_ way: Counterexample) async throws -> Ending {
    let replay = try await ModelReplay(way.trace, bindsPrice: !way.variant.contains("binds no price"))
    var machine: ModelMachine?
    for step in way.trace {
      try await replay.play(step)
      if machine == nil {
        machine = ModelMachine(
          try await replay.asked(), at: replay.bench.clock.wall)
      } else {
        try machine?.play(step)
      }
    }
    let bench = replay.bench
    let id = try await replay.asked().id
    for _ in 0..<4 { try await bench.advance(.seconds(90)) }
    await bench.service.releaseAll()
    return Ending(
      machine: machine?.refused ?? [], engine: replay.refused,
      effects: await bench.service.effects.map { "\($0.change.operation) \($0.price?.description ?? "?")" },
      state: try await bench.state(id), alarms: try await bench.alarms())
  }

  private func check(_ way: Counterexample, _ expected: Ending) async throws {
    let found = try await ending(way)
    #expect(found == expected, "\(found)")
  }

  /// The one that no client closes: ours goes all of it, and an alarm says so.
  @Test func betweenQuoteAndConfirmationThePriceChanges() async throws {
    try await check(Self.ways[0], Ending(effects: ["upgrade $59/mo"], state: .executed, alarms: [.executedMismatch]))
  }

  /// Refused at the quote: the look before it shows that the ask would be a resume now.
  @Test func withoutALook() async throws {
    try await check(
      Self.ways[1],
      Ending(
        machine: ["quote without a look: resumed at once: over as expired"],
        engine: ["quote without a look: resumed at once: expired"], state: .expired, alarms: [.unconsentedChange]))
  }

  /// Refused at the use of the shown token: a fresh quote differs, and there is no approval any more to execute.
  @Test func withTheTokenThatWasShown() async throws {
    try await check(
      Self.ways[2],
      Ending(
        machine: [
          "use the token that was shown: not possible in pending", "write executing and send: not possible in pending",
        ],
        engine: [
          "use the token that was shown: pending by a fresh quote", "write executing and send: pending",
          "it executes: nothing is under way",
        ], state: .pending))
  }

  /// Refused at the first reading: nothing is settled before what was sent can have no effect, and then the bill shows it.
  @Test func withoutAFenceWhatIsOverHappensAfterAll() async throws {
    try await check(
      Self.ways[3],
      Ending(
        machine: ["the bill does not show it: failed: not possible in executing"],
        engine: ["the bill does not show it: failed: unknown"], effects: ["upgrade $49/mo"], state: .executed))
  }

  /// Refused at the second sending: there is none, whatever the bill shows.
  @Test func whatSomebodyPutBackIsNotSentAgain() async throws {
    try await check(
      Self.ways[4],
      Ending(
        machine: [
          "the bill does not show it: once more: not possible in executing",
          "write executing and send: not possible in unknown",
        ],
        engine: [
          "the bill does not show it: once more: failed", "look and quote afresh: failed",
          "write executing and send: failed", "it executes: nothing is under way",
        ], effects: ["upgrade $49/mo"], state: .failed, alarms: [.unconsentedChange]))
  }

  /// Refused at the same step: the approval is used up, and no other price opens the request again.
  @Test func whatSomebodyPutBackIsNotAskedForAnew() async throws {
    try await check(
      Self.ways[5],
      Ending(
        machine: [
          "the bill does not show it: once more: not possible in executing",
          "the quote differs: back to pending: not possible in unknown",
        ],
        engine: [
          "the bill does not show it: once more: failed", "look and quote afresh: failed",
          "the quote differs: back to pending: failed",
        ], effects: ["upgrade $49/mo"], state: .failed, alarms: [.unconsentedChange]))
  }

  /// Refused at the sending: the row says executing before the call arrives, so that the next engine knows of it.
  @Test(arguments: ways[6...7])
  func withoutAWordBeforeSending(_ way: Counterexample) async throws {
    try await check(
      way,
      Ending(
        machine: [
          "send without a word: not possible in approved",
          "the quote differs: back to pending: not possible in executing",
        ],
        engine: [
          "send without a word: written as executing when the call arrives", "look and quote afresh: unknown",
          "the quote differs: back to pending: unknown",
        ], effects: ["upgrade $49/mo"], state: .executed))
  }
}
