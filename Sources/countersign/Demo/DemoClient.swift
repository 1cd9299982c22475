import JSON

/// How a service's own client asks for a bigger plan: what tells one from another, and nothing that is ours.
struct DemoClient: Sendable {
  /// Where a client fetches its access token first, with its id and its secret; nil where the key itself is sent.
  var tokenPath: String?
  /// The call that asks.
  let path: String
  /// The field of its body that names the plan.
  let planField: String
  /// What else its body has.
  var fields: JSONObject = [:]
  /// The way to the page's address in an answer.
  let page: [String]
}
