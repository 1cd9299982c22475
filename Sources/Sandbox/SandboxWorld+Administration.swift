import Billing
import JSON
import Serving

extension SandboxWorld {
  /// Answers the administrator.
  mutating func administer(_ request: SandboxRequest, at route: AdministrationRoute, now: ClockReading) -> Reply {
    guard route.methods.contains(request.method) else {
      var reply = Reply.problem(405, "method_not_allowed", "Use another method here.", id: request.id)
      reply.headers["allow"] = AllowedMethods.field(route.methods)
      return reply
    }
    return reply(to: request) { world throws in try world.carryOut(request, at: route, now: now) }
  }

  /// Answers the administrator of one of the other services.
  mutating func administer(_ request: SandboxRequest, service: Int, now: ClockReading) -> Reply {
    guard request.method == "POST" else {
      var reply = Reply.problem(405, "method_not_allowed", "Use another method here.", id: request.id)
      reply.headers["allow"] = "POST"
      return reply
    }
    return reply(to: request) { world throws in
      world.settle(now: now)
      return try world.services[service].administer(request.body, now: now)
    }
  }

  private mutating func reply(
    to request: SandboxRequest, _ body: (inout SandboxWorld) throws -> JSONValue
  ) -> Reply {
    do {
      return .json(try body(&self))
    } catch let fault as BodyFault {
      let (status, code) =
        switch fault {
        case .tooLarge: (413, "payload_too_large")
        case .notJSON, .notAnObject: (400, "bad_request")
        case .wrongFields: (422, "validation")
        }
      return .problem(status, code, fault.message, id: request.id)
    } catch let error as SandboxError {
      return .problem(422, "validation", error.description, id: request.id)
    } catch {
      preconditionFailure("the administrator's routes fail with BodyFault or SandboxError only")
    }
  }

  private mutating func carryOut(
    _ request: SandboxRequest, at route: AdministrationRoute, now: ClockReading
  ) throws -> JSONValue {
    settle(now: now)
    switch route {
    case .index: return ["schema": "countersign.sandbox-routes/1", "routes": AdministrationRoute.directory]
    case .effects:
      fileEffects()
      return log.json
    case .state: return state(now: now)
    case .faults:
      if request.method == "DELETE" {
        faults.removeAll()
      } else {
        try set(FaultWish.read(request.body).fault)
      }
      return ["ok": true, "faults": faults.json]
    case .price: try make(.price, request, now: now)
    case .plan: try make(.plan, request, now: now)
    case .organisation: try make(.organisation, request, now: now)
    case .usage: try make(.usage, request, now: now)
    case .drift:
      let wish = try DriftWish.read(request.body)
      try dock.setDrift(of: wish.organisation, meter: wish.meter, perHour: wish.perHour, now: now)
    case .clock:
      switch try ClockWish.read(request.body).move {
      case .by(let milliseconds): try advance(by: milliseconds)
      case .to(let instant): try advance(by: instant.milliseconds(since: now.wall))
      }
      return ["ok": true, "now": .string(clock.now.wall.timestamp)]
    case .dialect:
      try DialectWish.read(request.body).apply(to: &dock.dialect)
      return ["ok": true, "dialect": dock.dialect.json]
    case .stripe: return dock.stripeState
    case .resend: return ["ok": true, "status": try dock.resend(ResendWish.read(request.body).event, now: now)]
    }
    return ["ok": true]
  }

  private mutating func make(_ kind: SandboxChange.Kind, _ request: SandboxRequest, now: ClockReading) throws {
    let change = try BodyFields.read(request.body) { SandboxChange(kind, in: &$0) }
    try dock.make(change, requestID: request.id, now: now)
  }

  /// Sets a fault for a route that exists; what is to happen afterwards has to be possible now.
  mutating func set(_ fault: Fault) throws(SandboxError) {
    if let then = fault.then {
      var rehearsal = dock
      try rehearsal.make(then, requestID: nil, now: clock.now)
    }
    let isKnown =
      DockAddress(path: fault.route) != nil || services.contains { $0.pattern(ofPath: fault.route) != nil }
    guard isKnown else { throw .unknownRoute(fault.route) }
    faults.add(fault)
  }

  /// Moves the clock forward, by a century at most.
  mutating func advance(by milliseconds: Int64) throws(SandboxError) {
    let most: Int64 = 3_155_760_000_000
    guard (0...most).contains(milliseconds), clock.shift.wholeMilliseconds + milliseconds <= most else {
      throw .outOfRange("The clock goes forward only, by \(most) ms in all at most.")
    }
    clock.advance(by: .milliseconds(milliseconds))
  }

  /// Everything, for `GET /sandbox/state`.
  func state(now: ClockReading) -> JSONValue {
    var state: JSONObject = [
      "schema": "countersign.sandbox-state/1", "now": .string(now.wall.timestamp),
      "shifted_ms": .integer(clock.shift.wholeMilliseconds), "faults": faults.json,
      "effects": .integer(Int64(log.effects.count)), "dock": dock.state(now: now),
    ]
    for service in services { state[type(of: service).name] = service.state(now: now) }
    return .object(state)
  }
}
