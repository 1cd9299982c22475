import Billing
import JSON
import Text

/// Dock's answer about a page that somebody is to approve on; its words are documented nowhere, so each likely one counts.
struct DockApproval {
  private let answer: ServiceCall.Answer
  private let now: Instant

  init(_ answer: ServiceCall.Answer, now: Instant) {
    self.answer = answer
    self.now = now
  }

  /// What became of the page.
  ///
  /// A page that is gone (404, 410) proves nothing: an answer that may be read only once may have been read.
  var state: ApprovalPageState {
    get throws(ProviderFailure) {
      switch answer.status {
      case 200: return word
      case 404, 410:
        return .unrecognised(SafeText("Dock answered \(answer.status): it does not know the page any more."))
      default: throw DockRefusal(answer, now: now).failure
      }
    }
  }

  private var word: ApprovalPageState {
    // A status that is no text counts as an unknown one, whatever stands beside it.
    let field = answer.json?["status"].flatMap { $0.isNull ? nil : $0 } ?? answer.json?["state"]
    guard let status = field?.string else {
      return .unrecognised("Dock did not say what became of its approval page.")
    }
    switch status.lowercased() {
    case "pending", "waiting", "web-approve-required", "approval_required": return .waiting
    case "approved", "executed", "completed", "switched", "resumed", "downgrade-scheduled": return .approved
    case "denied", "rejected", "declined", "cancelled", "canceled": return .denied
    case "expired": return .expired
    default:
      return .unrecognised(
        SafeText("Dock says \"\(status)\" of its approval page, which is not known here.", maximumCharacters: 200))
    }
  }
}
