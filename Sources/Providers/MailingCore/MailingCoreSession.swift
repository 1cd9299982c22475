import Billing
import JSON
import Text
import Transfer

/// The session of a user who signs in with a password: begun once, kept for its life, and begun anew a minute before it
/// ends.
///
/// Looks that need one at the same time share one sign-in. The service takes 15 sign-ins in 15 minutes, and may lock a
/// user out who tries too often: a password that was refused is not sent again, and after any other answer without a
/// session nothing is sent for a minute.
actor MailingCoreSession {
  static let path = "/auth/login"
  /// How long before its end a session is replaced.
  static let margin: Duration = .seconds(60)
  /// The shortest time that a session is used for, whatever it says of itself.
  static let shortestUse: Duration = .seconds(15)
  /// How long nothing is sent after an answer that brought no session, where the service names no time.
  static let pause: Duration = .seconds(60)
  /// How long nothing is sent after the service asked for a second factor.
  static let secondFactorPause: Duration = .seconds(3_600)

  private struct Session {
    let secret: Secret
    let replacedFrom: BootTime
    let endsAt: BootTime
  }

  /// A sign-in that brought nothing.
  private struct Setback {
    let password: Secret
    let failure: ProviderFailure
    let pause: MailingCoreSignInAnswer.Pause
    /// When it may be tried again with the same password; nil for never.
    let until: BootTime?
  }

  private let email: String
  private let password: Credential
  private let origin: Origin
  private let http: HTTPClient
  private let time: any TimeSource
  private let timeout: Duration
  private let calls: CallCounter
  private var session: Session?
  private var setback: Setback?
  private var renewedAt: BootTime?
  /// The sign-in under way; whoever needs a session meanwhile waits for the same one.
  private var signingIn: Task<Result<Session, ProviderFailure>, Never>?

  init(
    email: String, password: Credential, origin: Origin, http: HTTPClient, time: any TimeSource, timeout: Duration,
    calls: CallCounter
  ) {
    self.email = email
    self.password = password
    self.origin = origin
    self.http = http
    self.time = time
    self.timeout = timeout
    self.calls = calls
  }

  /// The token of the session that was begun so far.
  var known: [Secret] { session.map { [$0.secret] } ?? [] }

  /// The session's token, signed in for now when there is none that lives long enough.
  func current() async throws(ProviderFailure) -> Secret {
    if let session, time.boot < session.replacedFrom { return session.secret }
    do throws(ProviderFailure) { return try await signInOnce().secret } catch {
      // In its last minute the old one still serves.
      if let session, time.boot < session.endsAt { return session.secret }
      throw error
    }
  }

  /// A token to use in place of one that the service refused; nil when there is none to try.
  ///
  /// It is signed in for once a minute at the most, because a service that refuses each of them would be asked for ever.
  func renewed(after refused: Secret) async throws(ProviderFailure) -> Secret? {
    if let session, session.secret != refused { return session.secret }
    if signingIn == nil {
      let now = time.boot
      if let renewedAt, renewedAt.duration(to: now) < Credential.renewalInterval { return nil }
      renewedAt = now
      session = nil
    }
    let new = try await signInOnce().secret
    return new == refused ? nil : new
  }

  private func signInOnce() async throws(ProviderFailure) -> Session {
    if signingIn == nil {
      signingIn = Task { () async -> Result<Session, ProviderFailure> in
        do throws(ProviderFailure) { return .success(try await self.signIn()) } catch { return .failure(error) }
      }
    }
    guard let task = signingIn else { preconditionFailure("MailingCoreSession: a sign-in was just begun") }
    let result = await task.value
    if signingIn == task { signingIn = nil }
    let new = try result.get()
    session = new
    return new
  }

  // MARK: - Signing in

  private func signIn() async throws(ProviderFailure) -> Session {
    let secret = try await unrefused(try await password.current())
    let sentAt = time.boot
    switch try await send(secret) {
    case .session(let token, let life): return begin(token, life, sentAt)
    case .refused(let failure, let pause):
      keep(failure, pause, of: secret)
      // The password may have been changed since it was read.
      guard pause == .password, let other = await password.renewed(after: secret) else { throw failure }
      let sentAt = time.boot
      switch try await send(other) {
      case .session(let token, let life): return begin(token, life, sentAt)
      case .refused(let failure, let pause):
        keep(failure, pause, of: other)
        throw failure
      }
    }
  }

  /// A password to send: not one that was refused, and none while nothing may be sent.
  private func unrefused(_ secret: Secret) async throws(ProviderFailure) -> Secret {
    guard let setback, setback.until.map({ time.boot < $0 }) ?? true else { return secret }
    if setback.pause == .any { throw setback.failure }
    guard secret == setback.password else { return secret }
    guard let other = await password.renewed(after: secret) else { throw setback.failure }
    return other
  }

  private func begin(_ token: Secret, _ life: Duration, _ sentAt: BootTime) -> Session {
    setback = nil
    let use = max(life - Self.margin, life / 2, Self.shortestUse)
    return Session(secret: token, replacedFrom: sentAt.adding(use), endsAt: sentAt.adding(life))
  }

  private func keep(_ failure: ProviderFailure, _ pause: MailingCoreSignInAnswer.Pause, of password: Secret) {
    let until: BootTime?
    switch pause {
    case .password: until = nil
    case .secondFactor: until = time.boot.adding(Self.secondFactorPause)
    case .any:
      var wait = Self.pause
      if case .rateLimited(let end?) = failure.kind {
        wait = max(wait, .milliseconds(end.milliseconds(since: time.wall)))
      }
      until = time.boot.adding(wait)
    }
    setback = Setback(password: password, failure: failure, pause: pause, until: until)
  }

  /// `POST /auth/login`; where nothing can have arrived, the next try is not put off.
  private func send(_ secret: Secret) async throws(ProviderFailure) -> MailingCoreSignInAnswer.Outcome {
    let fields: JSONValue = ["email": .string(email), "password": .string(secret.reveal())]
    let body = fields.serialized()
    let request = HTTPRequest(
      .post, origin, Self.path, headers: [("Accept", "application/json"), ("Content-Type", "application/json")],
      body: Array(body.utf8), timeout: timeout)
    let words = ServiceWords(sent: [secret])
    do {
      let response = try await http.send(request)
      calls.add()
      let json = (try? JSONValue.parse(response.body)).map(words.answer)
      return MailingCoreSignInAnswer(
        ServiceCall.Answer(status: response.status, headers: response.headers, json: json),
        // A short password could not be found in them.
        repeatsWords: secret.reveal().utf8.count >= SecretMatcher.shortest, now: time.wall
      ).outcome
    } catch {
      if error.reach == .maybeSent { calls.add() }
      let kind: ProviderFailure.Kind =
        switch error.kind {
        case .redirected, .tooLarge, .badResponse: .garbage
        default: .unreachable
        }
      // Whatever became of the sign-in: the call it was for was never sent.
      let failure = ProviderFailure(kind, mayHaveReached: false, detail: SafeText(words.text(error.detail)))
      // What may have arrived is a try that the service counts.
      if error.reach == .maybeSent { keep(failure, .any, of: secret) }
      throw failure
    }
  }
}
