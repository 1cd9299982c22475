import Billing
import Transfer

/// What a receiver made of a message.
package enum PushVerdict: Hashable, Sendable {
  case delivered
  /// It may take it later; how long it asks to be left alone, where it says so.
  case failed(String, retryAfter: Duration?)
  /// It will not take it as things are: somebody has to look at the config or at the receiver.
  case refused(String)

  /// The longest that a receiver is left alone because it asks for it.
  package static let longestRest: Duration = .seconds(3_600)

  /// An answer by its status.
  ///
  /// - Parameters:
  ///   - retryAfter: its header of that name, in seconds or as a date (RFC 9110).
  ///   - sent: its header `Date`, by which a date is read; without one `now` is what it is compared with.
  package init(status: Int, retryAfter: String?, sent: String? = nil, at now: Instant) {
    switch status {
    case 200..<300: self = .delivered
    case 408, 425, 429, 500...:
      self = .failed(
        "the receiver answers \(status)",
        retryAfter: retryAfter.flatMap { Self.rest($0, sent.flatMap { HTTPDate.instant($0) } ?? now) })
    case 401, 403:
      self = .refused("the receiver answers \(status): it does not accept the token, or the URL is revoked")
    case 404, 410:
      self = .refused("the receiver answers \(status): there is no such topic, channel or webhook any more")
    default: self = .refused("the receiver answers \(status)")
    }
  }

  private static func rest(_ text: String, _ now: Instant) -> Duration? {
    if let seconds = Int64(text) { return seconds < 0 ? nil : min(.seconds(min(seconds, 86_400)), longestRest) }
    guard let date = HTTPDate.instant(text) else { return nil }
    return min(max(.milliseconds(date.milliseconds(since: now)), .zero), longestRest)
  }

  /// A message to which no answer came; it may have arrived all the same.
  package init(_ error: TransferError) {
    switch error.kind {
    case .redirected(let status, _):
      self = .refused("the receiver answers \(status) and sends elsewhere, where nobody goes")
    case .certificate: self = .refused("the receiver's certificate is not valid or not trusted")
    case .forbiddenAddress:
      self = .refused("the receiver's name leads to an address of a private network, which needs private = true")
    case .invalidRequest: self = .refused("its URL or its token cannot be sent")
    case .resolve: self = .failed("the receiver's name could not be resolved", retryAfter: nil)
    case .timedOut: self = .failed("the receiver did not answer in time", retryAfter: nil)
    case .proxy: self = .failed("the proxy did not open the way to the receiver", retryAfter: nil)
    // An answer that is too long, broken or cut off is none; whether the message arrived nobody knows.
    default: self = .failed("the receiver could not be reached, or broke off", retryAfter: nil)
    }
  }

  /// What became of it, in a few words.
  package var words: String {
    switch self {
    case .delivered: "delivered"
    case .failed(let why, _): "not delivered: \(why)"
    case .refused(let why): "not delivered: \(why)"
    }
  }
}
