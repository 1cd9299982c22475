/// What a service's profile says of calls that are passed on to it.
public struct Forwarding: Hashable, Sendable {
  /// Routes under a name that the config may use in their place.
  public struct NamedSet: Hashable, Sendable {
    /// The name, with its `@`.
    public let name: String
    /// What it is, in a few words.
    public let title: String
    /// Its routes.
    public let routes: [ForwardRoute]

    init(_ name: String, _ title: String, _ routes: [String]) {
      self.name = name
      self.title = title
      self.routes = ForwardRoute.all(routes)
    }
  }

  /// Why something is never passed on.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    /// It can change the plan or make pages that do: it is held for the operator.
    case billing = "billing is held for the operator"
    /// It makes, shows or ends keys.
    case keys = "keys are managed by the operator alone"
    /// It signs somebody in.
    case signIn = "signing in is the operator's own"
    /// It raises what a key may do.
    case elevation = "what a key may do is raised by the operator alone"
    /// The service's own MCP endpoint walks around everything else.
    case mcp = "the service's MCP endpoint is not passed on"
    /// It is this program's own.
    case own = "the path is Countersign's own"
  }

  /// What is never passed on, with the reason.
  struct Ban: Hashable, Sendable {
    let route: ForwardRoute
    let reason: Reason
  }

  /// A service's own MCP endpoint.
  public struct ToolEndpoint: Hashable, Sendable {
    /// Its path.
    public let path: String
    /// Its tools that are answered here, whatever the config says.
    public let held: [String]
  }

  /// The service's own MCP endpoint; nil where it has none.
  public let tools: ToolEndpoint?
  /// The named sets.
  public let sets: [NamedSet]
  private let bans: [Ban]
  /// What all paths of the service begin with, each in its segments.
  private let roots: [[String]]
  /// The names of fields in answers whose values are secrets, in lower case without marks.
  public let secretFields: Set<String>
  /// The names of fields in answers whose values lead a person to pay or to approve, in lower case without marks.
  public let liveLinks: Set<String>

  init(
    tools: ToolEndpoint? = nil, sets: [NamedSet] = [], below roots: [[String]] = [], never: [(Reason, [String])],
    secrets: [String],
    liveLinks: [String]
  ) {
    self.tools = tools
    self.sets = sets
    self.roots = roots
    bans = (Self.everywhere + never).flatMap { reason, texts in
      ForwardRoute.all(texts.map { "* " + $0 }).map { Ban(route: $0, reason: reason) }
    }
    secretFields = Set((Self.secretsEverywhere + secrets).map(Self.folded))
    self.liveLinks = Set((Self.linksEverywhere + liveLinks).map(Self.folded))
  }

  /// Why a call is never passed on, whatever the config lists; nil where it may be.
  public func ban(on method: String, _ path: ForwardPath) -> Reason? {
    bans.first { $0.route.coversLoosely(method, path) }?.reason
  }

  /// Why a route of the config could never let anything through; nil where it could.
  public func ban(onAllOf route: ForwardRoute) -> Reason? {
    bans.first { $0.route.coversAll(of: route) }?.reason
  }

  /// Whether a route stands for everything that the service has, which there is no word for.
  public func isEverything(_ route: ForwardRoute) -> Bool { roots.contains { !route.namesSomething(below: $0) } }

  /// The paths that are never passed on, each with what is below it.
  public var never: [(path: String, reason: Reason)] {
    bans.map { (String($0.route.text.dropFirst(2)), $0.reason) }
  }

  /// Whether a field's value is a secret.
  public func isSecret(_ field: String) -> Bool { secretFields.contains(Self.folded(field)) }

  /// Whether a field's value leads to a payment or an approval.
  public func isLiveLink(_ field: String) -> Bool { liveLinks.contains(Self.folded(field)) }

  /// A field's name without the differences that spellings make: `checkoutUrl`, `checkout_url` and `Checkout-URL` are one.
  public static func folded(_ name: String) -> String {
    String(
      decoding: name.utf8.compactMap { byte -> UInt8? in
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "-"): nil
        case 0x41...0x5A: byte | 0x20
        default: byte
        }
      }, as: UTF8.self)
  }

  /// What no service gets from here.
  private static let everywhere: [(Reason, [String])] = [
    (.own, ["/accounts", "/countersign", "/s"]),
    (.mcp, ["/mcp"]),
    (
      .signIn,
      [
        "/oauth", "/oauth2", "/.well-known", "/login", "/logout", "/signin", "/signup", "/auth", "/session",
        "/sessions",
      ]
    ),
  ]

  private static let secretsEverywhere = [
    "api_key", "account_api_key", "access_token", "refresh_token", "id_token", "session_token",
    "client_secret", "confirm_token", "password",
  ]

  private static let linksEverywhere = [
    "checkout_url", "portal_url", "upgrade_url", "payment_url", "billing_url", "approval_url", "approve_url",
    "magic_link",
    "unlock_url",
  ]
}
