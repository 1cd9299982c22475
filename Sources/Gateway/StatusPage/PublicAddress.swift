/// The address under which people from elsewhere reach the status pages.
enum PublicAddress {
  /// What their browsers and proxies send as `Host`: the address without its scheme, with its own port or without.
  static func authorities(of address: String) -> [String] {
    let authority = String(address.drop { $0 != "/" }.drop { $0 == "/" })
    let hasPort = authority.split(separator: "]").last?.contains(":") ?? false
    if hasPort { return [authority] }
    return [authority, authority + (address.hasPrefix("https:") ? ":443" : ":80")]
  }
}
