import JSON

/// How much of a month's e-mails is used, and what follows from it.
///
/// The ladder is that of https://mailingcore.com/en/docs/billing/quota-enforcement: a warning from 80 %, sends beyond the
/// limit up to 110 %, none above.
struct MailingCoreQuota: Hashable, Sendable {
  let limit: Int64
  let used: Int64

  /// The share in per cent, rounded down; clamped to what fits.
  var percentage: Int64 {
    limit > 0 ? Int64(clamping: Int128(used) * 100 / Int128(limit)) : used > 0 ? 111 : 0
  }

  /// Whether sends carry a warning.
  var isWarned: Bool { percentage >= 80 }

  /// Whether nothing is sent any more.
  var isBlocked: Bool { limit > 0 ? Int128(used) * 100 > Int128(limit) * 110 : true }

  /// The headers of an answer.
  var headers: [String: String] {
    var headers = [
      "x-quota-limit": String(limit), "x-quota-used": String(used), "x-quota-percentage": String(percentage),
    ]
    if isWarned { headers["x-quota-warning"] = "true" }
    return headers
  }

  /// The `quota` object of a 429.
  var json: JSONValue {
    ["limit": .integer(limit), "used": .integer(used), "percentage": .integer(percentage)]
  }
}
