import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The processes of this user whose environment holds a key: whatever they start, agents among it, inherits that.
///
/// Only names are taken from there. Linux alone shows environments, and none of a process that forbids inspection.
package struct ProcessKeys: Sendable {
  /// A process that has some.
  package struct Holder: Hashable, Sendable {
    package let process: pid_t
    /// What it is called.
    package let name: String
    package let variables: [String]
  }

  /// So many processes are looked at.
  private static let mostProcesses = 4_096
  /// So much of an environment is read.
  private static let mostBytes = 256 << 10

  let folder: String
  /// Which variables of an environment hold a key.
  let keys: @Sendable ([String: String]) -> [String]

  package init(folder: String = "/proc", keys: @escaping @Sendable ([String: String]) -> [String]) {
    self.folder = folder
    self.keys = keys
  }

  /// The processes beside this one, by their number.
  package var holders: [Holder] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var numbers: [pid_t] = []
    while let entry = readdir(directory), numbers.count < Self.mostProcesses {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if let number = pid_t(name), number != getpid() { numbers.append(number) }
    }
    return numbers.sorted().compactMap(holder)
  }

  private func holder(_ process: pid_t) -> Holder? {
    let place = "\(folder)/\(process)"
    var info = stat()
    guard stat(place, &info) == 0, info.st_uid == geteuid() || info.st_uid == getuid() else { return nil }
    // An engine needs its keys, and hides them from what it starts.
    if Self.isThisProgram(place) { return nil }
    var variables: [String: String] = [:]
    for entry in Self.bytes(of: place + "/environ").split(separator: 0) {
      guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
      variables[String(decoding: entry[..<equals], as: UTF8.self)] =
        String(decoding: entry[(equals + 1)...], as: UTF8.self)
    }
    let names = keys(variables)
    guard !names.isEmpty else { return nil }
    let name = String(decoding: Self.bytes(of: place + "/comm").prefix { $0 != 0x0A }, as: UTF8.self)
    return Holder(process: process, name: name, variables: names)
  }

  private static func isThisProgram(_ place: String) -> Bool {
    var (own, other) = (stat(), stat())
    return stat("/proc/self/exe", &own) == 0 && stat(place + "/exe", &other) == 0 && own.st_dev == other.st_dev
      && own.st_ino == other.st_ino
  }

  private static func bytes(of path: String) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while bytes.count < mostBytes {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
    }
    return bytes
  }
}
