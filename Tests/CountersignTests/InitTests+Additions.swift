import Foundation
import JSON
import Support
import Testing

/// Accounts that are added to a config that is there.
extension InitTests {
  @Test func aConfigThatIsThereKeepsEveryByteAndItsModeAndItsLink() throws {
    let home = try Home()
    let old = """
      theme = "dark" # 暗い
      [[account]]
      name = "old"
      provider = "dock"
      base_url = "\(home.url)"
      credential = { env = "DOCK_API_KEY" }
      [gateway]
      port = 0
      """
    let file = try home.folder.write("real.toml", old, mode: 0o644)
    let link = home.folder.path + "/link.toml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
    let ending = try home.add("new", "--config", link)
    #expect(ending.status == 0, "\(ending.errors)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.hasPrefix(old) && text.contains("name = \"new\""))
    #expect(Self.mode(file) == 0o644)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == file)
    #expect(!home.folder.contents.contains { $0.hasPrefix("real.toml.") || $0.hasPrefix("link.toml.") })

    let again = try home.add("new", "--config", link)
    #expect(again.status == 2 && again.errors.contains("called new in the config already"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
  }

  @Test func aBrokenConfigIsLeftAloneWithItsMistakeNamed() throws {
    let home = try Home()
    let file = try home.folder.write("broken.toml", "colour = \"red\"\n")
    let ending = try home.add("new", "--config", file)
    #expect(ending.status == 2)
    #expect(ending.errors.contains("broken.toml:1:1: colour: unknown key"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "colour = \"red\"\n")
  }

  @Test func aPlaceThatCannotBeWrittenIsNamedAndADanglingLinkIsNotFollowed() throws {
    let home = try Home()
    let file = try home.folder.write("file", "")
    let inside = try home.add("a", "--config", file + "/config.toml")
    #expect(inside.status == 2 && inside.errors.contains("cannot be written"))
    let link = home.folder.path + "/dangling.toml"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: home.folder.path + "/victim")
    let dangling = try home.add("a", "--config", link)
    #expect(dangling.status == 2, "\(dangling.errors)")
    #expect(!home.folder.contents.contains("victim"))
    #expect(!home.folder.contents.contains { $0.hasPrefix("dangling.toml.") })
  }
}
