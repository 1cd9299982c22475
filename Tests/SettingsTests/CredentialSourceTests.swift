import Billing
import Testing

@testable import Settings

@Suite("Where a secret comes from")
struct CredentialSourceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func fault(_ source: CredentialSource, _ environment: [String: String] = [:]) -> CredentialProblem.Fault? {
    do throws(CredentialProblem) {
      _ = try source.read(environment: environment)
      return nil
    } catch {
      return error.fault
    }
  }

  @Test(arguments: ["s3cr3t", "s3cr3t\n", "s3cr3t\r\n"])
  func aVariableAFileAndAProgramGiveTheSameSecret(_ text: String) throws {
    let secret = CredentialSource.Reading.secret(Secret("s3cr3t"))
    #expect(try CredentialSource.env("KEY").read(environment: ["KEY": text]) == secret)
    #expect(try CredentialSource.file(try folder.write("s", text)).read(environment: [:]) == secret)
    #expect(try CredentialSource.secret(fromOutput: Array(text.utf8)) == Secret("s3cr3t"))
  }

  @Test func aProgramIsLeftToWhoeverRunsIt() throws {
    let arguments = ["pass", "show", "dock; rm -rf /"]
    #expect(try CredentialSource.command(arguments).read(environment: [:]) == .command(arguments))
  }

  @Test func aFileMayBeInTheHomeDirectory() throws {
    try folder.write("key", "s3cr3t")
    let source = CredentialSource.file("~/key")
    #expect(try source.read(environment: ["HOME": folder.path + "/"]) == .secret(Secret("s3cr3t")))
    #expect(fault(source) == .noHome)
    #expect(fault(source, ["HOME": "relative"]) == .noHome)
  }

  @Test func whatIsNotThereIsMissing() {
    #expect(fault(.env("KEY")) == .missing)
    #expect(fault(.file(folder.path + "/none")) == .missing)
  }

  @Test(
    arguments: [
      ("", CredentialProblem.Fault.empty), ("\n", .empty), ("\r\n", .empty), ("a\nb", .controlCharacter),
      ("a\n\n", .controlCharacter), ("a\r", .controlCharacter), ("a\tb", .controlCharacter),
      ("a\u{0}", .controlCharacter),
      ("a\u{1B}[0m", .controlCharacter), ("a\u{85}", .controlCharacter), ("\na", .controlCharacter),
      (String(repeating: "x", count: (64 << 10) + 1), .tooLarge(limit: 64 << 10)),
    ])
  func whatIsNoSecretIsRefusedFromEverywhere(_ text: String, _ expected: CredentialProblem.Fault) throws {
    #expect(fault(.env("KEY"), ["KEY": text]) == expected)
    #expect(fault(.file(try folder.write("s", text))) == expected)
    #expect(throws: CredentialProblem(.output, expected)) { try CredentialSource.secret(fromOutput: Array(text.utf8)) }
  }

  @Test func bytesThatAreNotUTF8AreRefused() throws {
    #expect(fault(.file(try folder.write("s", [0x61, 0xFF]))) == .notUTF8)
  }

  @Test func theRulesOfAFileAreKept() throws {
    #expect(fault(.file(try folder.write("loose", "x", mode: 0o644))) == .looseMode(0o644))
    #expect(fault(.file(try folder.link("link", to: try folder.write("s", "x")))) == .symbolicLink)
    #expect(fault(.file(folder.path)) == .notRegular)
    #expect(fault(.file("/\0etc/passwd")) == .missing)
  }

  @Test func noProblemTellsWhatTheSecretIs() throws {
    let secret = "S3CR3T_VALUE"
    let sources: [(CredentialSource, [String: String])] = [
      (.env("KEY"), ["KEY": secret + "\u{1}"]), (.file(try folder.write("a", secret + "\nmore")), [:]),
      (.file(try folder.write("b", secret, mode: 0o666)), [:]), (.env("dk_" + secret), [:]), (.env("s" + secret), [:]),
    ]
    for (source, environment) in sources {
      do throws(CredentialProblem) {
        _ = try source.read(environment: environment)
        Issue.record("\(source) was accepted")
      } catch {
        #expect(!"\(error) \(String(reflecting: error))".contains(secret))
      }
    }
  }

  @Test func aVariableThatLooksLikeOneIsNamed() {
    #expect(
      CredentialProblem(.variable("DOCK_KEY"), .missing).description == "environment variable DOCK_KEY is not set")
    #expect(fault(.env("dock_key")) == .missing)
  }
}
