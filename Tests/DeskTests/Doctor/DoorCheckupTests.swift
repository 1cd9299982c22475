import Settings
import Support
import Testing

@testable import Desk

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct DoorCheckupTests {
  private func checks(
    port: Int = 0, socket: String? = nil, group: String? = nil, hasEngine: Bool = false, number: UInt32? = nil
  ) -> [Check] {
    DoorCheckup(
      gateway: GatewaySettings(port: port, unixSocket: socket, unixGroup: group), hasEngine: hasEngine,
      group: { _ in number }
    ).checks
  }

  @Test func aPortThatSomebodyHasIsAProblemUnlessItIsOurs() throws {
    let server = try RawServer { _ in .json("{}") }
    let port = try #require(server.origin.split(separator: ":").last.flatMap { Int($0) })
    let taken = checks(port: port)
    #expect(taken.map(\.state) == [.problem] && taken.first?.detail.string.contains("127.0.0.1:\(port)") == true)
    #expect(taken.first?.advice?.string.contains("[gateway]") == true)
    #expect(checks(port: port, hasEngine: true).isEmpty)
    #expect(checks(port: 0).map(\.state) == [.note])
  }

  @Test func theSocketsFolderHasToBeThereAndBeClosedToOthers() throws {
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o755)
    let missing = checks(socket: folder.path + "/none/door.sock").last
    #expect(missing?.state == .problem && missing?.advice?.string.contains("mkdir") == true)
    chmod(folder.path, 0o777)
    let open = checks(socket: folder.path + "/door.sock").last
    #expect(open?.state == .problem && open?.advice?.string.contains("chmod go-w \(folder.path)") == true)
    chmod(folder.path, 0o755)
    #expect(checks(socket: folder.path + "/door.sock").last?.state == .ok)
  }

  @Test func whatStandsAtTheSocketsPlaceIsTold() throws {
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o755)
    let file = try folder.write("no socket", to: "door.sock", mode: 0o600)
    #expect(checks(socket: file).last?.state == .problem)
    unlink(file)
    let descriptor = try bound(file)
    defer { close(descriptor) }
    #expect(checks(socket: file).last?.state == .note)
    #expect(checks(socket: file, hasEngine: true).map(\.state) == [.ok])
  }

  private func bound(_ path: String) throws -> Int32 {
    #if canImport(Glibc)
      let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
    return descriptor
  }

  @Test func theGroupHasToBeThereAndOnesOwn() throws {
    let folder = try TemporaryFolder()
    chmod(folder.path, 0o755)
    let none = checks(socket: folder.path + "/door.sock", group: "agents").last
    #expect(
      none?.id == "unix_group" && none?.state == .problem && none?.advice?.string.contains("groupadd agents") == true)
    let own = checks(socket: folder.path + "/door.sock", group: "agents", number: getegid()).last
    #expect(own?.state == .ok)
    // Without a socket there is nothing to give to a group.
    #expect(checks(group: "agents").map(\.id) == ["gateway_port"])
  }
}
