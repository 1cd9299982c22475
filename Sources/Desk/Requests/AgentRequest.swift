import Billing
import Consent
import JSON
import Text

/// A request as the gateway tells its agent, and as `countersign request` prints it.
package struct AgentRequest: Hashable, Sendable {
  package let id: RequestID
  package let number: Int64
  package let account: AccountName
  package let state: ConsentState
  package let operation: Operation
  package let plan: PlanName?
  /// The whole answer.
  package let body: JSONObject

  /// Reads an answer; nil for one that is no request.
  package init?(_ answer: JSONValue) {
    guard let body = answer.object, let id = body["id"]?.string.flatMap({ RequestID($0) }),
      let number = body["number"]?.integer, let account = body["account"]?.string.flatMap({ AccountName($0) }),
      let state = body["state"]?.string.flatMap({ ConsentState(rawValue: $0) }),
      let operation = body["operation"]?.string.flatMap({ Operation(rawValue: $0) })
    else { return nil }
    self.id = id
    self.number = number
    self.account = account
    self.state = state
    self.operation = operation
    plan = body["plan"]?.string.flatMap { PlanName($0) }
    self.body = body
  }

  /// Whether something can come of it without anybody but the operator and the engine.
  package var isUnderWay: Bool {
    switch state {
    case .pending, .approved, .executing, .unknown: true
    default: false
    }
  }

  /// How a command ends that tells how it stands.
  package var status: ExitStatus {
    state == .executed || state == .satisfied ? .fine : ExitStatus(undecided: state)
  }

  /// The request on one line.
  package var line: String {
    let plan = plan.map { " -> \(RequestText.plan($0))" } ?? ""
    let reason = state == .rejected ? body["reason"]?.string.flatMap { RejectionPreset(rawValue: $0) } : nil
    let words = reason.map { " (\($0.rawValue.replacing("_", with: " ")))" } ?? ""
    return "#\(number)  \(state.rawValue)\(words)  \(account)  "
      + "\(operation.rawValue.replacing("_", with: " "))\(plan)  \(id)"
  }

  /// The request for programs.
  package var document: JSONValue {
    var document: JSONObject = ["schema": "countersign.agent_request/1"]
    for (name, value) in body where name != "schema" { document[name] = value }
    return .object(document)
  }
}
