/// The methods that a path answers, which an answer with 405 has to tell (RFC 9110, sections 10.2.1 and 15.5.6).
public enum AllowedMethods {
  /// The value of an `Allow` field for the methods that a service answers; where `GET` is answered, `HEAD` is too.
  public static func field(_ methods: [String]) -> String {
    methods.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] }.joined(separator: ", ")
  }
}
