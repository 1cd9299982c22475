import Billing
import Settings
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How calls leave this machine, and what of the environment has no say in it.
package struct NetworkCheckup {
  /// Variables by which other programs find their proxy, in the order they are named.
  private static let proxyVariables = [
    "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY",
  ]
  private static let exceptionVariables = ["no_proxy", "NO_PROXY"]
  /// Variables by which other programs find whom to trust.
  private static let trustVariables = [
    "SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_DIR",
  ]

  let environment: [String: String]
  /// What the config says; nil when it cannot be used.
  let network: NetworkSettings?
  /// What time it is.
  let now: Instant
  /// Whether a file is there and can be read.
  let canRead: (String) -> Bool

  package init(
    environment: [String: String], network: NetworkSettings?, now: Instant,
    canRead: @escaping (String) -> Bool = { access($0, R_OK) == 0 }
  ) {
    self.environment = environment
    self.network = network
    self.now = now
    self.canRead = canRead
  }

  package var checks: [Check] {
    proxy + authorities + [ignored(Self.proxyVariables), exceptions, ignoredTrust].compactMap { $0 }
  }

  // MARK: - What is configured

  private var proxy: [Check] {
    guard let proxy = network?.proxy else { return [] }
    let way = "\(proxy.kind.rawValue)://\(proxy.host):\(proxy.port)"
    let check = Check("proxy", .ok, "Every call goes through \(way), but those to this machine.")
    guard let source = proxy.credential else { return [check] }
    return [check, credential(source)]
  }

  /// Whether the credential can be read and is one for a proxy; what a program would print is not known.
  private func credential(_ source: CredentialSource) -> Check {
    if case .secret(let secret)? = try? source.read(environment: environment), !ProxySettings.isSignIn(secret) {
      let place = if case .file = source { "The file" } else { "The variable" }
      return Check(
        "proxy_credential", .problem, "\(place) does not hold \(ProxySettings.signInForm).",
        advice: "Write user:password into it, on one line.")
    }
    let found = CredentialCheckup(environment: environment).check(source, of: nil)
    return Check("proxy_credential", found.state, found.detail.string, advice: found.advice?.string)
  }

  private var authorities: [Check] {
    guard let file = network?.caBundle else { return machineAuthorities }
    guard let count = AuthorityFile.count(in: file) else {
      return [Check("ca_bundle", .problem, "\(file) cannot be read any more.", advice: "See ca_bundle in [network].")]
    }
    let words = count == 1 ? "1 certificate authority" : "\(count) certificate authorities"
    return [Check("ca_bundle", .ok, "Trusted in place of this machine's authorities: \(words) in \(file).")]
      + ended(file)
  }

  /// How long before its end an authority is told of: 30 days.
  private static let notice: Int64 = 30 * 86_400_000

  /// Authorities that are over, or soon will be: what they signed is refused then.
  private func ended(_ file: String) -> [Check] {
    let ends = AuthorityFile.ends(in: file).compactMap { $0 }
    let over = ends.filter { $0 <= now }
    let soon = ends.filter { $0 > now && $0.milliseconds(since: now) < Self.notice }
    guard let end = over.max() ?? soon.min() else { return [] }
    let isOver = !over.isEmpty
    let count = isOver ? over.count : soon.count
    let isAll = isOver && over.count == ends.count
    let words = count == 1 ? "1 authority" : "\(count) authorities"
    return [
      Check(
        "ca_bundle", isAll ? .problem : .warning,
        "\(words) in \(file) \(isOver ? "ended" : count == 1 ? "ends" : "end") \(isOver ? "by" : "from") \(end.words) on: "
          + "what \(count == 1 ? "it" : "they") signed is not trusted then.",
        advice: "Get the new file from whoever runs the authority, and put it in its place.")
    ]
  }

  /// Where the systems that this runs on keep whom they trust.
  private static let machineFiles = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
  ]

  private var machineAuthorities: [Check] {
    if let file = Self.machineFiles.first(where: canRead) {
      return [Check("authorities", .ok, "Trusted are the authorities of this machine (\(file)).")]
    }
    return [
      Check(
        "authorities", .warning,
        "This machine has no list of certificate authorities where it is looked for, so no service can prove who it is.",
        advice: "Install it (the package is called ca-certificates), or name a file as ca_bundle in [network].")
    ]
  }

  // MARK: - What is ignored

  private func set(_ names: [String]) -> [String] { names.filter { environment[$0]?.isEmpty == false } }

  private func ignored(_ candidates: [String]) -> Check? {
    let names = set(candidates)
    guard let first = names.first else { return nil }
    let words =
      "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") ignored: the config alone says where calls go."
    if network?.proxy != nil { return Check("ignored_variables", .note, words) }
    let (address, hasUser) = Self.address(environment[first] ?? "")
    let advice =
      "If this machine needs a proxy, write under [network]: proxy = \"\(address)\""
      + (hasUser ? ", with user:password in a file that proxy_credential names." : ".")
    return Check("ignored_variables", .warning, words, advice: advice)
  }

  private var exceptions: Check? {
    let names = set(Self.exceptionVariables)
    guard !names.isEmpty else { return nil }
    return Check(
      "ignored_variables", .note,
      "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") ignored: only calls to this machine go past the proxy."
    )
  }

  private var ignoredTrust: Check? {
    let names = set(Self.trustVariables)
    guard let first = names.first else { return nil }
    let words =
      "\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") ignored: the config alone says whom to trust."
    if network?.caBundle != nil { return Check("ignored_variables", .note, words) }
    let value = environment[first] ?? ""
    let isNamed = first != "SSL_CERT_DIR" && value.hasPrefix("/") && value.utf8.count < 200
    let file = isNamed ? value : "/path/to/authorities.pem"
    return Check(
      "ignored_variables", .warning, words,
      advice: "If services are signed by a private authority, write under [network]: ca_bundle = \"\(file)\"")
  }

  /// A proxy's address as the config takes it, and whether a user name or password stood in it, which is not repeated.
  private static func address(_ value: String) -> (text: String, hasUser: Bool) {
    let usual = "http://proxy.example:3128"
    let hasUser = value.contains("@")
    let scheme = value.firstRange(of: "://").map { value[..<$0.lowerBound].lowercased() } ?? "http"
    let rest = value.firstRange(of: "://").map { value[$0.upperBound...] } ?? value[...]
    let place = (rest.split(separator: "@", omittingEmptySubsequences: false).last ?? "").prefix { !"/?#".contains($0) }
    let isPlain =
      !place.isEmpty && place.utf8.count <= 100
      && place.utf8.allSatisfy { byte in
        (0x30...0x3A).contains(byte) || (0x41...0x5B).contains(byte) || (0x61...0x7A).contains(byte)
          || [0x2D, 0x2E, 0x5D, 0x5F].contains(byte)
      }
    guard isPlain, ["http", "https", "socks5", "socks5h"].contains(scheme) else { return (usual, hasUser) }
    let hasPort = place.last?.isNumber == true && place.contains(":")
    return ("\(scheme == "socks5" ? "socks5h" : scheme)://\(place)\(hasPort ? "" : ":PORT")", hasUser)
  }
}
