import Billing
import Desk
import Ledger
import Logging
import Providers
import Settings
import Text
import Transfer

/// Sends the messages of one push by HTTP; its URL and its secrets are read anew for each.
struct PushSender: Sendable {
  let push: PushSettings
  let access: ServiceAccess
  let http: HTTPClient

  /// Sends a message once.
  func send(_ message: PushMessage) async -> PushVerdict {
    let (target, token, secret): (PushTarget, Secret?, Secret?)
    do throws(ProviderFailure) {
      let url =
        switch push.address {
        case .plain(let url): url
        case .source(let source): try await read(source, "url").reveal()
        }
      do throws(PushTarget.Fault) { target = try PushTarget(url, for: push) } catch { return .refused(error.words) }
      token = try await optional(push.token, "token")
      secret = try await optional(push.secret, "secret")
    } catch {
      return .refused(error.detail.string)
    }
    let request = PushCall.request(message, push.kind, to: target, token: token, secret: secret)
    do throws(TransferError) {
      let answer = try await http.send(request)
      return PushVerdict(
        status: answer.status, retryAfter: answer.headers.first(name: "Retry-After"),
        sent: answer.headers.first(name: "Date"), at: access.time.wall)
    } catch {
      return PushVerdict(error)
    }
  }

  private func optional(_ source: CredentialSource?, _ key: String) async throws(ProviderFailure) -> Secret? {
    guard let source else { return nil }
    return try await read(source, key)
  }

  private func read(_ source: CredentialSource, _ key: String) async throws(ProviderFailure) -> Secret {
    try await access.credential(from: source, of: "push \(push.name)", key: key).current()
  }
}

extension Workplace {
  /// Closes the alarms of pushes that the config has no more.
  func endAlarmsOfRemovedPushes() async {
    do throws(LedgerError) {
      try await ledger.endPushAlarms(except: Set(settings.pushes.map(\.name)), at: time.wall)
    } catch {
      // Whoever ends in the middle of its start does this at its next.
      if Task.isCancelled { return }
      logger("push").error("the alarms of removed pushes cannot be closed: \(error)")
    }
  }

  /// Tells every push what happens, until the task is cancelled; whatever becomes of one, the engine and the others go on.
  func tellPushes(_ http: HTTPClient, mayAsk: Bool) async {
    await withTaskGroup(of: Void.self) { group in
      for push in settings.pushes {
        let sender = PushSender(push: push, access: access(mayAsk: mayAsk), http: http)
        let logger = logger("push \(push.name)")
        let courier = PushCourier(
          push, ledger: ledger, accounts: settings.accounts.map(\.account), time: time, deliver: sender.send,
          say: { logger.error("\($0)") })
        group.addTask { await courier.run() }
      }
    }
  }
}
