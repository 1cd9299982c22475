import Billing
import Consent
import Dashboard
import Ledger
import Text
import Transfer

/// Somebody at a browser who pays what was approved, a while after its page was made and unless it is paid by then: the
/// demo's stories go on where nobody has a browser.
struct PretendCustomer: Sendable {
  let ledger: Ledger
  let time: any TimeSource
  /// How long a page is left to whoever sits at the demo.
  let patience: Duration

  /// Watches until the task is cancelled.
  func run(_ tell: @escaping @Sendable (Notice) async -> Void) async {
    let rings = ledger.bell.rings()
    var known: Set<RequestID> = []
    await withTaskGroup(of: Void.self) { group in
      for await _ in rings {
        let live = (try? await ledger.liveRequests()) ?? []
        for request in live where request.state == .awaitingPayment && known.insert(request.id).inserted {
          group.addTask { await pay(request, tell) }
        }
      }
      group.cancelAll()
    }
  }

  private func pay(_ request: ConsentRequest, _ tell: @Sendable (Notice) async -> Void) async {
    guard (try? await time.sleep(for: patience)) != nil else { return }
    // Whoever sits at the demo may have paid it, or put it away.
    guard let now = try? await ledger.request(request.id), now.state == .awaitingPayment,
      let page = try? await ledger.waitingLinks(of: request.id).first(where: { $0.kind != .portal }),
      let url = try? await ledger.url(ofLink: page.id), let address = try? ParsedURL(url.reveal()),
      let origin = try? Origin(address.origin)
    else { return }
    let http = HTTPClient(configuration: .init(userAgent: "pretend-customer"))
    let press = HTTPRequest(
      .post, origin, address.path, headers: [("Content-Type", "application/x-www-form-urlencoded")],
      body: Array("action=pay".utf8))
    if (try? await http.send(press)) != nil {
      await tell(
        Notice(.news, SafeText("The demo's pretend customer paid the page of \(request.requester.agent)'s request.")))
    }
    await http.shutdown()
  }
}
