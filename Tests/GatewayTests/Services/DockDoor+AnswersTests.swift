import Billing
import Consent
import JSON
import Testing

@testable import Gateway

@Suite struct AgentAnswerDockTests {
  private func dock(_ request: ConsentRequest, at now: Instant = Sample.now) -> AgentAnswer {
    .dock(request, handle: Sample.handle, statusPage: Sample.statusPage, coolDown: .seconds(900), at: now)
  }

  /// What each state is told as, whatever the operation: the status and the word that tells it.
  private static let told: [(state: ConsentState, status: Int, word: JSONValue)] = [
    (.pending, 200, "confirmation_required"), (.approved, 200, "confirmation_required"),
    (.executing, 200, "confirmation_required"), (.unknown, 200, "confirmation_required"),
    (.awaitingPayment, 200, "checkout-required"), (.rejected, 403, "consent_denied"),
    (.expired, 400, "consent_token_expired"), (.cancelled, 400, "consent_token_invalid"),
    (.superseded, 400, "consent_token_invalid"), (.failed, 409, "change_failed"),
    (.closedManually, 409, "closed_by_operator"),
  ]

  @Test(arguments: Operation.allCases)
  func everyStateHasItsAnswer(_ operation: Operation) throws {
    #expect(Set(Self.told.map(\.state)).union([.executed, .satisfied]) == Set(ConsentState.allCases))
    for (state, status, word) in Self.told {
      let answer = dock(try Sample.request(state, operation, rejection: state == .rejected ? .other : nil))
      #expect(answer.status == status, "\(state)")
      #expect((answer["status"] ?? answer["error"]) == word, "\(state)")
      #expect(answer["consent", "state"] == .string(state.rawValue), "\(state)")
      #expect(answer["consent", "id"] == "00112233445566778899aabbccddeeff", "\(state)")
      answer.expectNoCanary()
    }
  }

  /// What a success is told as: by what came of it and what was done.
  private static let successes: [(Outcome.Code, Operation, JSONObject)] = [
    (.switched, .upgrade, ["plan": "scale", "status": "switched"]),
    (.switched, .checkout, ["plan": "scale", "status": "switched"]),
    (.unattributed, .upgrade, ["plan": "scale", "status": "switched"]),
    (.alreadyOnPlan, .upgrade, ["plan": "scale", "status": "switched"]),
    (.resumed, .resume, ["plan": "scale", "status": "resumed"]),
    (.unattributed, .resume, ["plan": "scale", "status": "resumed"]),
    (.alreadyOnPlan, .resume, ["plan": "scale", "status": "resumed"]),
    (.downgradeScheduled, .downgrade, ["status": "downgrade-scheduled"]),
    (.unattributed, .downgrade, ["status": "downgrade-scheduled"]),
    (.alreadyOnPlan, .downgrade, ["status": "downgrade-scheduled"]),
    (.alreadyFree, .downgrade, ["status": "already-free"]),
    (.designPartner, .upgrade, ["status": "design-partner"]),
    (.linkStored, .portal, ["status": "sent-to-operator"]),
    (.linkStored, .upgradeLink, ["status": "sent-to-operator"]),
  ]

  @Test func aSuccessIsToldInDocksWords() throws {
    for (code, operation, expected) in Self.successes {
      for state in [ConsentState.executed, .satisfied] {
        let answer = dock(try Sample.request(state, operation, outcome: code))
        #expect(answer.status == 200)
        var body = expected
        body["consent"] = [
          "id": "00112233445566778899aabbccddeeff", "number": 42, "state": .string(state.rawValue), "interval": 5,
        ]
        if operation == .checkout || operation == .portal { body["url"] = .string(Sample.statusPage) }
        #expect(answer.body == .object(body), "\(code) of \(operation)")
        answer.expectNoCanary()
      }
    }
  }

  @Test func noOutcomeOfASuccessSaysMoreThanItsWord() throws {
    for code in Outcome.Code.allCases {
      for operation in Operation.allCases {
        for state in [ConsentState.executed, .satisfied] {
          let answer = dock(try Sample.request(state, operation, outcome: code))
          #expect(answer.status == 200)
          let words: [JSONValue] = [
            "switched", "resumed", "downgrade-scheduled", "already-free", "design-partner", "sent-to-operator",
          ]
          #expect(answer["status"].map(words.contains) == true, "\(code) of \(operation)")
          answer.expectNoCanary()
        }
      }
    }
  }

