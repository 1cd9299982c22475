import Sandbox
import Transfer

/// A sandbox and the client that a service's provider reaches it with.
protocol ServiceChain {
  var sandbox: Sandbox { get }
  var http: HTTPClient { get }
}

extension ServiceChain {
  /// Runs a test and stops both, however it ended.
  func during(_ test: (Self) async throws -> Void) async throws {
    do { try await test(self) } catch {
      await stop()
      throw error
    }
    await stop()
  }

  private func stop() async {
    await sandbox.stop()
    await http.shutdown()
  }

  /// What the sandbox's plans went through, one word a thing: `daimon upgrade free>developer by checkout`.
  var effects: [String] {
    get async {
      await sandbox.effects().map { "\($0.service) \($0.operation) \($0.from ?? "-")>\($0.to ?? "-") by \($0.by)" }
    }
  }
}
