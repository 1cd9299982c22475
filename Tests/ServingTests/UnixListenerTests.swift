import Support
import Testing

@testable import Serving

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of its own, removed with its owner.
private final class Folder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/socket-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw SocketFolderFailure() }
    path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  deinit {
    unlink(path + "/door")
    unlink(path + "/other")
    rmdir(path)
  }

  private struct SocketFolderFailure: Error {}
}

@Suite struct UnixListenerTests {
  private func words(_ path: String, group: UInt32? = nil) -> String? {
    do throws(UnixListener.Obstacle) {
      let listener = try UnixListener(path: path, group: group)
      listener.remove()
      close(listener.descriptor)
      return nil
    } catch {
      return error.words
    }
  }

  private func mode(_ path: String) -> mode_t? {
    var file = stat()
    return lstat(path, &file) == 0 ? file.st_mode & 0o7777 : nil
  }

  @Test func itIsItsOwnersAloneOrAGroups() throws {
    let folder = try Folder()
    let path = folder.path + "/door"
    for (group, expected) in [(nil, mode_t(0o600)), (getegid(), 0o660)] {
      let listener = try UnixListener(path: path, group: group)
      #expect(mode(path) == expected)
      let client = try Loopback.connect(toSocket: path)
      close(client)
      listener.remove()
      close(listener.descriptor)
      #expect(mode(path) == nil)
    }
  }

  @Test func aDeadSocketIsReplacedAndALivingOneIsNot() throws {
    let folder = try Folder()
    let path = folder.path + "/door"
    let dead = try UnixListener(path: path, group: nil)
    close(dead.descriptor)
    let living = try UnixListener(path: path, group: nil)
    #expect(words(path) == "another program listens there already")
    // The one that was replaced does not take its successor away.
    dead.remove()
    #expect(mode(path) != nil)
    living.remove()
    close(living.descriptor)
  }

  @Test func whatIsNoSocketStays() throws {
    let folder = try Folder()
    let path = folder.path + "/door"
    close(open(path, O_CREAT | O_WRONLY, 0o644))
    #expect(words(path)?.contains("no socket") == true)
    #expect(mode(path) == 0o644)
    unlink(path)
    symlink(folder.path + "/other", path)
    #expect(words(path)?.contains("no socket") == true)
    #expect(mode(folder.path + "/other") == nil)
  }

  @Test func aFolderThatOthersCanWriteIsNoPlace() throws {
    let folder = try Folder()
    chmod(folder.path, 0o777)
    #expect(words(folder.path + "/door")?.contains("others may write") == true)
    // Anybody could take the name there while no engine runs.
    chmod(folder.path, 0o1777)
    #expect(words(folder.path + "/door")?.contains("others may write") == true)
    chmod(folder.path, 0o700)
    #expect(words(folder.path + "/door") == nil)
    let inner = folder.path + "/inner"
    mkdir(inner, 0o700)
    chmod(folder.path, 0o777)
    #expect(words(inner + "/door")?.contains("another folder below it") == true)
    chmod(folder.path, 0o700)
    #expect(words(inner + "/door") == nil)
    rmdir(inner)
    #expect(words(folder.path + "/missing/door")?.hasPrefix("its folder: ") == true)
    #expect(words("/proc/door") != nil)
    #expect(words("/" + String(repeating: "x", count: 200)) != nil)
  }
}
