import Billing
import Synchronization

@testable import Gateway

/// A service as the gateway sees it, which answers what a test tells it to and keeps what it was sent.
final class StubUpstream: Upstream {
  struct Sent: Sendable {
    let call: UpstreamCall
    let body: [UInt8]?
  }

  static let key = "dk_0123456789abcdef"

  private let answers: @Sendable (UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault>
  private let state = Mutex<[Sent]>([])
  let cancelled = Mutex(0)

  init(_ answers: @escaping @Sendable (UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault>) {
    self.answers = answers
  }

  var sent: [Sent] { state.withLock { $0 } }

  func open(_ call: UpstreamCall) async -> Result<UpstreamAnswer, UpstreamFault> {
    var body: [UInt8]?
    if let stream = call.body {
      var bytes: [UInt8] = []
      do { while let part = try await stream.next() { bytes += part } } catch { return .failure(.unreachable) }
      body = bytes
    }
    state.withLock { $0.append(Sent(call: call, body: body)) }
    return await answers(call)
  }
}

extension UpstreamAnswer {
  /// An answer with a body in parts.
  static func parts(
    _ parts: [String], type: String? = "application/json", fields: [(String, String)] = [], isBroken: Bool = false
  ) -> UpstreamAnswer { .parts(200, parts, type: type, fields: fields, isBroken: isBroken) }

  /// An answer with a body in parts.
  static func parts(
    _ status: Int, _ parts: [String], type: String? = "application/json", fields: [(String, String)] = [],
    target: Target? = nil, isBroken: Bool = false
  ) -> UpstreamAnswer {
    let left = Mutex(parts.map { Array($0.utf8) })
    return UpstreamAnswer(
      status: status, fields: (type.map { [("content-type", $0)] } ?? []) + fields.map { ($0.0, $0.1) }, target: target,
      secrets: [Secret(StubUpstream.key)]
    ) {
      let next = left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
      if next == nil, isBroken { throw UpstreamFault.brokenOff }
      return next
    }
  }
}