  @Test func anUpgradeThatWasAResumeIsToldAsOne() throws {
    let answer = dock(try Sample.request(.executed, .upgrade, change: .resume, outcome: .unattributed))
    #expect(answer["status"] == "resumed")
  }

  @Test func aDowngradeToldAsScheduledNamesItsDateWhereThereIsOne() throws {
    let date = Instant(milliseconds: 1_780_000_000_000)
    let answer = dock(try Sample.request(.executed, .downgrade, outcome: .downgradeScheduled, effective: date))
    #expect(answer["effectiveAt"] == .string(date.timestamp))
    #expect(dock(try Sample.request(.executed, .downgrade, outcome: .downgradeScheduled))["effectiveAt"] == nil)
    #expect(
      dock(try Sample.request(.satisfied, .downgrade, outcome: .alreadyOnPlan, from: "free"))["status"]
        == "already-free")
  }

  @Test func whoWaitsIsToldHowToGoOn() throws {
    let answer = dock(try Sample.request(.pending), at: Sample.now.adding(.milliseconds(1)))
    #expect(
      answer.body == [
        "status": "confirmation_required", "confirm_token": "cg_handle",
        "message": "Sent to an operator for approval (request 42). Call again with this token to wait.",
        "expires_in": 900,
        "consent": [
          "id": "00112233445566778899aabbccddeeff", "number": 42, "state": "pending", "interval": 5,
        ],
      ])
    let unknown = dock(try Sample.request(.unknown))
    #expect(unknown["message"] == "Do not retry; what happened is being found out (request 42).")
  }

  @Test func whatIsDecidedDoesNotLapseInTheAgentsHands() throws {
    let late = Sample.now.adding(.seconds(5000))
    #expect(dock(try Sample.request(.pending), at: late)["expires_in"] == 0)
    for state in [ConsentState.approved, .executing, .unknown] {
      #expect(dock(try Sample.request(state), at: late)["expires_in"] == 5)
      let request = try Sample.request(state, executeBy: Sample.now.adding(.seconds(300)))
      #expect(dock(request)["expires_in"] == 300)
      #expect(dock(request, at: late)["expires_in"] == 5)
    }
  }

  @Test func whatWaitsOnTheServicesApprovalPageIsWaitedForAsBefore() throws {
    let answer = dock(try Sample.request(.awaitingPayment, .upgrade, outcome: .approvalPage))
    #expect(answer.status == 200 && answer["status"] == "confirmation_required")
    #expect(answer["checkoutUrl"] == nil)
    #expect(answer["consent", "state"] == "awaiting_payment")
  }

  @Test func whoHasToPayIsSentToTheStatusPage() throws {
    let answer = dock(try Sample.request(.awaitingPayment, .checkout, outcome: .paymentPage, from: "free"))
    #expect(
      answer.body == [
        "status": "checkout-required", "plan": "free", "checkoutUrl": .string(Sample.statusPage),
        "consent": [
          "id": "00112233445566778899aabbccddeeff", "number": 42, "state": "awaiting_payment", "interval": 5,
        ],
        "url": .string(Sample.statusPage),
      ])
  }

  @Test func whoComesTooLateMayAskAnew() throws {
    let answer = dock(try Sample.request(.expired))
    #expect(answer["consent"] == ["id": "00112233445566778899aabbccddeeff", "state": "expired", "renew": true])
  }

  @Test func theWebShapeSendsToOurOwnPages() throws {
    let answer = AgentAnswer.web(
      try Sample.request(.pending), statusPage: Sample.statusPage, pollingURL: "http://127.0.0.1:8787/poll")
    #expect(answer["status"] == "web-approve-required")
    #expect(answer["approval_url"] == .string(Sample.statusPage))
    #expect(answer["polling_url"] == "http://127.0.0.1:8787/poll")
    #expect(answer["expires_at"]?.string?.hasPrefix("2026-05-01T12:15:00") == true)
    answer.expectNoCanary()
  }

  @Test func theWebStatusHasAWordForEveryState() throws {
    let words: [ConsentState: JSONValue] = [
      .pending: "pending", .approved: "pending", .executing: "pending", .unknown: "pending",
      .awaitingPayment: "pending", .executed: "approved", .satisfied: "approved", .rejected: "denied",
      .expired: "expired", .cancelled: "expired", .superseded: "expired", .failed: "failed", .closedManually: "failed",
    ]
    for state in ConsentState.allCases {
      let answer = AgentAnswer.webStatus(try Sample.request(state))
      #expect(answer.status == 200)
      #expect(answer["status"] == words[state], "\(state)")
      answer.expectNoCanary()
    }
  }
}
