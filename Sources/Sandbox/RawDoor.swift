import NIOCore

/// A way to the socket around the HTTP encoder, for answers that are not HTTP.
///
/// It stands first in a connection's pipeline, where what is written goes out as it is.
final class RawDoor: ChannelInboundHandler, RemovableChannelHandler {
  /// What comes in is passed on unread.
  typealias InboundIn = NIOAny
  /// Bytes.
  typealias OutboundOut = ByteBuffer

  /// Sends bytes on a connection that has a door; they are on their way when this returns.
  static func send(_ bytes: [UInt8], on connection: any Channel) async throws {
    try await connection.eventLoop.flatSubmit {
      do {
        let context = try connection.pipeline.syncOperations.context(handlerType: RawDoor.self)
        return context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)))
      } catch {
        return connection.eventLoop.makeFailedFuture(error)
      }
    }.get()
  }
}

/// Puts the door where HTTP has no say, as handlers of the application's own choice stand behind HTTP.
final class RawDoorInstaller: ChannelInboundHandler, RemovableChannelHandler {
  /// What comes in is passed on unread.
  typealias InboundIn = NIOAny

  func handlerAdded(context: ChannelHandlerContext) {
    do {
      try context.pipeline.syncOperations.addHandler(RawDoor(), position: .first)
    } catch {
      context.fireErrorCaught(error)
    }
  }
}
