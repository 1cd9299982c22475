import Synchronization
import Transfer

/// Which of its billing calls a running AgentIdP answers.
///
/// The guide "Manage API Tiers" and docs/openapi/tiers.yaml describe `/tiers/*`; docs/openapi/billing.yaml at commit
/// 4e3b9896 describes `/billing/*`, which is older.
enum AgentIdPEdition: Hashable, Sendable {
  case tiers
  case billing

  /// Where usage is read.
  var reading: AgentIdPPath { self == .tiers ? .status : .usage }

  /// The other one, for a server that does not know this one.
  var other: AgentIdPEdition { self == .tiers ? .billing : .tiers }

  /// The last one that answered, kept between two looks so that a look does not ask twice.
  final class Memory: Sendable {
    private let state = Mutex(AgentIdPEdition.tiers)

    /// The edition to ask first.
    var last: AgentIdPEdition { state.withLock { $0 } }

    func keep(_ edition: AgentIdPEdition) { state.withLock { $0 = edition } }
  }
}
