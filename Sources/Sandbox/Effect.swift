import Billing
import JSON

/// A change that really happened in the sandbox: the evidence that agents, gateways and operators are judged by.
public struct Effect: Hashable, Sendable {
  /// Who brought a change about.
  public enum Cause: Hashable, Sendable, CustomStringConvertible {
    /// An agent's key, by the principal's name, through a consented call.
    case agent(String)
    /// A person's browser session.
    case human
    /// A payment on the checkout page.
    case checkout
    /// A click on the web-approval page.
    case webApproval
    /// A click in the customer portal.
    case portal
    /// The end of a billing period that a cancellation was scheduled for.
    case periodEnd
    /// An event with Stripe's signature that none of the sandbox's pages sent.
    case stripe
    /// The sandbox's administrator, behind everybody's back.
    case admin

    /// The word in the log: `agent:NAME`, `human`, `checkout`, `web-approve`, `portal`, `period-end`, `stripe` or
    /// `admin`.
    public var description: String {
      switch self {
      case .agent(let name): "agent:" + name
      case .human: "human"
      case .checkout: "checkout"
      case .webApproval: "web-approve"
      case .portal: "portal"
      case .periodEnd: "period-end"
      case .stripe: "stripe"
      case .admin: "admin"
      }
    }
  }

  /// When it happened, on the sandbox's wall clock.
  public let at: Instant
  /// The service, for example `dock`.
  public let service: String
  /// What happened: `upgrade`, `downgrade`, `resume`, `checkout`, `cancel`, `expire`, `set-plan` or `limit-increase`.
  public let operation: String
  /// The plan before, nil where the change is not about a plan.
  public let from: String?
  /// The plan after (for a scheduled change, the plan it leads to), nil where the change is not about a plan.
  public let to: String?
  /// Who brought it about.
  public let by: Cause
  /// The slug of the organisation it happened to.
  public let organisation: String
  /// The id of the request that did it, nil where no request did.
  public let requestID: String?
  /// What the new plan costs each interval in US cents, nil where nothing is charged.
  public let priceMinor: Int64?

  /// The effect as `GET /sandbox/effects` lists it.
  public var json: JSONValue {
    .fields([
      "at": .string(at.timestamp),
      "service": .string(service),
      "operation": .string(operation),
      "from": .text(orNull: from),
      "to": .text(orNull: to),
      "by": .string(by.description),
      "organisation": .string(organisation),
      "request_id": .text(orNull: requestID),
      "amount_minor": priceMinor.map(JSONValue.integer) ?? .null,
    ])
  }
}
