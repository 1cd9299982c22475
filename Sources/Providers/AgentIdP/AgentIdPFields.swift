/// The fields of AgentIdP's answers that are read, with the types they are read as.
enum AgentIdPFields {
  /// `GET /tiers/status`; see ``AgentIdPStatus``.
  static let status: AnswerForm = {
    var fields: [String: [FieldShape]] = [
      "tier": [.plan], "limits": [.object], "usage": [.object], "subscriptionStatus": [.text],
    ]
    for name in planNames { fields[name] = [.documentedPlan(.agentidp)] }
    for field in AgentIdPMeterField.all {
      fields["limits." + field.limit] = [.limit]
      for (name, _) in field.usage { fields["usage." + name] = [.count] }
    }
    return AnswerForm(fields)
  }()

  /// Names under which only a documented tier is taken for the tier.
  static let planNames = ["plan", "planName", "planId"]

  /// The older `GET /billing/usage`; see ``AgentIdPUsageToday``.
  static let usageToday: AnswerForm = {
    var fields: [String: [FieldShape]] = [
      "tier": [.plan], "limits": [.object], "subscription": [.object], "subscription.status": [.text],
      "subscriptionStatus": [.text],
    ]
    for envelope in AgentIdPUsageToday.envelopes { fields[envelope] = [.object] }
    for place in [""] + AgentIdPUsageToday.envelopes.map({ $0 + "." }) {
      for name in AgentIdPUsageToday.names.flatMap(\.names) { fields[place + name] = [.count] }
    }
    return AnswerForm(fields, wrappers: [])
  }()

  /// The fields of an edition's answer.
  static func of(_ edition: AgentIdPEdition) -> AnswerForm {
    edition == .tiers ? status : usageToday
  }
}
