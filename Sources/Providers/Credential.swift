import Billing
import Text

/// The secret an account's calls carry, read when it is first needed and again when the service refuses it.
public actor Credential {
  /// How often a program that prints a credential is run again at the most: it may ask a person.
  public static let renewalInterval: Duration = .seconds(60)

  private let read: @Sendable () async throws(Problem) -> Secret
  private let canChange: Bool
  private let interval: Duration
  private let time: any TimeSource
  private var value: Secret?
  private var renewedAt: BootTime?
  /// The reading under way; whoever needs the value meanwhile waits for the same one, so that a command that asks a
  /// person for a password runs once.
  private var reading: Task<Result<Secret, Problem>, Never>?

  /// A credential from wherever the configuration says.
  ///
  /// - Parameters:
  ///   - canChange: whether reading again can bring another value (a file or a command, not an environment variable).
  ///   - interval: how often it is read again at the most; a file can be read whenever it was refused, so that the one who
  ///     repairs it need not wait.
  ///   - time: the clock that tells how long ago the value was read again.
  ///   - read: reads the value from its source.
  public init(
    canChange: Bool, rereading interval: Duration = renewalInterval, time: any TimeSource,
    read: @escaping @Sendable () async throws(Problem) -> Secret
  ) {
    self.canChange = canChange
    self.interval = interval
    self.time = time
    self.read = read
  }

  /// The value, read now when it was not read before.
  public func current() async throws(ProviderFailure) -> Secret {
    if let value { return value }
    switch await readOnce() {
    case .success(let read):
      value = read
      return read
    case .failure(let problem):
      throw ProviderFailure(.noCredential, mayHaveReached: false, detail: SafeText(problem.description))
    }
  }

  /// A value to use in place of one the service refused; nil when there is none to try.
  public func renewed(after refused: Secret) async -> Secret? {
    if let value, value != refused { return value }
    guard canChange else { return nil }
    if reading == nil {
      let now = time.boot
      if let renewedAt, renewedAt.duration(to: now) < interval { return nil }
      renewedAt = now
    }
    guard case .success(let read) = await readOnce(), read != refused else { return nil }
    value = read
    return read
  }

  private func readOnce() async -> Result<Secret, Problem> {
    if let reading { return await reading.value }
    let task = Task { [read] () async -> Result<Secret, Problem> in
      do throws(Problem) { return .success(try await read()) } catch { return .failure(error) }
    }
    reading = task
    defer { reading = nil }
    return await task.value
  }
}
