import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The demo's own state folder, which is gone when the demo ends.
struct DemoPlace: Sendable {
  let path: String

  /// Makes a private folder in the system's temporary folder.
  init(environment: [String: String]) throws(Problem) {
    let parent = environment["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    var template = Array((parent + "/countersign-demo-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Problem(
        SafeText("\(parent): no temporary folder can be made here."), advice: "Set TMPDIR to a folder you can write to."
      )
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the folder with everything in it.
  func remove() {
    // Under another name first: whoever still writes by the old one finds no folder to make its file in again.
    let gone = path + "-gone"
    Self.remove(rename(path, gone) == 0 ? gone : path)
  }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    if let handle = opendir(path) {
      while let entry = readdir(handle) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(handle)
    }
    rmdir(path)
  }
}
