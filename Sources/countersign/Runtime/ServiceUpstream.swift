import Billing
import Engine
import Gateway
import Providers
import Settings
import Text
import Transfer

/// The way that calls are passed on: over a client of their own, so that a service that hangs holds up nothing else.
struct ServiceUpstream: Upstream {
  let origin: Origin
  let http: HTTPClient
  /// What the calls are signed in with.
  let bearer: Bearer
  /// What the account is read with, where that is something else: no answer brings it back either.
  let own: Bearer?
  /// MailingCore's tenant.
  let tenant: String?
  let maxBytes: Int
  let timeout: Duration

  func open(_ call: UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault> {
    guard let method = Transfer.Method(rawValue: call.method) else { return .failure(.improper) }
    let token: Secret
    do throws(ProviderFailure) { token = try await bearer.current() } catch {
      return switch error.kind {
      case .unreachable: .failure(.unreachable)
      case .unauthorized: .failure(.refused(error.detail))
      default: .failure(.noCredential(error.detail))
      }
    }
    switch await send(call, method, token) {
    case .success(let answer) where answer.status == 401:
      guard let other = await bearer.renewed(after: token), call.body == nil, method == .get || method == .head else {
        return .success(await told(answer, token))
      }
      switch await send(call, method, other) {
      case .success(let answer): return .success(await told(answer, other))
      case .failure(let error): return .failure(Self.fault(error))
      }
    case .success(let answer): return .success(await told(answer, token))
    case .failure(let error): return .failure(Self.fault(error))
    }
  }

  private func send(
    _ call: UpstreamCall, _ method: Transfer.Method, _ token: Secret
  ) async -> Result<StreamedAnswer, TransferError> {
    var headers = call.fields.map { ($0.name, $0.value) }
    if !headers.contains(where: { $0.0 == "accept" }) { headers.append(("Accept", "*/*")) }
    headers.append(("Authorization", "Bearer " + token.reveal()))
    if let tenant { headers.append(("X-Tenant-Id", tenant)) }
    var request = HTTPRequest(
      method, origin, call.path, headers: headers, timeout: timeout, maximumBodyBytes: maxBytes)
    request.encodedQuery = call.query.flatMap { $0.isEmpty ? nil : $0 }
    let body = call.body.map { body in RequestStream(length: body.length, next: body.next) }
    do throws(TransferError) { return .success(try await http.open(request, body: body)) } catch {
      return .failure(error)
    }
  }

  private func told(_ answer: StreamedAnswer, _ token: Secret) async -> UpstreamAnswer {
    let target: UpstreamAnswer.Target? = answer.headers.first(name: "location").map { _ in
      guard let target = answer.target, target.isSameOrigin(as: origin) else { return .foreign }
      return .own(target.path + (target.query.map { "?" + $0 } ?? ""))
    }
    return UpstreamAnswer(
      status: answer.status, fields: answer.headers.fields.map { ($0.name.lowercased(), $0.value) }, target: target,
      secrets: [token] + (await bearer.secrets) + (await own?.secrets ?? [])
    ) {
      do throws(TransferError) { return try await answer.next() } catch { throw Self.fault(error) }
    } cancel: {
      answer.cancel()
    }
  }

  private static func fault(_ error: TransferError) -> UpstreamFault {
    // A connection that was not there in time has carried nothing, and a call that cannot be sent was not.
    if error.reach == .notSent { return error.kind == .invalidRequest ? .improper : .unreachable }
    return switch error.kind {
    case .timedOut: .timedOut
    case .badResponse: .garbage
    case .tooLarge: .garbage
    case .invalidRequest: .improper
    case .resolve, .connect, .proxy, .tls, .certificate, .cancelled, .redirected, .disconnected, .forbiddenAddress,
      .shutDown, .other:
      .brokenOff
    }
  }
}

extension Workplace {
  /// What of each account is passed on, and how.
  ///
  /// - Parameters:
  ///   - accounts: the accounts as the engine has them, whose sign-ins are shared.
  ///   - http: the client that calls for tokens go by.
  ///   - streams: the client that the calls go by.
  func forwardedAccounts(
    _ accounts: [EngineAccount], http: HTTPClient, streams: HTTPClient, mayAsk: Bool
  ) throws(Problem) -> [AccountName: ForwardedAccount] {
    let access = access(mayAsk: mayAsk)
    var forwarded: [AccountName: ForwardedAccount] = [:]
    for account in settings.accounts {
      guard let forward = account.forward,
        let holder = accounts.first(where: { $0.account.name == account.name })?.provider as? any BearerHolder
      else { continue }
      let origin = try ServiceAccess.origin(of: account)
      let other = forward.credential.map { access.bearer($0, of: account, origin: origin, http: http) }
      forwarded[account.name] = ForwardedAccount(
        routes: forward.routes, tools: forward.tools, maxBytes: forward.maxBytes, usesOwnCredential: other == nil,
        upstream: ServiceUpstream(
          origin: origin, http: streams, bearer: other ?? holder.bearer, own: other == nil ? nil : holder.bearer,
          tenant: account.details.tenant, maxBytes: forward.maxBytes, timeout: forward.timeout))
    }
    return forwarded
  }
}

extension ServiceAccess {
  /// What an account's calls are passed on with, where that is not what it is read with.
  fileprivate func bearer(
    _ credential: AccountCredential, of account: AccountSettings, origin: Origin, http: HTTPClient
  ) -> Bearer {
    let secret = self.credential(
      from: credential.source, of: "account \(account.name)", key: AccountSettings.forwardCredentialKey)
    switch credential {
    case .client(let id, _): return Bearer(agentIdPClient: id, secret: secret, origin: origin, http: http, time: time)
    case .token, .login: return Bearer(secret)
    }
  }
}
