/// The fields of AgentIdP's answers that are read, with the types they are read as.
enum AgentIdPFields {
  /// `GET /tiers/status`; see ``AgentIdPStatus``.
  static let status: [String: [FieldInspection.Kind]] = {
    var fields: [String: [FieldInspection.Kind]] = ["tier": [.text], "limits": [.object], "usage": [.object]]
    for field in AgentIdPMeterField.all {
      fields["limits." + field.limit] = [.integer, .text]
      for (name, _) in field.usage { fields["usage." + name] = [.integer] }
    }
    return fields
  }()

  /// The older `GET /billing/usage`; see ``AgentIdPUsageToday``.
  static let usageToday: [String: [FieldInspection.Kind]] = {
    var fields: [String: [FieldInspection.Kind]] = [
      "tier": [.text], "limits": [.object], "subscription": [.object], "subscription.status": [.text],
      "subscriptionStatus": [.text],
    ]
    for envelope in AgentIdPUsageToday.envelopes { fields[envelope] = [.object] }
    for place in [""] + AgentIdPUsageToday.envelopes.map({ $0 + "." }) {
      for name in AgentIdPUsageToday.names.flatMap(\.names) { fields[place + name] = [.integer] }
    }
    return fields
  }()

  /// The fields of an edition's answer.
  static func of(_ edition: AgentIdPEdition) -> [String: [FieldInspection.Kind]] {
    edition == .tiers ? status : usageToday
  }
}
