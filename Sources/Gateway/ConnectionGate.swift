import Consent
import NIOCore

#if canImport(Glibc)
  import Glibc
#endif

/// Stands in front of the HTTP library on each connection: lets one whole, well-formed request through, in time.
///
/// The library sees a request only as ``ReadRequest/canonicalBytes(from:)``, so that nothing it would forgive (bare line
/// feeds, folded lines, targets with a scheme and a host) gets as far as that.
///
/// Who is at the other end is asked when the connection is accepted: afterwards an agent could hide its user by hanging up
/// as soon as its request was sent. A request that comes earlier than the answer waits for it, and whoever has hung up
/// before it could be seen is not heard.
final class ConnectionGate: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let limits: DoorLimits
  private let connections: OpenConnections
  private let lookout: Lookout
  /// Who is at the other end; nil while that is being found out.
  private var peer: PeerUser?
  /// The request that waits for that.
  private var held: ReadRequest?
  private var reader: RequestReader
  private var isCounted = false
  /// Whether the request was passed on or refused; what else comes is dropped.
  private var isDecided = false
  private var hadHead = false
  private var timer: Scheduled<Void>?

  init(limits: DoorLimits, connections: OpenConnections, lookout: Lookout) {
    self.limits = limits
    self.connections = connections
    self.lookout = lookout
    reader = RequestReader(limits: limits)
  }

  func channelActive(context: ChannelHandlerContext) {
    isCounted = connections.enter(context.channel)
    if isCounted {
      setTimer(limits.headTime, context) { gate, context in gate.refuse(.tooSlow, context) }
      look(context)
    } else {
      refuse(.tooManyConnections, context)
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    held = nil
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
      if let peer { passOn(request, from: peer, context) } else { held = request }
    case .refused(let fault):
      refuse(fault, context)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event, !isDecided {
      isDecided = true
      context.close(promise: nil)
    }
    // The library would take the end for the end of a request that it has not seen yet.
    if case ChannelEvent.inputClosed = event, held != nil { return }
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

  private func look(_ context: ChannelHandlerContext) {
    let (local, remote) = (context.localAddress, context.remoteAddress)
    guard let remote = Peer.Endpoint(remote?.ipAddress, port: remote?.port),
      let own = Peer.Endpoint(local?.ipAddress, port: local?.port)
    else {
      see(.unknown, context)
      return
    }
    let loop = context.eventLoop
    let place = NIOLoopBound((self, context), eventLoop: loop)
    lookout.look(at: Peer(remote: remote, own: own)) { user in
      loop.execute { place.value.0.see(user, place.value.1) }
    }
  }

  private func see(_ user: PeerUser, _ context: ChannelHandlerContext) {
    peer = user
    if user == .unknown, Self.hasHungUp(context) {
      isDecided = true
      held = nil
      context.close(promise: nil)
      return
    }
    guard let request = held else { return }
    held = nil
    passOn(request, from: user, context)
    context.fireChannelReadComplete()
  }

  /// Whether the other end was closed or reset; what cannot be found out counts as no.
  private static func hasHungUp(_ context: ChannelHandlerContext) -> Bool {
    guard context.channel.isActive else { return true }
    #if os(Linux)
      guard let options = context.channel as? any SocketOptionProvider else { return false }
      var state: UInt8?
      // Answered at once on the channel's own loop.
      options.getTCPInfo().assumeIsolated().whenSuccess { state = $0.tcpi_state }
      return state.map { Int($0) != TCP_ESTABLISHED } ?? false
    #else
      return false
    #endif
  }

  private func passOn(_ request: ReadRequest, from peer: PeerUser, _ context: ChannelHandlerContext) {
    timer?.cancel()
    connections.hear(context.channel)
    context.fireChannelRead(wrapInboundOut(ByteBuffer(bytes: request.canonicalBytes(from: peer))))
  }

  private func refuse(_ fault: RequestFault, _ context: ChannelHandlerContext) {
    isDecided = true
    held = nil
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
