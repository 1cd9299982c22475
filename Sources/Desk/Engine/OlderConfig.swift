import Billing
import JSON
import Ledger
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// That the engine works by another config than the one there is: it reads it once, when it starts.
package struct OlderConfig: Hashable, Sendable {
  /// Who holds the engine's lock.
  package let holder: EngineLock.Holder
  /// The accounts of the config that it does not serve.
  package let missing: [AccountName]

  /// Compares what an engine read with the config there is; nil where both are the same, or where nothing is known of it.
  ///
  /// - Parameters:
  ///   - accounts: those of the config there is.
  ///   - changed: when the config's file was written last; nil where there is none.
  package init?(_ holder: EngineLock.Holder?, accounts: [AccountName], changed: Instant?) {
    guard let holder, let config = holder.config else { return nil }
    self.holder = holder
    missing = accounts.filter { !config.accounts.contains($0) }
    guard !missing.isEmpty || changed.map({ $0 > config.readAt }) ?? false else { return nil }
  }

  /// What an engine cannot know of an account that was written into the config just now.
  package init(_ holder: EngineLock.Holder, beside account: AccountName) {
    self.holder = holder
    missing = [account]
  }

  /// What it comes to, and what to do.
  package var sentence: String {
    fact + " " + advice
  }

  /// What it comes to.
  package var fact: String {
    let names = missing.map(\.rawValue).joined(separator: ", ")
    return "The engine in \(EngineText.process(holder)) read the config when it started, and "
      + (missing.isEmpty ? "the file was changed since." : "does not serve \(names).")
  }

  /// What to do.
  package var advice: String {
    let end = holder.pid > 0 ? " (`q` in its dashboard, or kill \(holder.pid))" : ""
    return
      "Start it again: end it\(end), then open the dashboard or run `countersign serve`; one that a service manager "
      + "runs is started again there."
  }

  /// When a config's file was written last; nil where there is none.
  package static func changed(_ path: String) -> Instant? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      let time = info.st_mtimespec
    #else
      let time = info.st_mtim
    #endif
    return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }
}
