#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The groups of this machine.
enum UserGroup {
  /// A group's number by its name; nil where there is none.
  static func number(of name: String) -> UInt32? {
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    var entry = group()
    var found: UnsafeMutablePointer<group>?
    guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
    return entry.gr_gid
  }
}
