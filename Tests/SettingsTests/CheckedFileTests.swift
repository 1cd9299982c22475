import Foundation
import Testing

@testable import Settings

@Suite("Reading a file by its rules")
struct CheckedFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [0o600, 0o644, 0o640, 0o400, 0o444, 0o755])
  func aConfigMayBeReadByOthers(_ mode: Int) throws {
    let path = try folder.write("c.toml", "theme = 1", mode: mode)
    #expect(try CheckedFile.read(path, .config) == Array("theme = 1".utf8))
  }

  @Test(arguments: [0o620, 0o602, 0o666, 0o660, 0o777])
  func aConfigThatOthersCanWriteIsRefused(_ mode: Int) throws {
    let path = try folder.write("c.toml", "x", mode: mode)
    #expect(throws: CheckedFile.Fault.looseMode(UInt32(mode))) { try CheckedFile.read(path, .config) }
    #expect(throws: CheckedFile.Fault.looseMode(UInt32(mode))) { try CheckedFile.read(path, .theme) }
  }

  @Test func aConfigMayBeASymbolicLinkButNotOneToAFileThatOthersCanWrite() throws {
    let good = try folder.link("good", to: try folder.write("a", "x", mode: 0o644))
    let loose = try folder.link("loose", to: try folder.write("b", "x", mode: 0o666))
    #expect(try CheckedFile.read(good, .config) == [0x78])
    #expect(throws: CheckedFile.Fault.looseMode(0o666)) { try CheckedFile.read(loose, .config) }
  }

  @Test(arguments: [0o600, 0o400, 0o200])
  func aSecretMayBeReadByItsOwnerOnly(_ mode: Int) throws {
    let path = try folder.write("s", "secret", mode: mode)
    // The superuser reads a file of mode 0200 too.
    guard mode & 0o400 != 0 || geteuid() == 0 else { return }
    #expect(try CheckedFile.read(path, .credential) == Array("secret".utf8))
  }

  @Test(arguments: [0o640, 0o604, 0o644, 0o620, 0o700, 0o610, 0o601, 0o4600, 0o1600])
  func aSecretThatOthersCanTouchIsRefused(_ mode: Int) throws {
    let path = try folder.write("s", "secret", mode: mode)
    #expect(throws: CheckedFile.Fault.looseMode(UInt32(mode))) { try CheckedFile.read(path, .credential) }
  }

  @Test func aSecretBehindLinksOfOnesOwnIsRead() throws {
    let link = try folder.link("link", to: try folder.write("s", "secret"))
    #expect(try CheckedFile.read(link, .credential) == Array("secret".utf8))
    let dangling = try folder.link("dangling", to: folder.path + "/nothing")
    #expect(throws: CheckedFile.Fault.missing) { try CheckedFile.read(dangling, .credential) }
    #expect(throws: CheckedFile.Fault.missing) { try CheckedFile.read(dangling, .config) }
    let circle = try folder.link("circle", to: "circle")
    #expect(throws: CheckedFile.Fault.system(ELOOP)) { try CheckedFile.read(circle, .credential) }
    let loose = try folder.link("loose", to: try folder.write("t", "secret", mode: 0o644))
    #expect(throws: CheckedFile.Fault.looseMode(0o644)) { try CheckedFile.read(loose, .credential) }
  }

  /// `dock` to `..data/dock`, and `..data` to a dated folder, in a folder that everybody may write and nobody empty.
  @Test func theLinksOfKubernetesAreFollowed() throws {
    try folder.makeFolder("volume", mode: 0o1777)
    try folder.makeFolder("volume/..2026", mode: 0o755)
    try folder.write("volume/..2026/dock", "secret", mode: 0o400)
    _ = try folder.link("volume/..data", to: "..2026")
    let file = try folder.link("volume/dock", to: "..data/dock")
    #expect(try CheckedFile.read(file, .credential) == Array("secret".utf8))
  }

  @Test func aLinkThatSomebodyElseCouldChangeIsNotFollowed() throws {
    let file = try folder.write("s", "secret")
    for mode in [0o777, 0o770, 0o702] {
      try folder.makeFolder("open-\(mode)", mode: mode)
      let link = try folder.link("open-\(mode)/link", to: file)
      #expect(throws: CheckedFile.Fault.looseLink(link)) { try CheckedFile.read(link, .credential) }
      // A file without a link is judged by itself.
      #expect(try CheckedFile.read(try folder.write("open-\(mode)/own", "x"), .credential) == [0x78])
    }
    // Only the superuser can give a link away.
    guard geteuid() == 0 else { return }
    let given = try folder.link("given", to: file)
    try #require(lchown(given, 65_534, 65_534) == 0)
    #expect(throws: CheckedFile.Fault.looseLink(given)) { try CheckedFile.read(given, .credential) }
  }

  @Test(arguments: [0o440, 0o400, 0o640, 0o600])
  func aHandedSecretMayBeReadByItsGroup(_ mode: Int) throws {
    let path = try folder.write("s", "secret", mode: mode)
    #expect(try CheckedFile.read(path, .handedCredential) == Array("secret".utf8))
  }

  @Test(arguments: [0o444, 0o460, 0o620, 0o604, 0o750])
  func aHandedSecretMayNotBeReadByAllOrWrittenByOthers(_ mode: Int) throws {
    let path = try folder.write("s", "secret", mode: mode)
    #expect(throws: CheckedFile.Fault.looseMode(UInt32(mode))) { try CheckedFile.read(path, .handedCredential) }
  }

  @Test func whatIsNoRegularFileIsRefusedWithoutWaiting() throws {
    let pipe = folder.path + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    for path in [pipe, folder.path] {
      #expect(throws: CheckedFile.Fault.notRegular) { try CheckedFile.read(path, .config) }
      #expect(throws: CheckedFile.Fault.notRegular) { try CheckedFile.read(path, .credential) }
    }
    #expect(throws: CheckedFile.Fault.notRegular) { try CheckedFile.read("/dev/null", .config) }
  }

  @Test func whatIsNotThereIsMissing() throws {
    let file = try folder.write("s", "secret")
    for path in [folder.path + "/none", "", file + "/below", file + "\0.toml"] {
      #expect(throws: CheckedFile.Fault.missing) { try CheckedFile.read(path, .config) }
    }
  }

  @Test func theLargestFileIsReadAndOneByteMoreIsRefused() throws {
    let most = [UInt8](repeating: 0x20, count: 1 << 20)
    #expect(try CheckedFile.read(try folder.write("most", most), .config).count == 1 << 20)
    #expect(throws: CheckedFile.Fault.tooLarge(limit: 1 << 20)) {
      try CheckedFile.read(try folder.write("more", most + [0x20]), .config)
    }
    #expect(throws: CheckedFile.Fault.tooLarge(limit: 64 << 10)) {
      try CheckedFile.read(try folder.write("secret", most), .credential)
    }
  }

  @Test func aFileOfAnotherUserIsRefusedAndOneOfTheSuperuserIsNotAConfigsFault() throws {
    let path = try folder.write("c", "x", mode: 0o644)
    // Only the superuser can give a file away; anybody else finds a foreign file in the system's own.
    if geteuid() == 0 {
      try #require(chown(path, 65_534, 65_534) == 0)
      #expect(throws: CheckedFile.Fault.foreignOwner(65_534)) { try CheckedFile.read(path, .config) }
      #expect(throws: CheckedFile.Fault.foreignOwner(65_534)) { try CheckedFile.read(path, .credential) }
    } else {
      #expect(try CheckedFile.read("/etc/passwd", .config).isEmpty == false)
      #expect(throws: CheckedFile.Fault.looseMode(0o644)) { try CheckedFile.read("/etc/passwd", .credential) }
    }
  }

  @Test(arguments: [
    ([0x61, 0x0A, 0x62, 0xFF], "2:2"), ([0xC3], "1:1"), ([0xEF, 0xBB, 0xBF, 0x61, 0xC0, 0x80], "1:2"),
  ])
  func bytesThatAreNotUTF8AreLocated(_ bytes: [UInt8], _ position: String) throws {
    let path = try folder.write("c.toml", bytes)
    #expect {
      try CheckedFile.text(path, .config)
    } throws: { error in
      "\(error)" == "\(path):\(position): this byte is not UTF-8 text"
    }
  }
}
