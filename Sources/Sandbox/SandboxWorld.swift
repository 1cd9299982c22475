import Billing
import JSON

/// Everything behind the sandbox's port: the services, the log of effects, the faults and the clock.
struct SandboxWorld: Sendable {
  /// What is to be done with a call.
  struct Handling: Hashable, Sendable {
    /// The answer, nil when the connection is to close without one.
    var reply: Reply?
    /// Bytes to send in place of an answer, before the connection closes.
    var rawBytes: [UInt8] = []
    /// How late the answer is to be given.
    var delay: Duration = .zero
  }

  var dock: DockWorld
  /// The other services.
  var services: [any ServiceWorld]
  var clock: SandboxClock
  private(set) var log = EffectLog()
  private var random: RandomSource
  /// The `Host` values that are ours, the first one in every link; empty while nobody listens.
  private(set) var authorities: [String] = []

  init(_ configuration: SandboxConfiguration, time: any TimeSource) throws(SandboxError) {
    clock = SandboxClock(source: time)
    dock = try DockWorld(configuration, now: clock.now)
    services = configuration.otherServices(now: clock.now)
    random = RandomSource(seed: configuration.seed, purpose: 3)
  }

  /// The faults that are set; Dock has them, because they strike its incoming webhooks too.
  var faults: FaultTable {
    get { dock.faults }
    set { dock.faults = newValue }
  }

  /// Where it listens: `http://127.0.0.1:P`.
  var origin: String {
    authorities.first.map { "http://" + $0 } ?? ""
  }

  /// Takes note of the port that it listens on.
  mutating func listens(on port: Int) {
    authorities = ["127.0.0.1:\(port)", "localhost:\(port)"]
    dock.origin = origin
    for index in services.indices { services[index].listens(at: origin) }
  }

  /// Answers one call at one moment.
  mutating func handle(_ request: SandboxRequest, now: ClockReading) -> Handling {
    var request = request
    request.id = "req_" + random.hexadecimal(24)
    var handling = route(request, now: now)
    fileEffects()
    handling.reply?.headers["x-request-id"] = request.id
    return handling
  }

  private mutating func route(_ request: SandboxRequest, now: ClockReading) -> Handling {
    if let refusal = refusalAtTheDoor(of: request) { return Handling(reply: refusal) }
    if let route = AdministrationRoute(rawValue: request.path) {
      return Handling(reply: administer(request, at: route, now: now))
    }
    if let index = services.firstIndex(where: { request.path == "/sandbox/" + type(of: $0).name }) {
      return Handling(reply: administer(request, service: index, now: now))
    }
    for index in services.indices {
      guard let pattern = services[index].pattern(ofPath: request.path) else { continue }
      guard let fault = faults.take(path: request.path, pattern: pattern, isConfirmation: false) else {
        return Handling(reply: services[index].answer(request, now: now))
      }
      defer { follow(fault, request, now: now) }
      let reply = fault.kind.preventsEffect ? nil : services[index].answer(request, now: now)
      return ruin(reply, of: request, with: fault)
    }
    guard let address = DockAddress(path: request.path) else {
      return Handling(reply: .problem(404, "not_found", "There is nothing at this path.", id: request.id))
    }
    let fault = faults.take(
      path: request.path, pattern: address.route.pattern, isConfirmation: request.carriesConfirmToken)
    guard let fault else { return Handling(reply: dock.answer(request, at: address, now: now)) }
    defer { follow(fault, request, now: now) }
    if fault.kind == .priceChange { dock.prices.rise() }
    let reply = fault.kind.preventsEffect ? nil : dock.answer(request, at: address, now: now)
    return ruin(reply, of: request, with: fault)
  }

  /// Lets happen what a fault has happen after its call; what is no longer possible by now is left out.
  private mutating func follow(_ fault: Fault, _ request: SandboxRequest, now: ClockReading) {
    guard let then = fault.then else { return }
    try? dock.make(then, requestID: request.id, now: now)
  }

  /// A name that is not ours may be another site's, rebound to loopback; an origin that is not ours is another page's.
  private func refusalAtTheDoor(of request: SandboxRequest) -> Reply? {
    guard let host = request.host, authorities.contains(host) else {
      return .problem(421, "misdirected_request", "This server answers as \(origin) only.", id: request.id)
    }
    if request.method != "GET", let from = request.headers["origin"],
      !authorities.map({ "http://" + $0 }).contains(from)
    {
      return .problem(403, "forbidden", "Requests from other origins are refused.", id: request.id)
    }
    return nil
  }

  /// What becomes of an answer; nil where the fault lets nothing happen.
  private func ruin(_ reply: Reply?, of request: SandboxRequest, with fault: Fault) -> Handling {
    let failure = Reply.problem(500, "internal", "Something went wrong on our side.", id: request.id)
    guard var reply else {
      switch fault.kind {
      case .redirect:
        let elsewhere = authorities.first { $0 != request.host } ?? ""
        let target = "http://" + elsewhere + request.path + (request.query.isEmpty ? "" : "?" + request.query)
        return Handling(reply: Reply(status: 307, headers: ["location": target], body: .empty))
      case .errorBefore: return Handling(reply: failure)
      default: return Handling(reply: nil)
      }
    }
    switch fault.kind {
    case .dropAfter: return Handling(reply: nil)
    case .brokenHead: return Handling(reply: nil, rawBytes: RuinedBody.brokenHead)
    case .errorAfter: return Handling(reply: failure)
    case .delay: return Handling(reply: reply, delay: .milliseconds(fault.milliseconds))
    case .garbage: reply.body = .raw(RuinedBody.garbage)
    case .huge: reply.body = .raw(RuinedBody.huge)
    case .truncated: reply.body = .raw(RuinedBody.truncated(reply.bytes))
    case .wrongType: reply.falseContentType = "text/html; charset=utf-8"
    case .malformedHeaders: reply.headers.merge(RuinedBody.malformedHeaders) { _, nonsense in nonsense }
    case .hostile:
      if case .json(let value) = reply.body { reply.body = .json(HostileWords.poisoned(value)) }
    case .priceChange, .nothing, .dropBefore, .errorBefore, .redirect: break
    }
    return Handling(reply: reply)
  }

  /// Files the effects of a change that came without a call.
  mutating func fileEffects() {
    var happened = dock.takeEffects()
    for index in services.indices { happened += services[index].takeEffects() }
    log.record(happened)
  }

  /// Lets happen everywhere what time brings by itself.
  mutating func settle(now: ClockReading) {
    dock.settle(now: now)
    for index in services.indices { services[index].settle(now: now) }
  }
}

extension SandboxRequest {
  /// Whether the call is the second one of a handshake.
  fileprivate var carriesConfirmToken: Bool {
    guard case .bytes(let bytes) = body, let value = try? JSONValue.parse(bytes) else { return false }
    // A call of a tool carries it among the tool's arguments.
    let fields = value["params"]?["arguments"] ?? value
    return fields["confirm_token"].map { !$0.isNull } ?? false
  }
}
