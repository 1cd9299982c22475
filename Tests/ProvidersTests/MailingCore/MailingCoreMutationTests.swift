import Billing
import JSON
import Support
import Testing
import Text
import Transfer

@testable import Providers

/// Answers that are not what MailingCore documents, from likely ones spoilt at random and in every single place.
@Suite(.timeLimit(.minutes(1))) struct MailingCoreMutationTests {
  private static let subscriptions: [JSONValue] = [
    MailingCoreService.subscription,
    [
      "data": [
        "plan": ["slug": "pro", "name": "Pro"], "status": "past_due", "currentPeriodEnd": "2026-06-01T00:00:00Z",
        "cancelAt": "2026-05-20T00:00:00Z", "quota": ["limit": 100, "used": 40, "percentage": 40],
        "aiTokens": ["balance": 12],
      ]
    ],
    [
      "plan_slug": "pro", "status": "active", "current_period_end": "2026-06-01T00:00:00Z", "emailsSent": 41,
      "monthlyEmailLimit": 101, "priceCents": 1_900, "currency": "eur", "interval": "month",
    ],
  ]
  private static let plans: [JSONValue] = MailingCoreService.plans.array ?? []

  /// Every number in a document.
  private func numbers(of json: JSONValue) -> Set<Int64> {
    if let number = json.readCount { return [number] }
    let inner = (json.object?.map(\.value) ?? []) + (json.array ?? [])
    return inner.reduce(into: []) { $0.formUnion(numbers(of: $1)) }
  }

  private func isClean(_ text: SafeText) -> Bool {
    !text.string.unicodeScalars.contains {
      $0.value < 0x20 || $0.value == 0x7F || (0x202A...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    } && text.string.count <= 600
  }

  private func check(_ subscription: JSONValue, _ plans: JSONValue) throws {
    let read = MailingCoreSubscription(subscription)
    let seen = MailingCoreReading(
      subscription: read, plans: MailingCorePlans(plans), quota: nil, headers: HTTPHeaders([])
    ).observation(of: try #require(AccountName("mail")), at: Instant(milliseconds: 1_777_636_800_000))
    let told = numbers(of: subscription).union(numbers(of: plans))
    for meter in seen.meters {
      if let used = meter.used { #expect(used >= 0 && told.contains(used), "\(subscription.serialized())") }
      if case .of(let limit) = meter.limit { #expect(limit >= 0 && told.contains(limit)) }
      #expect((meter.limit == .unknown) == (meter.provenance == .unknown))
    }
    for offer in seen.plans {
      #expect(isClean(offer.words) && isClean(SafeText(offer.name.rawValue)))
      if let price = offer.price { #expect(price.money.minorUnits >= 0 && told.contains(price.money.minorUnits)) }
      for case .of(let limit) in offer.limits.map(\.limit) { #expect(limit >= 0 && told.contains(limit)) }
    }
    if let price = seen.plan.price { #expect(told.contains(price.money.minorUnits)) }
    for fact in seen.facts { #expect(isClean(fact.label) && isClean(fact.value), "\(subscription.serialized())") }
    if let status = seen.plan.status { #expect(isClean(status)) }
    if let view = seen.agentView {
      #expect(!view.contains("://") && !view.contains("\u{1B}") && view.utf8.count < 1_500, "\(view)")
      #expect(try JSONValue.parse(view).object != nil)
    }
  }

  @Test func everyValueInEveryPlace() throws {
    var count = 0
    for replacement in [nil] + BodyMutator.replacements.map(Optional.some) {
      for subscription in Self.subscriptions {
        for place in BodyMutator.places(in: subscription) {
          try check(BodyMutator.replacing(place, in: subscription, by: replacement), MailingCoreService.plans)
          count += 1
        }
      }
      for (index, plan) in Self.plans.enumerated() {
        for place in BodyMutator.places(in: plan) {
          var list = Self.plans
          list[index] = BodyMutator.replacing(place, in: plan, by: replacement)
          try check(Self.subscriptions[0], .array(list))
          count += 1
        }
      }
    }
    #expect(count > 1_000)
  }

  @Test func twoThousandLooksSpoiltAtRandom() throws {
    var mutator = BodyMutator(seed: 20_261_121)
    for number in 0..<2_000 {
      try check(
        mutator.mutate(Self.subscriptions[number % 3]), .array(Self.plans.map { mutator.mutate($0) }))
    }
  }

  @Test func spoiltBytesAreRefusedOrReadHonestly() throws {
    var mutator = BodyMutator(seed: 7)
    for number in 0..<600 {
      guard let json = try? JSONValue.parse(mutator.spoil(Self.subscriptions[number % 3])) else { continue }
      try check(json, json)
    }
  }

  @Test(arguments: [400, 401, 402, 403, 404, 405, 409, 413, 418, 422, 429, 451, 500, 501, 502, 503, 504, 599])
  func everyErrorStatusIsAFailureAndNoChange(status: Int) async throws {
    let bodies = ["", "<html>", "{}", "[]", "null", "{\"url\":\"https://pay.example/\"}", "{\"planSlug\":\"pro\"}"]
    for body in bodies {
      let service = try MailingCoreService { _ in
        .response(status, headers: [("Content-Type", "text/html")], body: body)
      }
      let provider = try service.provider()
      #expect(await failure(of: provider.observe) != nil, "\(status) \(body)")
      for operation in [Operation.checkout, .portal] {
        // A call that only makes a page has changed nothing, whatever is answered in its place.
        guard
          case .refused(let refusal) = try await provider.request(PlanChange(operation, to: PlanName("pro")), .ask)
        else {
          Issue.record("\(status) \(body)")
          continue
        }
        #expect(isClean(refusal.words))
      }
    }
  }

  @Test func aWrongContentTypeChangesNothing() async throws {
    let service = try MailingCoreService { request in
      let body = request.target == "/billing/plans" ? MailingCoreService.plans : MailingCoreService.subscription
      return .response(200, headers: [("Content-Type", "text/html; charset=utf-16")], body: body.serialized())
    }
    #expect(try await service.provider().observe().plan.plan == PlanName("pro"))
  }

  @Test func aBodyThatIsCutOffIsAFailure() async throws {
    let service = try MailingCoreService { _ in .half(announcing: 400, sending: "{\"planSlug\":\"pro\",") }
    #expect(await failure(of: try service.provider().observe)?.mayHaveReached == true)
  }
}
