/// The fields of daimon's answers that are read, with the types they are read as.
enum DaimonFields {
  /// `GET /v1/account`.
  ///
  /// The official client shows answers without their envelope.
  static let account: AnswerForm = {
    var fields: [String: [FieldShape]] = ["result": [.object], "next_steps": [.list], "next_steps[]": [.text]]
    for place in ["", "result."] {
      fields[place + "tier"] = [.plan]
      for name in planNames { fields[place + name] = [.documentedPlan(.daimon)] }
      for name in ["id", "status"] { fields[place + name] = [.text] }
      // It is only shown, whatever it is.
      fields[place + "created_at"] = [.time, .text]
      fields[place + "send_limits"] = [.object]
      for name in ["daily", "monthly"] { fields[place + "send_limits." + name] = [.limit, .text] }
      for name in ["bounce_rate", "complaint_rate"] { fields[place + name] = [.number] }
      for name in ["inbox_count", "total_sent", "total_bounced", "total_complaints"] { fields[place + name] = [.count] }
    }
    return AnswerForm(
      fields, wrappers: ["data"],
      asides: [
        "next_steps", "id", "created_at", "bounce_rate", "complaint_rate", "total_sent", "total_bounced",
        "total_complaints",
      ])
  }()

  /// Names under which only a documented tier is taken for the tier.
  static let planNames = ["plan", "planName", "planId"]

  /// `GET /v1/capabilities`.
  static let capabilities: AnswerForm = {
    var fields: [String: [FieldShape]] = ["result": [.object], "next_steps": [.list], "next_steps[]": [.text]]
    for place in ["", "result."] {
      for list in ["can", "cannot"] {
        fields[place + list] = [.list]
        fields["\(place)\(list)[]"] = [.object]
        fields["\(place)\(list)[].action"] = [.text]
      }
      fields[place + "can[].description"] = [.text]
      for name in ["reason", "unlock_url"] { fields["\(place)cannot[].\(name)"] = [.text] }
    }
    return AnswerForm(fields, wrappers: ["data"])
  }()
}
