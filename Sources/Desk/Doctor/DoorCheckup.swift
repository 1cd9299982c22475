import Settings
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The agents' doors: whether the next engine could open them.
package struct DoorCheckup {
  let gateway: GatewaySettings
  /// Whether an engine runs, which has the doors itself.
  let hasEngine: Bool
  /// A group's number by its name; nil where there is none.
  let group: (String) -> UInt32?

  package init(gateway: GatewaySettings, hasEngine: Bool, group: @escaping (String) -> UInt32?) {
    self.gateway = gateway
    self.hasEngine = hasEngine
    self.group = group
  }

  package var checks: [Check] { [port].compactMap { $0 } + socket + groupChecks }

  // MARK: - The port

  /// Whether the port is free; nil where an engine has it or any will do.
  private var port: Check? {
    guard !hasEngine else { return nil }
    guard gateway.port != 0 else {
      return Check("gateway_port", .note, "The agents' port is another one at each start (port = 0).")
    }
    switch Self.fault(binding: gateway.port) {
    case nil: return Check("gateway_port", .ok, "The agents' port 127.0.0.1:\(gateway.port) is free.")
    case EADDRINUSE:
      return Check(
        "gateway_port", .problem, "Another program has the agents' port 127.0.0.1:\(gateway.port).",
        advice: "`ss -ltnp` names it; end it, or write another port under [gateway].", isAboutReach: true)
    case EACCES:
      return Check(
        "gateway_port", .problem, "You may not open the agents' port 127.0.0.1:\(gateway.port).",
        advice: "Write a port above 1023 under [gateway].")
    case let code?:
      return Check(
        "gateway_port", .problem,
        "The agents' port 127.0.0.1:\(gateway.port) cannot be opened: \(String(cString: strerror(code))).",
        advice: "Check that the loopback network is up, or write another port under [gateway].")
    }
  }

  /// Why a port of 127.0.0.1 cannot be bound; nil where it can.
  private static func fault(binding port: Int) -> Int32? {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = Self.open(AF_INET, kind)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    // As the gateway does: connections that are just over do not hold the port.
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // Not listened on: no agent finds it, and an engine that starts meanwhile gets it.
    return result == 0 ? nil : errno
  }

  private static func open(_ family: Int32, _ kind: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.socket(family, kind, 0)
    #else
      Darwin.socket(family, kind, 0)
    #endif
  }

  // MARK: - The socket

  private var socket: [Check] {
    guard let path = gateway.unixSocket else { return [] }
    let shown = "\(SafeTextArgument(path))"
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    var info = stat()
    guard stat(folder, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
      return [
        Check(
          "unix_socket", .problem, "The folder of the agents' socket \(shown) is not there.",
          advice: "Make it: mkdir -m 755 -p \(folder)")
      ]
    }
    if let check = Self.owner(of: folder) { return [check] }
    guard lstat(path, &info) == 0 else {
      guard access(folder, W_OK) == 0 else {
        return [
          Check(
            "unix_socket", .problem, "You may not write into the folder of the agents' socket \(shown).",
            advice: "Give it to the user that runs the engine, or name another path as unix in [gateway].")
        ]
      }
      return [Check("unix_socket", .ok, "The agents' socket \(shown) can be made.")]
    }
    guard info.st_mode & S_IFMT == S_IFSOCK else {
      return [
        Check(
          "unix_socket", .problem, "At \(shown) stands something that is no socket; it is left as it is.",
          advice: "Put it elsewhere, or name another path as unix in [gateway].")
      ]
    }
    return [Self.state(shown, info, hasEngine: hasEngine, group: gateway.unixGroup)]
  }

  /// Whoever may write the folder could put another socket there, which would be given the agents' tokens.
  private static func owner(of folder: String) -> Check? {
    var place = folder
    var info = stat()
    while true {
      guard stat(place, &info) == 0 else { return nil }
      let isForeign = info.st_uid != 0 && info.st_uid != geteuid()
      let isOpen = info.st_mode & 0o022 != 0 && (place == folder || info.st_mode & S_ISVTX == 0)
      if isForeign || isOpen {
        return Check(
          "unix_socket", .problem,
          "Somebody else can write \(place), and put another socket in the place of the agents'.",
          advice: isForeign
            ? "Name a path as unix in [gateway] whose folders belong to you or to the superuser."
            : "Close it: chmod go-w \(place), or name another path as unix in [gateway].")
      }
      guard let slash = place.lastIndex(of: "/"), place != "/" else { return nil }
      place = slash == place.startIndex ? "/" : String(place[..<slash])
    }
  }

  private static func state(_ shown: String, _ info: stat, hasEngine: Bool, group: String?) -> Check {
    if hasEngine {
      let isForGroup = info.st_mode & 0o060 == 0o060
      return Check(
        "unix_socket", .ok,
        "The agents' socket \(shown) is there, for its owner\(isForGroup ? " and its group" : "") alone.")
    }
    guard info.st_uid == geteuid() else {
      return Check(
        "unix_socket", .problem, "At \(shown) stands a socket of another user.",
        advice: "End what made it, or name another path as unix in [gateway].")
    }
    return Check(
      "unix_socket", .note, "At \(shown) stands a socket of an engine that is over; the next one replaces it.")
  }

  private var groupChecks: [Check] {
    guard let name = gateway.unixGroup, gateway.unixSocket != nil else { return [] }
    guard let number = group(name) else {
      return [
        Check(
          "unix_group", .problem, "unix_group: there is no group \(SafeTextArgument(name)) on this machine.",
          advice: "Make it (groupadd \(name)), or name another one.")
      ]
    }
    let count = getgroups(0, nil)
    var groups = [gid_t](repeating: 0, count: max(0, Int(count)))
    _ = getgroups(count, &groups)
    guard geteuid() == 0 || getegid() == number || groups.contains(number) else {
      return [
        Check(
          "unix_group", .problem,
          "unix_group: you are not in the group \(SafeTextArgument(name)), so the socket cannot be given to it.",
          advice: "Add the user that runs the engine to it, and sign in anew: usermod -aG \(name) USER"
        )
      ]
    }
    return [Check("unix_group", .ok, "The socket can be given to the group \(SafeTextArgument(name)).")]
  }
}
