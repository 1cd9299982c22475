import Testing

@testable import Settings

@Suite("The places of the program's files")
struct PlacesTests {
  private func places(
    _ environment: [String: String], config: String? = nil, state: String? = nil
  ) throws(PlacesProblem) -> Places {
    try Places(environment: environment, configOption: config, stateOption: state)
  }

  @Test func withoutAnythingElseTheyAreInTheHomeDirectory() throws {
    let places = try places(["HOME": "/home/ana/"])
    #expect(places.configFile == "/home/ana/.config/countersign/config.toml")
    #expect(places.stateDirectory == "/home/ana/.local/state/countersign")
    #expect(places.themeDirectory == "/home/ana/.config/countersign/themes")
  }

  @Test func theBaseDirectoriesWinOverTheHomeDirectory() throws {
    let places = try places(["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s/"])
    #expect(places.configFile == "/c/countersign/config.toml")
    #expect(places.stateDirectory == "/s/countersign")
    #expect(places.themeDirectory == "/c/countersign/themes")
  }

  @Test func theVariablesWinOverTheBaseDirectoriesAndTheOptionsOverAll() throws {
    var environment = ["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"]
    environment["COUNTERSIGN_CONFIG"] = "mine.toml"
    environment["COUNTERSIGN_STATE"] = "/v/state"
    #expect(try places(environment).configFile == "mine.toml")
    #expect(try places(environment).stateDirectory == "/v/state")
    let chosen = try places(environment, config: "/o.toml", state: "o")
    #expect(chosen.configFile == "/o.toml")
    #expect(chosen.stateDirectory == "o")
    #expect(chosen.themeDirectory == "/c/countersign/themes")
  }

  @Test func whatSystemdGivesAUnitWinsOverTheUsersOwn() throws {
    var environment = ["HOME": "/h", "XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"]
    environment["CONFIGURATION_DIRECTORY"] = "/etc/countersign:/etc/other"
    environment["STATE_DIRECTORY"] = "/var/lib/countersign/"
    #expect(try places(environment).configFile == "/etc/countersign/config.toml")
    #expect(try places(environment).stateDirectory == "/var/lib/countersign")
    #expect(try places(environment).themeDirectory == "/etc/countersign/themes")
    environment["COUNTERSIGN_CONFIG"] = "/v.toml"
    #expect(try places(environment).configFile == "/v.toml")
    #expect(try places(environment, state: "/o").stateDirectory == "/o")
    for value in ["", "relative", ":/x", "/"] {
      let places = try places(["HOME": "/h", "CONFIGURATION_DIRECTORY": value, "STATE_DIRECTORY": value])
      #expect(places.configFile == "/h/.config/countersign/config.toml")
      #expect(places.stateDirectory == "/h/.local/state/countersign")
    }
    #expect(try places(["CONFIGURATION_DIRECTORY": "/c", "STATE_DIRECTORY": "/s"]).stateDirectory == "/s")
  }

  @Test(arguments: ["relative", "", "./x", "~/x"])
  func aRelativeBaseDirectoryIsIgnored(_ value: String) throws {
    let places = try places(["HOME": "/h", "XDG_CONFIG_HOME": value, "XDG_STATE_HOME": value])
    #expect(places.configFile == "/h/.config/countersign/config.toml")
    #expect(places.stateDirectory == "/h/.local/state/countersign")
  }

  @Test(arguments: [[:], ["HOME": ""], ["HOME": "home"]])
  func withoutAHomeDirectoryThereIsAProblem(_ environment: [String: String]) throws {
    #expect(throws: PlacesProblem.noHome(option: "--config")) { try places(environment) }
    #expect(throws: PlacesProblem.noHome(option: "--state")) { try places(environment, config: "/c.toml") }
  }

  @Test func whoSaysWhereEverythingIsNeedsNoHomeDirectory() throws {
    let places = try places([:], config: "/c.toml", state: "/s")
    #expect(places.configFile == "/c.toml")
    #expect(places.themeDirectory == nil)
  }

  @Test func anEmptyVariableCountsAsNoneAndAnEmptyOptionIsRefused() throws {
    let environment = ["HOME": "/h", "COUNTERSIGN_CONFIG": "", "COUNTERSIGN_STATE": ""]
    #expect(try places(environment).configFile == "/h/.config/countersign/config.toml")
    #expect(throws: PlacesProblem.emptyOption("--config")) { try places(environment, config: "") }
    #expect(throws: PlacesProblem.emptyOption("--state")) { try places(environment, state: "") }
  }

  @Test func theHomeDirectoryMayBeTheRoot() throws {
    #expect(try places(["HOME": "/"]).configFile == "/.config/countersign/config.toml")
  }

  @Test func theProblemsSayWhatToDo() {
    #expect(
      PlacesProblem.noHome(option: "--config").description
        == "HOME is not set to an absolute path; set it, or say where with --config")
    #expect(PlacesProblem.emptyOption("--state").description == "--state was given an empty path")
  }
}
