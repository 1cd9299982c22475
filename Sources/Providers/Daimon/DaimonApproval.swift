import Billing
import JSON
import Text

/// daimon's answer to `GET /v1/approvals/{id}`; only `approved` is documented, so each likely other word counts.
///
/// See https://docs.daimon.email/docs/guides/human-in-the-loop.
struct DaimonApproval {
  private let json: JSONValue?

  /// Reads the body of a 200.
  init(_ json: JSONValue?) {
    self.json = json?["result"]?.object == nil ? json : json?["result"]
  }

  /// What became of the page.
  var state: ApprovalPageState {
    guard let status = json?["status"]?.string ?? json?["state"]?.string else {
      return .unrecognised("daimon did not say what became of its approval page.")
    }
    switch status.lowercased() {
    case "pending", "waiting": return .waiting
    case "approved", "granted": return .approved
    case "rejected", "denied", "declined": return .denied
    case "expired": return .expired
    default:
      return .unrecognised(
        "daimon says of its approval page what is not known here: " + DaimonWords.safe(status, maximumCharacters: 60))
    }
  }
}
