import Billing
import Consent
import JSON
import Testing

@testable import Gateway

@Suite struct AgentAnswerTests {
  @Test func anErrorHasDocksShape() {
    let answer = AgentAnswer.error(418, "teapot", "Short and stout.", retryAfter: 9)
    #expect(answer.status == 418)
    #expect(answer.body == ["error": "teapot", "message": "Short and stout."])
    #expect(answer.retryAfter == 9)
  }

  @Test(arguments: RejectionPreset.allCases)
  func aNoTellsThePresetAndTheTimeOnly(_ preset: RejectionPreset) throws {
    let answer = AgentAnswer.denied(try Sample.request(.rejected, rejection: preset), wait: .seconds(900))
    #expect(answer.status == 403)
    #expect(answer.retryAfter == 900)
    #expect(
      answer.body == [
        "error": "consent_denied", "message": "An operator, or a rule of the operator's, said no.",
        "reason": .string(preset.rawValue), "retry_after": 900,
        "consent": ["id": "00112233445566778899aabbccddeeff", "state": "rejected"],
      ])
  }

  @Test func theTimeOfANoIsRoundedUpAndAtLeastASecond() throws {
    let request = try Sample.request(.rejected, rejection: .other)
    for (wait, seconds) in [
      (Duration.zero, 1), (.seconds(-5), 1), (.milliseconds(1), 1), (.milliseconds(1000), 1), (.milliseconds(1001), 2),
      (.seconds(86_400), 86_400),
    ] {
      #expect(AgentAnswer.denied(request, wait: wait)["retry_after"] == .integer(Int64(seconds)), "\(wait)")
    }
  }

  @Test func aRulesNoNamesNoRequest() {
    let answer = AgentAnswer.deniedByRule()
    #expect(answer.status == 403)
    #expect(answer["error"] == "consent_denied" && answer["reason"] == "policy" && answer["retry_after"] == 86_400)
    #expect(answer["consent"] == nil)
  }

  @Test func secondsAreRoundedUp() {
    for (milliseconds, seconds) in [
      (Int64.min, 0), (-1, 0), (0, 0), (1, 1), (999, 1), (1000, 1), (1001, 2), (Int64.max, 9_223_372_036_854_776),
    ] as [(Int64, Int64)] {
      #expect(AgentAnswer.wholeSeconds(milliseconds) == seconds)
    }
  }

  @Test func theReasonOfANoIsNotToldBesideAnotherState() throws {
    // As a row that was written from outside has it.
    let request = try Sample.request(.approved, rejection: .notNow)
    #expect(request.rejection != nil && AgentAnswer.own(request)["reason"] == nil)
  }

  @Test func ourOwnShapeTellsEveryState() throws {
    for state in ConsentState.allCases {
      for operation in Operation.allCases {
        let request = try Sample.request(
          state, operation, outcome: state.isFinal ? .switched : nil,
          rejection: state == .rejected ? .notNow : nil)
        let answer = AgentAnswer.own(request)
        #expect(answer.status == 200)
        #expect(answer["state"] == .string(state.rawValue))
        #expect(answer["operation"] == .string(operation.rawValue))
        #expect(answer["reason"] == (state == .rejected ? "not_now" : nil))
        #expect(answer["outcome"] == (state.isFinal ? "switched" : .null))
        #expect(answer["decide_by"] == "2026-05-01T12:15:00.000Z" || answer["decide_by"] == "2026-05-01T12:15:00Z")
        // The agent's own account is named, and nothing else of the account is told.
        #expect(answer["account"] == "canary-account")
        var rest = try #require(answer.body.object)
        rest["account"] = nil
        AgentAnswer(200, .object(rest)).expectNoCanary()
      }
    }
  }
}

extension AgentAnswer {
  /// Holds an answer against everything that must not stand in it.
  func expectNoCanary(_ place: SourceLocation = #_sourceLocation) {
    let text = body.serialized()
    let digest = (try? Sample.request(.pending).digest.hex) ?? ""
    for secret in [
      Sample.canary, Sample.canary.lowercased(), Sample.hash, digest, "canary.example", "123456", "987654", "1234.56",
      "9876.54",
      "same_user", "version",
    ] {
      #expect(!text.contains(secret), "\(secret) in \(text)", sourceLocation: place)
    }
  }
}
