import Billing
import Testing

@testable import Ledger

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct StateDirectoryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func problem(_ path: String) -> String? {
    do {
      _ = try StateDirectory(path: path)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func aMissingFolderIsMadePrivateWithAllFoldersAboveIt() throws {
    let state = try StateDirectory(path: folder.path + "/a/b/state")
    for made in ["/a", "/a/b", "/a/b/state", "/a/b/state/bells"] {
      #expect(TemporaryFolder.mode(of: folder.path + made) == 0o700)
    }
    #expect(state.database == folder.path + "/a/b/state/ledger.sqlite")
    #expect(state.engineLock == folder.path + "/a/b/state/engine.lock")
    #expect(state.log == folder.path + "/a/b/state/countersign.log")
  }

  @Test func anExistingFolderOfOursIsTaken() throws {
    _ = try folder.state()
    #expect(try folder.state().path == folder.path + "/state")
  }

  @Test(arguments: ["", "/", "///"])
  func slashesAtTheEndChangeNothing(slashes: String) throws {
    #expect(try StateDirectory(path: folder.path + "/state" + slashes).path == folder.path + "/state")
  }

  @Test(arguments: [0o720, 0o702, 0o770, 0o777, 0o1777] as [mode_t])
  func aFolderThatOthersCanWriteIsRefused(mode: mode_t) throws {
    let path = folder.path + "/loose"
    try #require(mkdir(path, 0o700) == 0 && chmod(path, mode) == 0)
    let words = try #require(problem(path))
    #expect(words.contains("others can write into the state folder"))
    #expect(words.contains("chmod 700 \(path)"))
    #expect(TemporaryFolder.mode(of: path) == mode)
  }

  /// As systemd makes the folder of `StateDirectory=`, at each start.
  @Test(arguments: [0o755, 0o750, 0o711, 0o701, 0o500] as [mode_t])
  func aFolderThatOthersCanOnlyLookIntoIsClosedToThem(mode: mode_t) throws {
    let path = folder.path + "/open"
    try #require(mkdir(path, 0o700) == 0 && mkdir(path + "/bells", 0o700) == 0 && chmod(path, mode) == 0)
    #expect(problem(path) == nil)
    #expect(TemporaryFolder.mode(of: path).map { $0 & 0o077 } == 0)
    chmod(path, 0o700)
  }

  @Test func aLooseFolderForTheBellsIsRefused() throws {
    let state = try folder.state()
    try #require(chmod(state.bells, 0o757) == 0)
    #expect(problem(state.path)?.contains("others can write") == true)
  }

  @Test(arguments: ["", "/", "//"])
  func aSymbolicLinkIsRefusedHoweverItIsWritten(slashes: String) throws {
    _ = try folder.state("real")
    try #require(symlink(folder.path + "/real", folder.path + "/link") == 0)
    #expect(problem(folder.path + "/link" + slashes)?.contains("a symbolic link") == true)
  }

  @Test func aSymbolicLinkForTheBellsIsRefused() throws {
    let state = try folder.state()
    try #require(rmdir(state.bells) == 0 && mkdir(folder.path + "/elsewhere", 0o700) == 0)
    try #require(symlink(folder.path + "/elsewhere", state.bells) == 0)
    #expect(problem(state.path)?.contains("a symbolic link") == true)
  }

  @Test func aFileInItsPlaceIsRefused() throws {
    try TemporaryFolder.write([], to: folder.path + "/file")
    #expect(problem(folder.path + "/file")?.contains("is not a folder") == true)
    #expect(problem(folder.path + "/file/state")?.contains("cannot be made") == true)
  }

  @Test func aFolderAboveThatEverybodyCanWriteIsRefused() throws {
    let shared = folder.path + "/shared"
    try #require(mkdir(shared, 0o700) == 0 && chmod(shared, 0o777) == 0)
    #expect(problem(shared + "/state")?.contains("everybody can rename what is in it") == true)
    #expect(problem(shared + "/deeper/state")?.contains("everybody can rename what is in it") == true)
    // As /tmp is: others cannot rename what is not theirs.
    try #require(chmod(shared, 0o1777) == 0)
    #expect(problem(shared + "/state") == nil)
  }

  @Test func aLinkOfOursAboveIsFollowedToWhereItsFoldersAreSafe() throws {
    let real = folder.path + "/real"
    try #require(mkdir(real, 0o700) == 0 && symlink(real, folder.path + "/link") == 0)
    #expect(problem(folder.path + "/link/state") == nil)
    try #require(chmod(real, 0o777) == 0)
    #expect(problem(folder.path + "/link/state")?.contains("everybody can rename") == true)
  }

  @Test(.enabled(if: geteuid() == 0, "only root can give a folder away"))
  func aFolderOfAnotherUserIsRefusedInItsPlaceAndAbove() throws {
    let path = folder.path + "/foreign"
    try #require(mkdir(path, 0o700) == 0 && chown(path, 4242, 4242) == 0)
    #expect(problem(path)?.contains("belongs to another user") == true)
    #expect(problem(path + "/state")?.contains("belongs to another user") == true)
    try #require(symlink(folder.path, folder.path + "/link") == 0 && lchown(folder.path + "/link", 4242, 4242) == 0)
    #expect(problem(folder.path + "/link/state")?.contains("belongs to another user") == true)
  }

  @Test func aPrivateFileIsMadeForItsOwnerAlone() throws {
    let path = folder.path + "/file"
    try StateDirectory.makePrivateFile(path)
    #expect(TemporaryFolder.mode(of: path) == 0o600)
    try TemporaryFolder.write([1, 2, 3], to: path)
    try StateDirectory.makePrivateFile(path)
    #expect(TemporaryFolder.bytes(of: path) == [1, 2, 3])
  }

  @Test(arguments: [0o640, 0o604, 0o666] as [mode_t])
  func aFileThatOthersCanReadIsRefused(mode: mode_t) throws {
    let path = folder.path + "/file"
    try TemporaryFolder.write([], to: path, mode: mode)
    let error = #expect(throws: Problem.self) { try StateDirectory.makePrivateFile(path) }
    #expect(error?.description.contains("others can read it") == true)
  }

  @Test func aLinkOrAPipeInPlaceOfAFileIsRefused() throws {
    try TemporaryFolder.write([], to: folder.path + "/real")
    try #require(symlink(folder.path + "/real", folder.path + "/link") == 0)
    try #require(mkfifo(folder.path + "/pipe", 0o600) == 0)
    for name in ["/link", "/pipe"] {
      let error = #expect(throws: Problem.self) { try StateDirectory.makePrivateFile(folder.path + name) }
      #expect(error?.description.contains("is not a regular file of yours") == true)
    }
    let error = #expect(throws: Problem.self) { try StateDirectory.makePrivateFile(folder.path + "/none/file") }
    #expect(error?.description.contains("cannot be opened") == true)
  }
}
