import JSON

/// Dock's MCP endpoint: <https://trydock.ai/docs/mcp/overview>; the billing tools take what the calls of the same purpose
/// take (<https://trydock.ai/docs/mcp/dangerous-ops>).
extension DockDoor {
  static let tools: [ServiceTool] = [
    ServiceTool(
      name: "get_billing", method: "GET", path: "/api/billing",
      description: "Tells the organisation's plan, what it uses of each limit, its price and its next invoice.",
      properties: [:]),
    ServiceTool(
      name: "upgrade_plan", method: "POST", path: "/api/billing/upgrade",
      description:
        "Asks for the plan Pro or Scale. An operator decides: the first call gives a confirm_token, and a call "
        + "with it waits for the decision. Nothing is changed before the operator approves.",
      properties: [
        "plan": words("pro", "scale"), "interval": words("month", "year"), "mode": mode, "confirm_token": token,
      ],
      aliases: ["to": "plan"]),
    ServiceTool(
      name: "downgrade_plan", method: "POST", path: "/api/billing/downgrade",
      description: "Asks for Free at the end of the billing period. An operator decides, as for upgrade_plan.",
      properties: ["mode": mode, "confirm_token": token]),
    ServiceTool(
      name: "request_limit_increase", method: "POST", path: "/api/billing/request-limit-increase",
      description: "Tells the service that a limit was met and a higher one is wanted. It changes nothing.",
      properties: [
        "kind": words("agents", "workspaces", "rows", "other"), "desiredValue": ["type": "integer"],
        "reason": ["type": "string"],
      ]),
    ServiceTool(
      name: "open_billing_portal", method: "POST", path: "/api/billing/portal",
      description:
        "Asks the operator to open the customer portal. You get a page that tells how that stands, not the portal.",
      properties: [:]),
  ]

  static let instructions = """
    This is Countersign in Dock's place. Billing is read here, and a change of the plan is asked for here: a human operator \
    decides, and nothing is changed before that. A no is an answer: tell whoever you work for, and do not ask again.
    """

  private static let mode = words("chat", "web")
  private static let token: JSONValue = ["type": "string"]

  private static func words(_ words: String...) -> JSONValue {
    ["type": "string", "enum": .array(words.map { .string($0) })]
  }
}
