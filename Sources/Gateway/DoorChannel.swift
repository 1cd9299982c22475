import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// The HTTP library's channel with a ``ConnectionGate`` in front.
struct DoorChannel: ServerChildChannel {
  typealias Value = HTTP1Channel.Value

  private let http: HTTP1Channel
  private let limits: DoorLimits
  private let connections: OpenConnections
  private let lookout: Lookout

  init(_ http: HTTP1Channel, limits: DoorLimits, connections: OpenConnections, lookout: Lookout) {
    self.http = http
    self.limits = limits
    self.connections = connections
    self.lookout = lookout
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    // Added before the library's own handlers, and so nearer to the wire than they are.
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(
        ConnectionGate(limits: limits, connections: connections, lookout: lookout))
    }.flatMap {
      http.setup(channel: channel, logger: logger)
    }
  }

  func handle(value: Value, logger: Logger) async {
    await http.handle(value: value, logger: logger)
  }
}
