/// The address under which people from elsewhere reach the status pages.
enum PublicAddress {
  /// What their browsers send as `Host`: the address without its scheme.
  static func authority(of address: String) -> String {
    String(address.drop { $0 != "/" }.drop { $0 == "/" })
  }
}
