/// Decides for one request to which addresses a socket may be opened, and whether its first byte may be sent.
///
/// libcurl asks before every socket and again before every sending, on a kept connection too. It repeats a request by
/// itself when a kept connection dies before a byte of the answer came (any method, up to five times; 7.88 to 8.22): the
/// permit ends that for what is not repeatable. It also proves what left the machine: without ``maySend(to:isLate:)`` no
/// byte did.
struct SendPermit {
  /// Why libcurl was stopped.
  enum Refusal: Equatable {
    case address
    case repetition
    case lateness
  }

  /// Which addresses are allowed; `nil` where a proxy stands between.
  let rule: AddressRule?
  let isRepeatable: Bool
  /// Whether a byte of the request may have left this machine.
  private(set) var isSent = false
  /// The last refusal that ended the transfer, or would have if no other address was left.
  private(set) var refusal: Refusal?
  private var hasOpenedSocket = false

  init(rule: AddressRule?, isRepeatable: Bool) {
    self.rule = rule
    self.isRepeatable = isRepeatable
  }

  /// Whether a socket to this address may be opened; `nil` stands for an address that is not IP.
  mutating func mayConnect(to address: NetworkAddress?) -> Bool {
    guard isAllowed(address) else {
      if !hasOpenedSocket { refusal = .address }
      return false
    }
    hasOpenedSocket = true
    refusal = nil
    return true
  }

  /// Whether the request may be sent now, over a connection to this address; never after its deadline, however long it
  /// waited for a connection or the machine slept.
  mutating func maySend(to address: NetworkAddress?, isLate: Bool) -> Bool {
    guard isAllowed(address) else {
      refusal = .address
      return false
    }
    guard isRepeatable || !isSent else {
      refusal = .repetition
      return false
    }
    guard !isLate else {
      refusal = .lateness
      return false
    }
    isSent = true
    return true
  }

  private func isAllowed(_ address: NetworkAddress?) -> Bool {
    guard let rule else { return true }
    return address.map(rule.allows) ?? false
  }
}
