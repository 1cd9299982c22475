import Testing

@testable import Desk

@Suite struct DiskCheckupTests {
  @Test func theDiskOfAFolderThatIsNotThereYetIsThatOfTheNearestOne() throws {
    let folder = try TemporaryFolder()
    let own = DiskCheckup(path: folder.path).check
    #expect(own.id == "disk")
    #expect(DiskCheckup(path: folder.path + "/not/there/yet").check.state == own.state)
  }

  @Test func aDiskThatHasNoRoomIsAProblem() throws {
    // The kernel's own file systems have none at all.
    let check = DiskCheckup(path: "/proc/self").check
    #expect(check.state == .problem && check.detail.string.contains("0 MiB free"))
  }
}
