#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The disk that the ledger lies on, or will lie on.
struct DiskCheckup {
  /// Below so much the next weeks may not fit: 200 MiB.
  static let scarce: UInt64 = 200 << 20
  /// Below so much a decision may not fit: 8 MiB.
  static let full: UInt64 = 8 << 20

  /// Below so many more files the next start may fail.
  static let fewFiles: UInt64 = 100

  let path: String

  var check: Check {
    var info = statvfs()
    guard let place = nearest, statvfs(place, &info) == 0 else {
      return Check("disk", .warning, "Nothing can be said about the disk of \(path).")
    }
    let free = UInt64(info.f_bavail) * UInt64(info.f_frsize)
    let amount =
      free >> 30 > 0 ? "\(free >> 30) GiB" : free == 0 || free >> 20 > 0 ? "\(free >> 20) MiB" : "\(free >> 10) KiB"
    let isRemote = Self.isRemote(place)
    if isRemote == true {
      return Check(
        "disk", .warning, "The state folder is not on a local disk, where locks and commits cannot be relied on.",
        advice: "Move the whole state folder to a local disk, with nothing running.")
    }
    if free == 0 {
      return Check(
        "disk", .problem, "The disk of the state folder is full (\(amount) free): nothing can be decided.",
        advice: "Free some space.")
    }
    if free < Self.full {
      return Check(
        "disk", .problem, "The disk of the state folder is almost full (\(amount) free): soon nothing can be decided.",
        advice: "Free some space.")
    }
    if let check = Self.files(all: UInt64(info.f_files), free: UInt64(info.f_favail)) { return check }
    if let place = nearest, place != path, access(place, W_OK) != 0 {
      return Check(
        "disk", .problem,
        "The state folder cannot be made in \(place): \(String(cString: strerror(errno))).",
        advice: "Make \(path) yourself, of mode 0700, or choose another one with --state DIR.")
    }
    if free < Self.scarce {
      return Check("disk", .warning, "The disk of the state folder has \(amount) free.", advice: "Free some space.")
    }
    let kind = isRemote == nil ? "a disk of a kind that is not known" : "a local disk"
    return Check("disk", isRemote == nil ? .note : .ok, "The state folder is on \(kind), with \(amount) free.")
  }

  /// A check of a disk that has room for few more files; nil for another one.
  ///
  /// - Parameter all: how many it can hold; file systems that make room for files as they need it say 0.
  static func files(all: UInt64, free: UInt64) -> Check? {
    guard all > 0, free < fewFiles else { return nil }
    let words = free == 1 ? "1 more file" : "\(free) more files"
    return Check(
      "disk", free == 0 ? .problem : .warning,
      "The disk of the state folder has room for \(words) (inodes), however many bytes are free.",
      advice: "Delete files there: `df -i` shows which disks have too many.")
  }

  /// The folder itself, or the nearest one above that is there.
  private var nearest: String? {
    var place = path
    var info = stat()
    while stat(place, &info) != 0 {
      guard let slash = place.lastIndex(of: "/") else { return "." }
      if slash == place.startIndex { return "/" }
      place = String(place[..<slash])
    }
    return place
  }

  #if canImport(Darwin)
    private static func isRemote(_ place: String) -> Bool? {
      var info = statfs()
      return statfs(place, &info) == 0 ? info.f_flags & UInt32(MNT_LOCAL) == 0 : nil
    }
  #else
    /// The kinds of file systems that reach over a network, as the kernel calls them.
    private static let remoteKinds: Set<Substring> = [
      "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "coda", "ncpfs", "ceph", "lustre", "glusterfs", "davfs",
      "sshfs",
      "rclone",
    ]

    /// Whether a folder is on another machine's disk; nil where the kernel does not say.
    private static func isRemote(_ place: String) -> Bool? {
      var info = stat()
      guard stat(place, &info) == 0 else { return nil }
      // makedev(3), whose macros do not come through to Swift.
      let number = UInt64(info.st_dev)
      let major = (number >> 8 & 0xFFF) | (number >> 32 & ~0xFFF)
      let minor = (number & 0xFF) | (number >> 12 & ~0xFF & 0xFFFF_FFFF)
      let device = "\(major):\(minor)"
      // proc(5): id, parent, device, root, mount point, options, optional fields, "-", kind.
      for line in (text(of: "/proc/self/mountinfo") ?? "").split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.count > 2, words[2] == device, let dash = words.firstIndex(of: "-"), dash + 1 < words.count else {
          continue
        }
        let kind = words[dash + 1]
        return remoteKinds.contains(kind.hasPrefix("fuse.") ? kind.dropFirst(5) : kind)
      }
      return nil
    }

    private static func text(of path: String) -> String? {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      defer { close(descriptor) }
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0, bytes.count < 4 << 20 else { break }
        bytes += buffer.prefix(count)
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  #endif
}
