import NIOCore
import Synchronization

/// The connections of a server, so that stopping can close every one of them.
///
/// The server must not be stopped by cancelling its task: NIO traps ("Deinited NIOAsyncWriter without calling finish()",
/// https://github.com/apple/swift-nio/issues/2637) when a connection that was accepted and not yet served is dropped
/// while it is open. So connections are closed first, each new one as soon as it is set up, and the listener afterwards;
/// then the server finds nothing left to serve and ends by itself.
final class OpenConnections: Sendable {
  private struct State {
    var isClosing = false
    var channels: [ObjectIdentifier: any Channel] = [:]
  }

  private let state = Mutex(State())

  /// Closes every connection that there is and that there will be; returns when those that there are are closed.
  func closeAll() async {
    let channels = state.withLock { state in
      state.isClosing = true
      return Array(state.channels.values)
    }
    for channel in channels {
      // Closing one that has just closed by itself fails, and that is as good.
      try? await channel.close()
    }
  }

  fileprivate func add(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    let isClosing = state.withLock { state in
      if !state.isClosing { state.channels[id] = channel }
      return state.isClosing
    }
    if isClosing {
      // Not at once: the connection is being set up, and its setup has to succeed for the server to let go of it.
      channel.eventLoop.execute { channel.close(promise: nil) }
    } else {
      channel.closeFuture.whenComplete { [self] _ in
        state.withLock { _ = $0.channels.removeValue(forKey: id) }
      }
    }
  }
}

/// The place in a connection's pipeline where it makes itself known.
final class ConnectionRegistration: ChannelInboundHandler, RemovableChannelHandler {
  /// What comes in is passed on unread.
  typealias InboundIn = NIOAny

  private let connections: OpenConnections

  init(_ connections: OpenConnections) {
    self.connections = connections
  }

  func handlerAdded(context: ChannelHandlerContext) {
    connections.add(context.channel)
  }
}
