import Testing

@testable import Settings

@Suite("The keys of the config")
struct ConfigKeysTests {
  @Test func everyKeyHasAHome() {
    let keys: [[String]] = [
      RootKey.allCases.map(\.rawValue), AccountKey.allCases.map(\.rawValue), GatewayKey.allCases.map(\.rawValue),
      LinksKey.allCases.map(\.rawValue), NetworkKey.allCases.map(\.rawValue), HooksKey.allCases.map(\.rawValue),
      DenyKey.allCases.map(\.rawValue),
    ]
    for key in keys.joined() { #expect(KeyHome.place(of: key) != nil, "\(key)") }
    #expect(KeyHome.place(of: "colour") == nil)
  }

  @Test func whatPeopleCallAKeyElsewhereIsNoKeyOfOurs() {
    for (word, key) in AccountKey.otherWords {
      #expect(AccountKey(rawValue: word) == nil && KeyHome.place(of: word) == nil, "\(word) → \(key)")
    }
  }

  @Test func noKeyOfAPushIsTakenForWhatPeopleCallIt() {
    for (word, key) in PushKey.otherWords { #expect(PushKey(rawValue: word) == nil, "\(word) → \(key)") }
  }

  @Test func aKeyIsSpelledAsTomlKeysAre() {
    for key in AccountKey.allCases.map(\.rawValue) + PushKey.allCases.map(\.rawValue) + RootKey.allCases.map(\.rawValue)
    {
      #expect(key.allSatisfy { $0.isLowercase || $0 == "_" }, "\(key)")
    }
  }
}
