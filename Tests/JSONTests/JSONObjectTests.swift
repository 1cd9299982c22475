import JSON
import Support
import Testing

@Suite struct JSONObjectTests {
  @Test func membersKeepTheirOrder() {
    var object: JSONObject = ["z": 1, "a": 2]
    object["m"] = 3
    object["z"] = 9
    #expect(object.keys == ["z", "a", "m"])
    #expect(object.map(\.value) == [9, 2, 3])
    #expect(object.count == 3)
    #expect(!object.isEmpty)
    #expect(JSONObject().isEmpty)
  }

  @Test func settingNilRemoves() {
    var object: JSONObject = ["a": 1, "b": 2, "c": 3]
    object["b"] = nil as JSONValue?
    object["missing"] = nil as JSONValue?
    #expect(object.keys == ["a", "c"])
    object["a"] = .some(.null)
    #expect(object["a"] == .some(.null))
    #expect(object.count == 2)
  }

  @Test func equalityIgnoresOrderButNothingElse() {
    let one: JSONObject = ["a": 1, "b": 2]
    #expect(one == ["b": 2, "a": 1])
    #expect(one.hashValue == (["b": 2, "a": 1] as JSONObject).hashValue)
    #expect(one != ["a": 1])
    #expect(one != ["a": 1, "b": 3])
    #expect(one != ["a": 1, "c": 2])
    #expect(one != ["a": 2, "b": 1])
  }

  @Test func keysThatOnlyLookAlikeAreTwo() {
    var object: JSONObject = ["K": 1]
    #expect(object["\u{212A}"] == nil)
    object["\u{212A}"] = 2
    #expect(object["K"] == 1)
    #expect(object.count == 2)
  }

  @Test func aLargeObjectBehavesLikeASmallOne() {
    var random = SplitMix64(seed: 3)
    var object = JSONObject()
    var model: [(key: String, value: Int64)] = []
    for step in 0..<5000 {
      let key = "k\(random.below(30))"
      let place = model.firstIndex { $0.key == key }
      if random.below(3) == 0 {
        object[key] = nil as JSONValue?
        if let place { model.remove(at: place) }
      } else {
        object[key] = .integer(Int64(step))
        if let place { model[place].value = Int64(step) } else { model.append((key, Int64(step))) }
      }
      #expect(object.keys == model.map(\.key))
      #expect(object.map(\.value) == model.map { .integer($0.value) })
      #expect(object["k7"]?.integer == model.first { $0.key == "k7" }?.value)
    }
  }

  @Test func aCopyIsItsOwn() {
    let original: JSONObject = ["a": 1]
    var copy = original
    copy["a"] = 2
    copy["b"] = 3
    #expect(original == ["a": 1])
  }

  @Test func aKeyTwiceInALiteralIsAFault() async {
    await #expect(processExitsWith: .failure) {
      let object: JSONObject = ["a": 1, "a": 2]
      _ = object.count
    }
  }
}
