import Billing
import Engine
import JSON
import Ledger
import Synchronization
import Text

extension Gateway {
  /// How much of a refusal is read for the service's words.
  private static let longestRefusal = 1 << 14
  /// How many characters of them are kept.
  private static let longestWords = 200

  /// Sends a call to the service; what is wrong with the credential is kept for the operator before the agent hears of it.
  func open(
    _ call: UpstreamCall, of account: ForwardedAccount, for grant: DoorGrant, route: String
  ) async -> Result<UpstreamAnswer, UpstreamFault> {
    switch await account.upstream.open(call) {
    case .success(let answer) where answer.status == 401:
      let words = await Self.words(of: answer, engine.service(of: grant.account)?.profile.forwarding)
      answer.cancel()
      await keep(.refused, words, account, grant, route)
      return .failure(.refused(words))
    case .success(let answer):
      if (200...399).contains(answer.status) { await accepted(account, grant) }
      return .success(answer)
    case .failure(.refused(let words)):
      await keep(.refused, words, account, grant, route)
      return .failure(.refused(words))
    case .failure(.noCredential(let words)):
      await keep(.missing, words, account, grant, route)
      return .failure(.noCredential(words))
    case .failure(let fault): return .failure(fault)
    }
  }

  private func keep(
    _ kind: ForwardTrouble.Kind, _ words: SafeText, _ account: ForwardedAccount, _ grant: DoorGrant, _ route: String
  ) async {
    let name = grant.account
    let trouble = ForwardTrouble(kind, words: words, at: time.wall)
    let isTold = tellings.take("\(kind.event) \(name)", at: time.boot)
    if isTold {
      logger.warning(
        "\(kind.event)", metadata: ["account": "\(name)", "agent": "\(grant.agent)", "route": "\(route)"])
    }
    var body: JSONObject = [
      "route": .string(route), "credential": .string(account.usesOwnCredential ? "credential" : "forward_credential"),
      "words": .string(words.string),
    ]
    if kind == .refused { body["status"] = 401 }
    do throws(LedgerError) {
      if !account.usesOwnCredential {
        guard isTold || credentials.isNews(trouble, of: name) else { return }
        credentials.note(trouble, of: name)
        try await ledger.record(trouble, of: name, body, by: grant.agent, isTold: isTold)
      } else if isTold {
        try await ledger.record(
          kind.event, account: name, actor: .agent(grant.agent), body: .object(body), at: trouble.at)
        // The account is read with the same one: the look shows it where the operator sees it.
        try await ledger.wish(.refresh(name), at: trouble.at)
      }
    } catch {
      credentials.forget(name)
      logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
    }
  }

  private func accepted(_ account: ForwardedAccount, _ grant: DoorGrant) async {
    guard !account.usesOwnCredential, !credentials.isAccepted(grant.account) else { return }
    credentials.note(nil, of: grant.account)
    do throws(LedgerError) {
      try await ledger.endForwardTrouble(of: grant.account, by: grant.agent, at: time.wall)
    } catch {
      credentials.forget(grant.account)
      logger.error("the door cannot use the ledger", metadata: ["why": "\(error)"])
    }
  }

  /// What a refusal says in one line, without secrets of ours; empty where it says nothing that is read.
  private static func words(of answer: UpstreamAnswer, _ forwarding: Forwarding?) async -> SafeText {
    var read: [UInt8] = []
    while read.count <= longestRefusal, let part = try? await answer.next() { read += part }
    guard let forwarding, read.count <= longestRefusal, let document = try? JSONValue.parse(read) else { return "" }
    let mask = FieldMask(forwarding: forwarding, inPlaceOfLinks: "***", matcher: SecretMatcher(answer.secrets))
    let told = mask(document).value
    let places = [told["message"], told["error"]?["message"], told["error_description"], told["error"], told["detail"]]
    guard let text = places.lazy.compactMap({ $0?.string }).first else { return "" }
    let line = Pathless.text(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    return SafeText(String(line.prefix(longestWords)))
  }
}

/// How the service took what each account's calls were signed in with last, as far as this gateway knows.
final class CredentialsTaken: Sendable {
  private let known = Mutex<[AccountName: ForwardTrouble?]>([:])

  /// Whether a trouble is another one than was noted.
  func isNews(_ trouble: ForwardTrouble, of account: AccountName) -> Bool {
    known.withLock { known in
      guard let noted = known[account] ?? nil else { return true }
      return noted.kind != trouble.kind || noted.words != trouble.words
    }
  }

  /// Whether the last one was accepted, and that is written down.
  func isAccepted(_ account: AccountName) -> Bool { known.withLock { $0[account] == .some(nil) } }

  /// Notes a trouble, or that there is none.
  func note(_ trouble: ForwardTrouble?, of account: AccountName) {
    known.withLock { $0[account] = .some(trouble) }
  }

  /// Forgets what was noted: it could not be written down.
  func forget(_ account: AccountName) { known.withLock { $0[account] = nil } }
}
