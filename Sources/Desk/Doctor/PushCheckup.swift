import Billing
import Settings

/// Whether the secrets of a push can be read and its URL be used; nobody is called.
package struct PushCheckup {
  let environment: [String: String]

  package init(environment: [String: String]) { self.environment = environment }

  package func checks(_ push: PushSettings) -> [Check] {
    var problems: [Check] = []
    var isPartlyUnknown = false
    for (key, source) in push.sources {
      let found = CredentialCheckup(environment: environment).check(source, of: nil)
      if found.state != .ok {
        problems.append(
          Check(
            "push", found.state, "The push \(push.name): \(key): \(found.detail)", advice: found.advice?.string))
      }
      if case .command = source { isPartlyUnknown = true }
    }
    if problems.isEmpty, let url = url(of: push) {
      do throws(PushTarget.Fault) { _ = try PushTarget(url, for: push) } catch {
        problems.append(
          Check("push", .problem, "The push \(push.name): \(error.words).", advice: "See `url` in the config."))
      }
    }
    if !problems.isEmpty { return problems }
    let words = isPartlyUnknown ? "; a program that prints a secret is there and was not run" : ""
    return [
      Check(
        "push", .ok,
        "The push \(push.name) has what it needs\(words). Nobody was called; `countersign push test \(push.name)` does."
      )
    ]
  }

  private func url(of push: PushSettings) -> String? {
    switch push.address {
    case .plain(let url): return url
    case .source(let source):
      guard case .secret(let secret)? = try? source.read(environment: environment) else { return nil }
      return secret.reveal()
    }
  }
}
