import Billing
import JSON

/// A sign-in whose password was right and whose second factor is waited for.
struct MailingCoreChallenge: Hashable, Sendable {
  /// How long it is waited for; the service's pages do not say.
  static let lifetime = Duration.seconds(300)

  let expires: BootTime
}

extension MailingCoreWorld {
  /// `POST /auth/login`: a session token of 15 minutes, or a challenge.
  ///
  /// What the refresh token is for is documented, how it is used is not: no call takes it. That there is a challenge is
  /// documented, and the path that answers it; its fields are guesses.
  mutating func signIn(_ body: SandboxRequest.Body, now: ClockReading) throws(MailingCoreRefusal) -> JSONValue {
    let (email, password) = try read(body, "email", "password")
    guard email == configuration.email, SecretHash(of: password) == SecretHash(of: configuration.password) else {
      throw MailingCoreRefusal(401, "Invalid credentials")
    }
    guard dialect.twoFactor == .totp else { return begin(now) }
    challenges = challenges.filter { now.boot < $0.value.expires }
    let token = random.hexadecimal(48)
    challenges[SecretHash(of: token)] = MailingCoreChallenge(expires: now.boot.adding(MailingCoreChallenge.lifetime))
    return ["requiresTwoFactor": true, "challengeToken": .string(token)]
  }

  /// `POST /auth/login/verify-2fa`: the code of the second factor, for a session; a challenge takes one code.
  mutating func verify(_ body: SandboxRequest.Body, now: ClockReading) throws(MailingCoreRefusal) -> JSONValue {
    let (token, code) = try read(body, "challengeToken", "code")
    let challenge = challenges.removeValue(forKey: SecretHash(of: token))
    guard let challenge, now.boot < challenge.expires else {
      throw MailingCoreRefusal(401, "Invalid or expired challenge")
    }
    guard SecretHash(of: code) == SecretHash(of: configuration.code) else {
      throw MailingCoreRefusal(401, "Invalid verification code")
    }
    return begin(now)
  }

  private mutating func begin(_ now: ClockReading) -> JSONValue {
    let token = Self.token(
      of: user, email: configuration.email, id: random.hexadecimal(16), from: now.wall, lifetime: Self.tokenLifetime,
      by: signer)
    return ["accessToken": .string(token), "refreshToken": .string(random.hexadecimal(64))]
  }

  /// Two texts that a body has to have.
  private func read(
    _ body: SandboxRequest.Body, _ first: String, _ second: String
  ) throws(MailingCoreRefusal) -> (String, String) {
    do throws(BodyFault) {
      return try BodyFields.read(body) { fields in
        fields.require(first, second)
        return (fields.text(first) ?? "", fields.text(second) ?? "")
      }
    } catch {
      throw MailingCoreRefusal(error)
    }
  }
}
