import Support
import Testing

@testable import Settings

@Suite("A config changed at random")
struct SettingsFuzzTests {
  private static let bytes: [UInt8] = Array("[]{}=.,\"'\\#\n\r\t -_+:aAzZ019\0\u{7F}\u{1B}é世\u{202E}\u{FEFF}".utf8)

  /// The text with one or two small changes: bytes replaced, put in, taken out, stretches repeated, lines moved.
  private func mutated(_ text: String, _ generator: inout SplitMix64) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...2, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 1...24, using: &generator))
      let byte = Self.bytes.randomElement(using: &generator) ?? 0x20
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] = byte
      case 1: bytes.insert(byte, at: place)
      case 2: bytes.remove(at: place)
      case 3: bytes.removeSubrange(place..<end)
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &generator))
      default:
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        lines.swapAt(
          Int.random(in: 0..<lines.count, using: &generator), Int.random(in: 0..<lines.count, using: &generator))
        bytes = Array(lines.joined(separator: [0x0A]))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [1, 2, 3, 4])
  func isRefusedAtAPlaceOrLoadsAsItIsWritten(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var loaded = 0
    var refused = 0
    for _ in 0..<250 {
      let text = mutated(SampleConfig.text, &generator)
      do throws(SettingsProblems) {
        let settings = try Settings.parse(text, path: "c.toml")
        let oracle = SettingsOracle(text)
        #expect(oracle != nil, "loaded, but is no TOML: \(text)")
        #expect(oracle?.difference(from: settings) == nil, "\(text)")
        loaded += 1
      } catch {
        let lines = text.utf8.count { $0 == 0x0A } + 1
        #expect(error.all.allSatisfy { ($0.line ?? 0) >= 1 && ($0.line ?? 0) <= lines && ($0.column ?? 0) >= 1 })
        #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        refused += 1
      }
    }
    // Both ways have to be taken, or the test shows nothing.
    #expect(loaded > 20 && refused > 20, "\(loaded) loaded, \(refused) refused")
  }

  @Test(arguments: [5, 6])
  func noProblemRepeatsASecret(_ seed: UInt64) {
    let text = """
      [[account]]
      name = "a"
      provider = "agentidp"
      base_url = "https://user:S3CR3T@example.com/?k=S3CR3T"
      client_id = "x"
      client_secret = "S3CR3T"
      [[account]]
      name = "b"
      provider = "dock"
      base_url = "https://example.com"
      credential = { env = "dk_S3CR3T", file = "S3CR3T", token = "S3CR3T" }
      [[account]]
      name = "c"
      provider = "dock"
      base_url = "https://example.com"
      credential = dk_S3CR3T
      """
    var generator = SplitMix64(seed: seed)
    for _ in 0..<250 {
      var bytes = Array(text.utf8)
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[place] = Self.bytes.randomElement(using: &generator) ?? 0x20
      let changed = String(decoding: bytes, as: UTF8.self)
      #expect {
        try Settings.parse(changed, path: "c.toml")
      } throws: { error in
        !"\(error)".contains("S3CR3T")
      }
    }
  }
}
