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
}
