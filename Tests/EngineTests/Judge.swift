import Billing
import Consent
import JSON
import Ledger

/// Holds the log of what really happened at a service against the ledger.
actor Judge {
  private let ledger: Ledger
  private let account: AccountName
  private var effects: [RequestID: Int] = [:]
  private(set) var violations: [String] = []

  init(_ ledger: Ledger, _ account: AccountName) {
    self.ledger = ledger
    self.account = account
  }

  /// Judges an effect at the moment it happens: one consumed approval stands behind it, of exactly this change.
  func witness(_ effect: FakeService.Effect) async {
    do {
      let open = try await ledger.liveRequests().filter {
        $0.account == account && ($0.state == .executing || $0.state == .unknown)
      }
      guard open.count == 1, let request = open.first else {
        violations.append("an effect with \(open.count) consumed approvals: \(effect.change)")
        return
      }
      effects[request.id, default: 0] += 1
      if effects[request.id] != 1 { violations.append("request \(request.number) had two effects") }
      if request.change != effect.change { violations.append("request \(request.number) changed something else") }
      if request.attempt?.tokenHash != effect.tokenHash {
        violations.append("request \(request.number) had its effect by another token than the one on record")
      }
      if let approved = request.facts.quote?.price, approved != effect.price {
        violations.append("request \(request.number) charges \(effect.price as Any), approved was \(approved)")
      }
      try await judgeApproval(of: request)
    } catch {
      violations.append("the ledger could not be read: \(error)")
    }
  }

  private func judgeApproval(of request: ConsentRequest) async throws {
    let approvals = try await ledger.events(limit: .max).filter {
      $0.request == request.id.rawValue && $0.kind == "request.approved"
    }
    guard let last = approvals.first else {
      violations.append("request \(request.number) was never approved")
      return
    }
    if last.actor != "operator" { violations.append("request \(request.number) was approved by \(last.actor)") }
    if last.body["digest"]?.string != request.digest.hex {
      violations.append("request \(request.number) was approved with other facts")
    }
  }

  /// Judges where the requests stand, and what the log says of their way there.
  func judgeStates() async throws {
    let requests = try await ledger.recentRequests(limit: .max).filter { $0.account == account }
    let events = Dictionary(grouping: try await ledger.events(limit: .max).reversed()) { $0.request ?? "" }
    for request in requests {
      judgeWay(of: request, events[request.id.rawValue] ?? [])
      let count = effects[request.id] ?? 0
      switch (request.state, request.outcome?.code) {
      case (.rejected, _), (.expired, _), (.cancelled, _), (.superseded, _), (.failed, _), (.satisfied, _):
        if count != 0 { violations.append("request \(request.number) is \(request.state), but had an effect") }
      case (.executed, .switched?), (.executed, .resumed?), (.executed, .downgradeScheduled?):
        if count != 1, !request.change.operation.onlyMakesURL {
          violations.append("request \(request.number) is executed, but had \(count) effects")
        }
      default: break
      }
    }
    let busy = requests.filter { $0.state == .executing || $0.state == .unknown }
    if busy.count > 1 { violations.append("\(busy.count) requests are being carried out at once") }
    let live = requests.filter { !$0.state.isFinal }
    if Set(live.map { "\($0.requester.agent) \($0.change)" }).count != live.count {
      violations.append("an agent has two live requests for one change")
    }
  }

  /// One event a transition, each beginning where the one before ended, and none after the end.
  private func judgeWay(of request: ConsentRequest, _ events: [Event]) {
    var state = ConsentState.pending
    for event in events {
      guard let from = event.body["from"]?.string, let to = event.body["to"]?.string else { continue }
      // What a look showed is explained by a request that is over, too, and moves it nowhere.
      if event.kind == "request.explained", from == to, from == state.rawValue { continue }
      if from != state.rawValue || state.isFinal {
        violations.append("request \(request.number): \(event.kind) begins at \(from), the request was \(state)")
      }
      state = ConsentState(rawValue: to) ?? state
    }
    if state != request.state {
      violations.append("request \(request.number) is \(request.state), its log ends at \(state)")
    }
  }
}
