import Billing
import Desk
import Settings
import Text
import Transfer

/// One account's service as it answers now: three calls at the most, none of which changes anything.
struct AccountCheckup {
  let account: AccountSettings
  let access: ServiceAccess

  /// How long the first call may take.
  private static let limit: Duration = .seconds(15)

  /// Reaches the service without a credential, then reads the account and names the fields of its answers.
  func examine() async -> (checks: [Check], fields: [FieldFinding]) {
    let http: HTTPClient
    do throws(Problem) { http = try access.client() } catch {
      return ([Check("reach", error, account: account.name, isAboutReach: true)], [])
    }
    var checks: [Check] = []
    var fields: [FieldFinding] = []
    do throws(Problem) {
      let origin = try ServiceAccess.origin(of: account)
      let (found, isReached) = await reach(origin, http)
      checks += found
      if isReached { (checks, fields) = await inspect(checks, try access.provider(account, http: http)) }
    } catch {
      checks.append(Check("account", error, account: account.name))
    }
    await http.shutdown()
    return (checks, fields)
  }

  // MARK: - The way there

  /// Asks for the root's headers only; whatever the status is, somebody is there who can prove to be the host.
  private func reach(_ origin: Origin, _ http: HTTPClient) async -> (checks: [Check], isReached: Bool) {
    let sent = access.time.wall
    do throws(TransferError) {
      let answer = try await http.send(HTTPRequest(.head, origin, "/", timeout: Self.limit))
      let received = access.time.wall
      let skew = ClockCheckup.skew(
        serverTime: ClockCheckup.serverTime(answer.headers), sent: sent, received: received, account: account.name)
      return ([reached(origin), skew], true)
    } catch {
      if case .redirected = error.kind { return ([reached(origin)], true) }
      return (
        [
          Check(
            "reach", .problem, "\(error.detail)", advice: Self.advice(error.kind), account: account.name,
            isAboutReach: true)
        ], false
      )
    }
  }

  private func reached(_ origin: Origin) -> Check {
    let words =
      origin.scheme == "https"
      ? "\(origin.host) answers, and its certificate is valid." : "\(origin.host) answers on this machine, without TLS."
    return Check("reach", .ok, words, account: account.name)
  }

  private static func advice(_ kind: TransferError.Kind) -> String {
    switch kind {
    case .proxy(let fault): advice(fault)
    case .resolve: "Check base_url and the machine's name service."
    case .certificate, .tls: "Check the clock and the system's certificates; somebody may be in between."
    case .forbiddenAddress: "If the service is in your own network, write private = true for the account."
    default: "Check base_url and the network, then try again."
    }
  }

  private static func advice(_ fault: ProxyFault) -> String {
    switch fault {
    case .wantsSignIn, .refusesSignIn, .noSignIn: "Check proxy_credential in [network]."
    case .tls, .certificate: "Check proxy and ca_bundle in [network]; the clock, too."
    case .cannotReach: "Check base_url; if it is right, ask whoever runs the proxy whether it can reach this host."
    case .refused: "Ask whoever runs the proxy to let \"CONNECT\" to this host and port through."
    case .resolve, .connect, .timedOut, .notAProxy, .unsupported: "Check proxy in [network]: scheme, host and port."
    }
  }

  // MARK: - What it answers

  private func inspect(
    _ checks: [Check], _ provider: any BillingProvider
  ) async -> (checks: [Check], fields: [FieldFinding]) {
    do throws(ProviderFailure) {
      let inspection = try await provider.inspect()
      let fields = inspection.fields
      let unknown = fields.count { !$0.isRecognised }
      if let failure = inspection.failure { return (checks + [self.failure(failure)], fields) }
      let check =
        unknown == 0
        ? Check(
          "answers", .ok,
          fields.count == 1
            ? "The one field of the answers is recognised."
            : "All \(fields.count) fields of the answers are recognised.", account: account.name)
        : Check(
          "answers", .note,
          "\(unknown) of \(fields.count) fields of the answers \(unknown == 1 ? "is" : "are") not recognised.",
          advice: "What is not recognised is left out; if it matters, report its name and type.", account: account.name)
      return (checks + [check], fields)
    } catch {
      return (checks + [failure(LookFailure(error))], [])
    }
  }

  private func failure(_ failure: LookFailure) -> Check {
    let advice =
      switch failure.kind {
      case .unauthorized: "Check that the credential is this account's and still valid."
      case .rateLimited: "Wait; the service counts every call."
      case .atLimit: "The plan's limit is used up: wait until it begins anew, or move to a bigger plan."
      case .noCredential: "See the check of the credential."
      case .unrecorded: "See the check of the state folder."
      case .rejected(let status) where (status == 403 || status == 404) && account.details.tenant != nil:
        "Check tenant in the config: it has to be one that the signed-in user belongs to. Then base_url."
      case .unreachable, .rejected: "Check base_url and the service's own status page, then try again."
      case .unrecognised(let field):
        "Check base_url; if it is right, the service answers otherwise than it documents: report the field \(field)."
      case .garbage: "Check base_url; if it is right, something else answers in the service's place, or it has changed."
      case nil: "Try again."
      }
    return Check(
      "answers", .problem, failure.detail.string, advice: advice, account: account.name,
      isAboutReach: failure.kind != .noCredential)
  }
}
