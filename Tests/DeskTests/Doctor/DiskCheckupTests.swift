import Testing

@testable import Desk

@Suite struct DiskCheckupTests {
  @Test func theDiskOfAFolderThatIsNotThereYetIsThatOfTheNearestOne() throws {
    let folder = try TemporaryFolder()
    let own = DiskCheckup(path: folder.path).check
    #expect(own.id == "disk")
    #expect(DiskCheckup(path: folder.path + "/not/there/yet").check.state == own.state)
  }

  @Test(arguments: [
    (UInt64(1_000), UInt64(0), Check.State.problem as Check.State?), (1_000, 1, .warning), (1_000, 99, .warning),
    (1_000, 100, nil), (0, 0, nil),
  ])
  func aDiskThatHasNoRoomForFilesIsTold(_ all: UInt64, _ free: UInt64, _ state: Check.State?) {
    let check = DiskCheckup.files(all: all, free: free)
    #expect(check?.state == state)
    #expect(check == nil || check?.advice?.string.contains("df -i") == true)
  }

  @Test func aDiskThatHasNoRoomIsAProblem() throws {
    // The kernel's own file systems have none at all.
    let check = DiskCheckup(path: "/proc/self").check
    #expect(check.state == .problem && check.detail.string.contains("0 MiB free"))
  }
}
