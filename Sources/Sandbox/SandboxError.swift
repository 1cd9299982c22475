/// Why the sandbox did not start or an administrator's wish was not carried out.
public enum SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Somebody else listens on the port.
  case portTaken(Int)
  /// The port cannot be listened on for another reason, in the system's words.
  case cannotListen(port: Int, reason: String)
  /// The sandbox listens already.
  case alreadyRunning
  /// A plan is none that its service has or allows there; with those that it does.
  case unknownPlan(String, among: [String])
  /// A meter is none that Dock has.
  case unknownMeter(String)
  /// No organisation has this slug or name.
  case unknownOrganisation(String)
  /// Two organisations have the same slug.
  case duplicateSlug(String)
  /// A key or session is given twice, of the organisation with this slug.
  case duplicateCredential(organisation: String)
  /// Two workspaces of an organisation come to the same name in paths, or a workspace's name to none.
  case unusableWorkspace(String)
  /// The pretend Stripe has no such event to send again.
  case unknownEvent(String)
  /// The sandbox has no such route.
  case unknownRoute(String)
  /// A number is outside what the sandbox can hold or show, in words.
  case outOfRange(String)

  /// The error in one sentence.
  public var description: String {
    switch self {
    case .portTaken(let port): "Port \(port) on 127.0.0.1 is already taken by another program."
    case .cannotListen(let port, let reason): "Port \(port) on 127.0.0.1 cannot be listened on: \(reason)"
    case .alreadyRunning: "The sandbox is already running."
    case .unknownPlan(let plan, let plans):
      "There is no plan \"\(plan.prefix(100))\" here; the plans are \(plans.joined(separator: ", "))."
    case .unknownMeter(let meter): "There is no meter \"\(meter)\"; the meters are \(DockMeter.allNames)."
    case .unknownOrganisation(let name): "There is no organisation \"\(name)\"."
    case .duplicateSlug(let slug): "Two organisations have the slug \"\(slug)\"."
    case .duplicateCredential(let slug): "A key or session of \"\(slug)\" is given twice."
    case .unusableWorkspace(let name): "The workspace \"\(name)\" has no name in paths that is its own."
    case .unknownEvent(let id): "There is no event \"\(id)\"; GET /sandbox/stripe lists the latest."
    case .unknownRoute(let route): "There is no route \"\(route)\"."
    case .outOfRange(let words): words
    }
  }
}
