import Billing
import Foundation
import JSON
import Transfer

// The decoders are no part of what the module offers; this is why the benchmark is built with -enable-testing.
@testable import Providers

/// Reading recorded answers into observations, beside Foundation's parser over the same bytes.
struct DecodeBench {
  let rounds: Int

  /// One look's documents.
  private struct Look {
    let name: String
    let documents: [[UInt8]]
    /// Whether an observation with a plan came of the parsed documents.
    let observe: ([JSONValue]) -> Bool

    init(_ name: String, _ documents: [String], _ observe: @escaping ([JSONValue]) -> Bool) {
      self.name = name
      self.documents = documents.map { Array($0.utf8) }
      self.observe = observe
    }
  }

  func run() throws {
    guard let account = AccountName("bench") else { throw BenchError("bench is no name.") }
    let words = ServiceWords(sent: [Secret("dk_0123456789abcdef0123456789abcdef01234567")])
    var rows: [[String]] = []
    for look in Self.looks(account, SystemTime().wall) {
      guard look.observe(try look.documents.map { words.answer(try JSONValue.parse($0)) }) else {
        throw BenchError("\(look.name): the recorded answer is not read.")
      }
      let data = look.documents.map { Data($0) }
      let bytes = look.documents.reduce(0) { $0 + $1.count }
      // In turn, so that a slow second hits all of them.
      var times: [[Double]] = [[], [], []]
      for round in 0...rounds {
        let turn = [
          try Self.time { for document in look.documents { _ = try JSONValue.parse(document) } },
          try Self.time { _ = look.observe(try look.documents.map { words.answer(try JSONValue.parse($0)) }) },
          try Self.time { for document in data { _ = try JSONSerialization.jsonObject(with: document) } },
        ]
        if round > 0 { for (index, time) in turn.enumerated() { times[index].append(time) } }
      }
      let medians = times.map { Spread($0).median }
      rows.append([look.name, String(look.documents.count), String(bytes)])
      rows[rows.count - 1] += medians.flatMap { time in
        [
          Output.text(Double(look.documents.count) / time * 1e6, 0), Output.text(Double(bytes) / time, 1),
        ]
      }
      rows[rows.count - 1].append(Output.text(medians[1] / medians[2], 2))
    }
    Output.line("decode: answers of one look into an Observation, \(rounds) alternating rounds, medians")
    Output.line(
      "  parse: our JSON parser alone; whole: parse, take secrets out, observe; Foundation: JSONSerialization alone")
    Output.table(
      [
        "", "docs", "bytes", "parse docs/s", "MB/s", "whole docs/s", "MB/s", "Foundation docs/s", "MB/s",
        "whole/Foundation time",
      ], rows)
  }

  /// Microseconds for one call, from as many calls as fill a fifth of a second.
  private static func time(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var (calls, total) = (0, Duration.zero)
    while total < .milliseconds(200) {
      total += try clock.measure { for _ in 0..<200 { try work() } }
      calls += 200
    }
    return total / .microseconds(1) / Double(calls)
  }

  private static func looks(_ account: AccountName, _ now: Instant) -> [Look] {
    [
      Look("Dock", [RecordedBodies.dockBilling]) { values in
        let headers = HTTPHeaders(RecordedBodies.dockPages[0].headers)
        return DockBilling(values[0], headers: headers).observation(of: account, at: now).plan.plan != nil
      },
      Look("daimon.email", [RecordedBodies.daimonAccount, RecordedBodies.daimonCapabilities]) { values in
        guard let result = values[0]["result"] else { return false }
        let reading = DaimonReading(account: result, nextSteps: values[0]["next_steps"], capabilities: values[1])
        return Observation(
          account: account, at: now, plan: reading.plan, meters: reading.meters(at: now), facts: reading.facts,
          agentView: reading.agentView
        ).plan.plan != nil
      },
      Look("MailingCore", [RecordedBodies.mailingCoreSubscription, RecordedBodies.mailingCorePlans]) { values in
        MailingCoreReading(
          subscription: MailingCoreSubscription(values[0]), plans: MailingCorePlans(values[1]), headers: HTTPHeaders()
        ).observation(of: account, at: now).plan.plan != nil
      },
      Look("AgentIdP", [RecordedBodies.agentIdPStatus]) { values in
        AgentIdPStatus(values[0])?.observation(of: account, at: now).plan.plan != nil
      },
    ]
  }
}
