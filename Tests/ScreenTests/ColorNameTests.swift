import Screen
import Testing

struct ColorNameTests {
  @Test func everyNameIsFoundAgain() {
    var colors: [Color] = [.terminal, .rgb(0, 0, 0), .rgb(255, 10, 171)]
    colors += (0...255).map { .indexed(UInt8($0)) }
    for color in colors { #expect(Color(name: color.name) == color) }
    #expect(Color.names.count == 16)
  }

  @Test func theNamesMeanWhatTheySay() {
    #expect(Color(name: "red") == .indexed(1))
    #expect(Color(name: "bright-white") == .indexed(15))
    #expect(Color(name: "#FF8000") == .rgb(255, 128, 0))
    #expect(Color(name: "#f80") == .rgb(255, 136, 0))
    #expect(Color(name: "202") == .indexed(202))
  }

  @Test(
    "What is no colour is refused",
    arguments: [
      "", "rot", "#", "#12", "#1234", "#12345g", "#1234567", "256", "-1", "+1", "1e1", "Red", "#ff 000", "#ｆｆｆ", "٣",
    ])
  func refused(_ name: String) {
    #expect(Color(name: name) == nil)
  }
}
