import NIOCore

/// Stands in front of the HTTP library on each connection: lets one whole, well-formed request through, in time.
///
/// The library sees a request only as ``ReadRequest/canonicalBytes``, so that nothing it would forgive (bare line feeds,
/// folded lines, targets with a scheme and a host) gets as far as that.
final class ConnectionGate: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let limits: DoorLimits
  private let connections: OpenConnections
  private var reader: RequestReader
  private var isCounted = false
  /// Whether the request was passed on or refused; what else comes is dropped.
  private var isDecided = false
  private var hadHead = false
  private var timer: Scheduled<Void>?

  init(limits: DoorLimits, connections: OpenConnections) {
    self.limits = limits
    self.connections = connections
    reader = RequestReader(limits: limits)
  }

  func channelActive(context: ChannelHandlerContext) {
    isCounted = connections.enter(context.channel)
    if isCounted {
      setTimer(limits.headTime, context) { gate, context in gate.refuse(.tooSlow, context) }
    } else {
      refuse(.tooManyConnections, context)
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    if isCounted { connections.leave(context.channel) }
    isCounted = false
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isDecided else { return }
    let progress = reader.take(unwrapInboundIn(data).readableBytesView)
    if reader.hasHead, !hadHead {
      hadHead = true
      connections.begin(context.channel)
      setTimer(limits.bodyTime, context) { gate, context in gate.refuse(.tooSlow, context) }
    }
    switch progress {
    case .partial: break
    case .continueDue:
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    case .whole(let request):
      isDecided = true
      timer?.cancel()
      connections.hear(context.channel)
      context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: request.canonicalBytes)))
    case .refused(let fault):
      refuse(fault, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event, !isDecided {
      isDecided = true
      context.close(promise: nil)
    }
    context.fireUserInboundEventTriggered(event)
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard mode == .output else {
      context.close(mode: mode, promise: promise)
      return
    }
    guard !isCounted || connections.rest(context.channel) else {
      context.close(mode: .all, promise: promise)
      return
    }
    // Closed outright while the caller still sends, the answer would be lost to the reset that follows.
    setTimer(limits.lingering, context) { _, context in context.close(promise: nil) }
    context.close(mode: mode, promise: promise)
  }

  private func refuse(_ fault: RequestFault, _ context: ChannelHandlerContext) {
    isDecided = true
    timer?.cancel()
    if fault == .tooSlow, reader.isUntouched {
      context.close(promise: nil)
      return
    }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: fault.bytes)), promise: nil)
    close(context: context, mode: .output, promise: nil)
  }

  private func setTimer(
    _ time: Duration, _ context: ChannelHandlerContext,
    _ action: @escaping (ConnectionGate, ChannelHandlerContext) -> Void
  ) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { action(self, context) }
  }
}
