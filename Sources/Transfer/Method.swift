/// An HTTP method.
public enum Method: String, Sendable {
  /// Reads.
  case get = "GET"
  /// Acts.
  case post = "POST"
  /// Removes.
  case delete = "DELETE"
  /// Replaces.
  case put = "PUT"
  /// Changes.
  case patch = "PATCH"
  /// Reads the headers only.
  case head = "HEAD"

  /// Whether the method changes nothing by its definition (RFC 9110, 9.2.1), so that libcurl may send it twice.
  var isSafe: Bool { self == .get || self == .head }
}
