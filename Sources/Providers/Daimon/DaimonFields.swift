/// The fields of daimon's answers that are read, with the types they are read as.
enum DaimonFields {
  /// `GET /v1/account`.
  static let account: [String: [FieldInspection.Kind]] = {
    var fields: [String: [FieldInspection.Kind]] = [
      "result": [.object], "result.send_limits": [.object], "result.send_limits.daily": [.integer, .text],
      "result.send_limits.monthly": [.integer, .text], "next_steps": [.list], "next_steps[]": [.text],
      // A whole rate comes as an integer.
      "result.bounce_rate": [.anything], "result.complaint_rate": [.anything],
    ]
    for name in ["id", "tier", "status", "created_at"] { fields["result." + name] = [.text] }
    for name in ["inbox_count", "total_sent", "total_bounced", "total_complaints"] {
      fields["result." + name] = [.integer]
    }
    return fields
  }()

  /// `GET /v1/capabilities`.
  static let capabilities: [String: [FieldInspection.Kind]] = [
    "result": [.object], "result.can": [.list], "result.can[]": [.object], "result.can[].action": [.text],
    "result.can[].description": [.text], "result.cannot": [.list], "result.cannot[]": [.object],
    "result.cannot[].action": [.text], "result.cannot[].reason": [.text], "result.cannot[].unlock_url": [.text],
    "next_steps": [.list], "next_steps[]": [.text],
  ]
}
