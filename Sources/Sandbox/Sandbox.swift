import Billing
import JSON

/// Where a sandbox listens.
public struct SandboxAddress: Hashable, Sendable {
  /// The port on 127.0.0.1.
  public let port: Int

  /// The origin: `http://127.0.0.1:P`.
  public var url: String { "http://127.0.0.1:\(port)" }
}

/// A billing API server on loopback that behaves as the real services document it, and notes what really happened.
///
/// It serves demonstrations, tests and anybody who develops against these APIs. Its state outlives ``stop()``; tokens,
/// keys and links are kept as hashes only, apart from the credentials it was configured with.
public actor Sandbox {
  private enum Stage {
    case idle
    case starting
    case running(SandboxServer)
  }

  private let configuration: SandboxConfiguration
  private let time: any TimeSource
  private var stage = Stage.idle
  /// Nil when the configuration was refused.
  private var world: SandboxWorld?
  private let refusal: SandboxError?

  /// A sandbox that does not listen yet; a configuration it cannot serve is refused by ``start()``.
  public init(configuration: SandboxConfiguration, time: any TimeSource) {
    self.configuration = configuration
    self.time = time
    do {
      world = try SandboxWorld(configuration, time: time)
      refusal = nil
    } catch {
      world = nil
      refusal = error
    }
  }

  /// Listens on 127.0.0.1 and returns once it does.
  public func start() async throws(SandboxError) -> SandboxAddress {
    if let refusal { throw refusal }
    guard case .idle = stage else { throw .alreadyRunning }
    stage = .starting
    do {
      let server = try await SandboxServer.listen(
        on: configuration.port, time: time,
        bound: { port in await self.listens(on: port) },
        handle: { request in await self.handle(request) })
      stage = .running(server)
      return SandboxAddress(port: server.port)
    } catch {
      stage = .idle
      throw error
    }
  }

  /// Closes every connection and returns when the port is free; does nothing unless it is running.
  public func stop() async {
    guard case .running(let server) = stage else { return }
    stage = .idle
    await server.stop()
  }

  /// Where it listens, and with which credentials it can be called; `null` unless it is running.
  ///
  /// The shape is `countersign.sandbox/1`; the credential of `services.dock` is the first organisation's first key. An
  /// organisation's `session` is the value of a person's cookie `dock-session`; at `sign_in` a browser gets one of its own.
  public var announcement: JSONValue {
    guard case .running(let server) = stage else { return .null }
    let url = SandboxAddress(port: server.port).url
    let credential = configuration.organisations.first?.keys.first?.key
    let organisations: [JSONValue] = configuration.organisations.map { organisation in
      [
        "name": .string(organisation.name), "slug": .string(organisation.slug),
        "credential": .text(orNull: organisation.keys.first?.key), "session": .text(orNull: organisation.humanSession),
        "design_partner": .bool(organisation.isDesignPartner),
        "stripe_configured": .bool(organisation.stripeConfigured),
      ]
    }
    var services: JSONObject = [
      "dock": [
        "base_url": .string(url), "credential": .text(orNull: credential),
        "sign_in": .string(url + DockRoute.signInPage.pattern),
      ]
    ]
    for service in world?.services ?? [] {
      services[type(of: service).name] = .object(service.announcement(url: url))
    }
    return [
      "schema": "countersign.sandbox/1", "url": .string(url), "services": .object(services),
      "organisations": .array(organisations),
      "admin": [
        "url": .string(url + "/sandbox"), "effects": .string(url + "/sandbox/effects"),
        "stripe": .string(url + "/sandbox/stripe"),
      ],
    ]
  }

  /// Every change that really happened so far, oldest first.
  public func effects() -> [Effect] {
    guard let now = world?.clock.now else { return [] }
    world?.settle(now: now)
    world?.fileEffects()
    return world?.log.effects ?? []
  }

  /// Everything that the sandbox holds, as `GET /sandbox/state` tells it; `null` when the configuration was refused.
  public func state() -> JSONValue {
    guard let now = world?.clock.now else { return .null }
    world?.settle(now: now)
    world?.fileEffects()
    return world?.state(now: now) ?? .null
  }

  /// Makes the next calls of a route fail; throws for a route that does not exist.
  public func setFault(_ fault: Fault) throws(SandboxError) {
    try world?.set(fault)
  }

  /// Makes a change at Dock behind everybody's back.
  public func make(_ change: SandboxChange) throws(SandboxError) {
    guard let now = world?.clock.now else { return }
    try world?.dock.make(change, requestID: nil, now: now)
    world?.fileEffects()
  }

  /// Lets every route behave again.
  public func clearFaults() {
    world?.faults.removeAll()
  }

  /// Changes a paid plan's monthly price, in US cents; running subscriptions keep theirs.
  public func setPrice(plan: String, minor: Int64) throws(SandboxError) {
    try world?.dock.setPrice(plan, minor: minor)
  }

  /// Changes an organisation's plan behind everybody's back; logged as the administrator's doing.
  public func setPlan(organisation: String, plan: String, cancel: Bool = false) throws(SandboxError) {
    guard let now = world?.clock.now else { return }
    try world?.dock.setPlan(of: organisation, to: plan, cancel: cancel, requestID: nil, now: now)
    world?.fileEffects()
  }

  /// Sets what an organisation uses of a meter.
  public func setUsage(organisation: String, meter: String, value: Int64) throws(SandboxError) {
    guard let now = world?.clock.now else { return }
    try world?.dock.setUsage(of: organisation, meter: meter, to: value, now: now)
    world?.fileEffects()
  }

  /// Lets what an organisation uses of a meter move by itself, so many units an hour of the sandbox's clock; 0 stops it.
  public func setDrift(organisation: String, meter: String, perHour: Int64) throws(SandboxError) {
    guard let now = world?.clock.now else { return }
    try world?.dock.setDrift(of: organisation, meter: meter, perHour: perHour, now: now)
    world?.fileEffects()
  }

  /// Moves the sandbox's clock forward, wall and boot time together; throws when that leaves the next century.
  public func advanceClock(by duration: Duration) throws(SandboxError) {
    try world?.advance(by: duration.wholeMilliseconds)
  }

  private func listens(on port: Int) {
    world?.listens(on: port)
  }

  private func handle(_ request: SandboxRequest) -> SandboxWorld.Handling {
    guard let now = world?.clock.now, let handling = world?.handle(request, now: now) else {
      preconditionFailure("a sandbox without a world never listens")
    }
    return handling
  }
}
