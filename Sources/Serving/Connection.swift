import Billing
import NIOCore

#if canImport(Glibc)
  import Glibc
#endif

/// One connection of a server: its requests are read, judged by their heads, completed in time, and answered one by one.
///
/// Who is at the other end is asked when the connection is accepted: afterwards an agent could hide its user by hanging up
/// as soon as its request was sent. A request that comes earlier than the answer waits for it, and whoever has hung up
/// before it could be seen is not heard.
final class Connection<Service: HTTPService>: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private enum Phase {
    /// A request is awaited, or its head comes.
    case head
    /// Its head is being judged; nothing of the body is read.
    case judging(RequestHead)
    /// Its body comes.
    case body(RequestHead, Service.Pass)
    /// It came whole, and waits until it is known who sent it.
    case held(ReadRequest, Service.Pass)
    /// Its body is to be read while it comes, and waits until it is known who sent it.
    case heldStream(RequestHead, Service.Pass)
    /// It is being answered.
    case answering(RequestHead)
    /// Its answer is on its way.
    case telling
    /// The last answer was given, or there is none; what else comes is dropped.
    case ending
  }

  private let service: Service
  private let listening: ListeningPlace
  private let limits: ServerLimits
  private let connections: OpenConnections
  private let lookout: Lookout
  private let time: any TimeSource

  private var phase = Phase.head
  private var reader: RequestReader
  /// What has come and was not read yet.
  private var unread: ArraySlice<UInt8> = []
  /// Whether reading from the wire is put off until some of it was.
  private var isReadPutOff = false
  /// The place among the connections; nil where there was none.
  private var id: Int?
  /// The user at the other end, nil where nobody knows; nothing while that is being found out.
  private var user: UInt32??
  /// The wish to know it.
  private var look: Int?
  /// Whether the caller has said that nothing more comes.
  private var hasInputEnded = false
  /// Whether that was the end of all requests; those sent before it are answered.
  private var hasEnded: Bool { hasInputEnded && unread.isEmpty }
  private var timer: Scheduled<Void>?
  private var task: Task<Void, Never>?
  /// The body that is read while it comes; nil where there is none, or all of it has come.
  private var incoming: RequestBody?
  /// Looks now and then whether something comes of it.
  private var silenceTimer: Scheduled<Void>?
  /// Whether something came of it since the last time.
  private var hasProgressed = false

  init(
    _ service: Service, at listening: ListeningPlace, limits: ServerLimits, connections: OpenConnections,
    lookout: Lookout, time: any TimeSource
  ) {
    self.service = service
    self.listening = listening
    self.limits = limits
    self.connections = connections
    self.lookout = lookout
    self.time = time
    reader = RequestReader(limits: limits, fields: service.fields, mayStream: service.readsStreams)
  }

  // MARK: - What happens on the wire

  func channelActive(context: ChannelHandlerContext) {
    id = connections.enter(context.channel)
    if id == nil {
      turnAway(context)
    } else {
      setTimer(limits.headTime, context) { $0.refuse(.tooSlow, $1) }
      look(context)
    }
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    phase = .ending
    timer?.cancel()
    task?.cancel()
    endBody(.failure(.brokenOff))
    if let look { lookout.forget(look) }
    if let id { connections.leave(id) }
    id = nil
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .ending = phase { return }
    unread += unwrapInboundIn(data).readableBytesView
    advance(context)
  }

  func read(context: ChannelHandlerContext) {
    // Whoever sends its next requests before it was answered waits with them, when they are many.
    isReadPutOff = unread.count >= limits.body
    if !isReadPutOff { context.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed = event {
      hasInputEnded = true
      switch phase {
      case .head, .body: end(context)
      // Who says that nothing more comes may listen still.
      case .judging, .held, .heldStream, .answering, .telling, .ending: advance(context)
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A reset, or a write to somebody who has gone: there is nobody to tell.
    context.close(promise: nil)
  }

  // MARK: - Reading

  /// Reads on as far as the phase allows.
  private func advance(_ context: ChannelHandlerContext) {
    defer {
      if isReadPutOff, unread.count < limits.body {
        isReadPutOff = false
        context.read()
      }
    }
    while true {
      switch phase {
      case .head, .body: break
      case .answering, .telling:
        guard let incoming, incoming.hasRoom else { return }
      case .judging, .held, .heldStream, .ending: return
      }
      let isFirstOfRequest = reader.isUntouched && !unread.isEmpty
      switch reader.take(&unread) {
      case .partial:
        if incoming != nil {
          if hasInputEnded { endBody(.failure(.brokenOff)) }
        } else if hasInputEnded {
          end(context)
        } else if isFirstOfRequest, case .head = phase, !isFirstRequest {
          setTimer(limits.headTime, context) { $0.refuse(.tooSlow, $1) }
        }
        return
      case .head(let head): judge(head, context)
      case .part(let part):
        hasProgressed = true
        incoming?.push(part)
      case .whole where incoming != nil:
        endBody(.success(()))
        return
      case .whole(let body):
        guard case .body(let head, let pass) = phase else { return }
        take(ReadRequest(head: head, body: body), pass, context)
      case .refused where incoming != nil:
        isBodyBroken = true
        endBody(.failure(.malformed))
        return
      case .refused(let fault): refuse(fault, context)
      }
    }
  }

  /// Whether what follows the body cannot be found any more.
  private var isBodyBroken = false

  /// Ends the body that is read while it comes.
  private func endBody(_ end: Result<Void, RequestBody.Fault>) {
    silenceTimer?.cancel()
    if case .failure = end, incoming != nil { isBodyBroken = true }
    incoming?.finish(end)
    incoming = nil
  }

  /// Whether nothing was answered on this connection yet: the first head's time runs from the opening on.
  private var isFirstRequest = true

  private func judge(_ head: RequestHead, _ context: ChannelHandlerContext) {
    guard let id else { return }
    phase = .judging(head)
    timer?.cancel()
    connections.judge(id)
    let place = place(context)
    run(context) { [service] in
      await service.judge(head, at: place)
    } then: {
      $0.follow($1, $2)
    }
  }

  private func follow(_ judgement: Judgement<Service.Pass>, _ context: ChannelHandlerContext) {
    guard let id, case .judging(let head) = phase else { return }
    switch judgement {
    case .refused(let answer): tell(answer, to: head, isLast: true, context)
    case .admitted(let pass, let holder):
      guard connections.admit(id, holder: holder) else { return refuse(.tooManyConnections, context) }
      phase = .body(head, pass)
      if head.awaitsContinue {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
      }
      setTimer(limits.bodyTime, context) { $0.refuse(.tooSlow, $1) }
      advance(context)
      if case .body = phase { connections.awaitBody(id) }
    case .admittedStreaming(let pass, let holder):
      guard connections.admit(id, holder: holder) else { return refuse(.tooManyConnections, context) }
      if let user {
        answerStreaming(head, pass, user, context)
      } else {
        phase = .heldStream(head, pass)
        connections.hold(id)
      }
    }
  }

  private func answerStreaming(
    _ head: RequestHead, _ pass: Service.Pass, _ user: UInt32?, _ context: ChannelHandlerContext
  ) {
    guard let id, connections.answer(id) else { return end(context) }
    if head.awaitsContinue {
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }
    phase = .answering(head)
    reader.streamBody()
    let loop = context.eventLoop
    let place = NIOLoopBound((self, context), eventLoop: loop)
    let body = RequestBody { loop.execute { place.value.0.advance(place.value.1) } }
    incoming = body
    hasProgressed = false
    watchSilence(context)
    let caller = Caller(user: user, place: self.place(context))
    run(context) { [service] in
      await service.answer(head, streaming: body, pass, from: caller)
    } then: { connection, answer, context in
      guard case .answering(let head) = connection.phase else { return }
      connection.tell(answer, to: head, isLast: false, context)
    }
    advance(context)
  }

  /// Gives a body up of which nothing comes although there is room for it.
  private func watchSilence(_ context: ChannelHandlerContext) {
    silenceTimer?.cancel()
    silenceTimer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.bodySilence)) { [self] in
      guard let incoming else { return }
      guard hasProgressed || !incoming.hasRoom else { return endBody(.failure(.tooSlow)) }
      hasProgressed = false
      watchSilence(context)
    }
  }

  private func take(_ request: ReadRequest, _ pass: Service.Pass, _ context: ChannelHandlerContext) {
    timer?.cancel()
    if let user {
      answer(request, pass, user, context)
    } else {
      phase = .held(request, pass)
      if let id { connections.hold(id) }
    }
  }

  // MARK: - Who is there

  private func look(_ context: ChannelHandlerContext) {
    guard service.asksForUsers else {
      user = .some(nil)
      return
    }
    if case .socket = listening {
      see(Self.userOfSocket(context), context)
      return
    }
    let (local, remote) = (context.localAddress, context.remoteAddress)
    guard let remote = Peer.Endpoint(remote?.ipAddress, port: remote?.port),
      let own = Peer.Endpoint(local?.ipAddress, port: local?.port)
    else {
      see(nil, context)
      return
    }
    let loop = context.eventLoop
    let place = NIOLoopBound((self, context), eventLoop: loop)
    look = lookout.look(at: Peer(remote: remote, own: own)) { user in
      loop.execute { place.value.0.see(user, place.value.1) }
    }
  }

  /// Where the server listens, with the port that it has.
  private func place(_ context: ChannelHandlerContext) -> ListeningPlace {
    guard case .port = listening else { return listening }
    return .port(context.localAddress?.port ?? 0)
  }

  /// The user who connected to our Unix socket, as the kernel remembers it; nil where it does not say.
  private static func userOfSocket(_ context: ChannelHandlerContext) -> UInt32? {
    guard let options = context.channel as? any SocketOptionProvider else { return nil }
    var user: UInt32?
    // Answered at once on the channel's own loop.
    #if os(Linux)
      let credentials: EventLoopFuture<PeerCredentials> = options.unsafeGetSocketOption(
        level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
      credentials.assumeIsolated().whenSuccess { user = $0.user }
    #else
      let credentials: EventLoopFuture<xucred> = options.unsafeGetSocketOption(
        level: NIOBSDSocket.OptionLevel(rawValue: SOL_LOCAL), name: NIOBSDSocket.Option(rawValue: LOCAL_PEERCRED))
      credentials.assumeIsolated().whenSuccess { user = $0.cr_uid }
    #endif
    return user
  }

  private func see(_ user: UInt32?, _ context: ChannelHandlerContext) {
    guard let id else { return }
    self.user = .some(user)
    if user == nil, Self.hasHungUp(context) {
      phase = .ending
      context.close(promise: nil)
      return
    }
    connections.see(id, user: user)
    switch phase {
    case .held(let request, let pass): answer(request, pass, user, context)
    case .heldStream(let head, let pass): answerStreaming(head, pass, user, context)
    case .head, .judging, .body, .answering, .telling, .ending: break
    }
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

  // MARK: - Answering

  private func answer(
    _ request: ReadRequest, _ pass: Service.Pass, _ user: UInt32?, _ context: ChannelHandlerContext
  ) {
    guard let id, connections.answer(id) else { return end(context) }
    phase = .answering(request.head)
    let caller = Caller(user: user, place: place(context))
    run(context) { [service] in
      await service.answer(request, pass, from: caller)
    } then: { connection, answer, context in
      guard case .answering(let head) = connection.phase else { return }
      connection.tell(answer, to: head, isLast: false, context)
    }
  }

  private func tell(
    _ answer: HTTPAnswer, to head: RequestHead?, isLast: Bool, _ context: ChannelHandlerContext
  ) {
    // What of a body was not read cannot be told from the next request.
    let isLast =
      isLast || answer.isRaw || hasEnded || connections.isClosing || head?.endsConnection ?? true || incoming != nil
      || isBodyBroken
    phase = .telling
    setTimer(limits.answerTime, context) { $1.close(promise: nil) }
    let bytes = answer.bytes(endsConnection: isLast, isHeadOnly: head?.method == "HEAD", at: time.wall)
    let place = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes))).whenSuccess {
      let (connection, context) = place.value
      if answer.isRaw {
        connection.end(context)
      } else if let stream = answer.stream, head?.method != "HEAD" {
        connection.send(stream, isLast: isLast, context)
      } else {
        connection.rest(isLast: isLast, context)
      }
    }
  }

  /// Sends a body while it comes to be; the caller has the usual time for every part of it, and the part's writer as long
  /// as it wants.
  private func send(_ stream: BodyStream, isLast: Bool, _ context: ChannelHandlerContext) {
    guard case .telling = phase else { return }
    timer?.cancel()
    let loop = context.eventLoop
    let place = NIOLoopBound((self, context), eventLoop: loop)
    let written = NIOLoopBoundBox(0, eventLoop: loop)
    let writer = BodyWriter { bytes in
      let passed = loop.flatSubmit {
        let (connection, context) = place.value
        written.value += bytes.count
        return connection.pass(bytes, isChunk: stream.length == nil, context)
      }
      do { try await passed.get() } catch { return false }
      return true
    }
    run(context) {
      await stream.write(writer)
    } then: { connection, end, context in
      guard case .telling = connection.phase else { return }
      guard end == .whole, stream.length ?? written.value == written.value else { return connection.end(context) }
      guard stream.length == nil else { return connection.rest(isLast: isLast, context) }
      connection.pass(Array("0\r\n\r\n".utf8), isChunk: false, context).whenSuccess {
        let (connection, context) = place.value
        connection.rest(isLast: isLast, context)
      }
    }
  }

  /// Sends a part of a body; done when the caller has taken it.
  private func pass(_ bytes: [UInt8], isChunk: Bool, _ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
    guard case .telling = phase else { return context.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
    setTimer(limits.answerTime, context) { $1.close(promise: nil) }
    var buffer = context.channel.allocator.buffer(capacity: bytes.count + 16)
    if isChunk { buffer.writeString(String(bytes.count, radix: 16) + "\r\n") }
    buffer.writeBytes(bytes)
    if isChunk { buffer.writeString("\r\n") }
    let place = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let sent = context.writeAndFlush(wrapOutboundOut(buffer))
    sent.whenSuccess { place.value.0.timer?.cancel() }
    return sent
  }

  /// An answer was taken: the next request may come, or the connection ends.
  private func rest(isLast: Bool, _ context: ChannelHandlerContext) {
    guard let id else {
      finish(context)
      return
    }
    guard connections.rest(id), !isLast, !hasEnded else {
      finish(context)
      return
    }
    phase = .head
    isFirstRequest = false
    setTimer(limits.restTime, context) { $0.end($1) }
    advance(context)
  }

  private func refuse(_ fault: RequestFault, _ context: ChannelHandlerContext) {
    if fault == .tooSlow, case .head = phase, reader.isUntouched {
      end(context)
      return
    }
    tell(service.answer(to: fault), to: nil, isLast: true, context)
  }

  /// Refuses a connection that there is no place for: it is told so if that can be done at once, and does not linger, because
  /// nobody counts it.
  private func turnAway(_ context: ChannelHandlerContext) {
    phase = .ending
    if !connections.isClosing {
      let answer = service.answer(to: .tooManyConnections)
      let bytes = answer.bytes(endsConnection: true, isHeadOnly: false, at: time.wall)
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
    context.close(promise: nil)
  }

  /// Says that nothing more follows, and gives the caller a moment to take note of it.
  ///
  /// Closed outright while the caller still sends, the answer would be lost to the reset that follows.
  private func finish(_ context: ChannelHandlerContext) {
    endBody(.failure(.brokenOff))
    phase = .ending
    unread = []
    guard !connections.isClosing else {
      context.close(promise: nil)
      return
    }
    setTimer(limits.lingering, context) { $1.close(promise: nil) }
    context.close(mode: .output, promise: nil)
    if isReadPutOff { context.read() }
  }

  /// Ends the connection without a word.
  private func end(_ context: ChannelHandlerContext) {
    endBody(.failure(.brokenOff))
    phase = .ending
    timer?.cancel()
    context.close(promise: nil)
  }

  // MARK: - Time and tasks

  /// Runs work beside the event loop, and goes on with what came of it.
  private func run<Value: Sendable>(
    _ context: ChannelHandlerContext, _ work: @escaping @Sendable () async -> Value,
    then follow: @escaping @Sendable (Connection, Value, ChannelHandlerContext) -> Void
  ) {
    let loop = context.eventLoop
    let place = NIOLoopBound((self, context), eventLoop: loop)
    task = Task {
      let value = await work()
      loop.execute {
        let (connection, context) = place.value
        follow(connection, value, context)
      }
    }
  }

  private func setTimer(
    _ time: Duration, _ context: ChannelHandlerContext,
    _ action: @escaping (Connection, ChannelHandlerContext) -> Void
  ) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { action(self, context) }
  }
}

#if os(Linux)
  /// What the kernel tells of who connected to a Unix socket: `struct ucred`, which the C library's header hides.
  private struct PeerCredentials {
    let process: Int32
    let user: UInt32
    let group: UInt32
  }
#endif
