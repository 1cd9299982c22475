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

  @Test func aFileMayBeWhereTheServiceManagerPutIt() throws {
    try folder.makeFolder("handed")
    try folder.write("handed/dock", "s3cr3t", mode: 0o440)
    try folder.write("dock", "s3cr3t", mode: 0o440)
    let environment = ["CREDENTIALS_DIRECTORY": folder.path + "/handed"]
    let secret = CredentialSource.Reading.secret(Secret("s3cr3t"))
    #expect(try CredentialSource.file("$CREDENTIALS_DIRECTORY/dock").read(environment: environment) == secret)
    #expect(try CredentialSource.file(folder.path + "/handed/dock").read(environment: environment) == secret)
    #expect(fault(.file("$CREDENTIALS_DIRECTORY/dock")) == .noCredentialsDirectory)
    #expect(fault(.file("$CREDENTIALS_DIRECTORY/dock"), ["CREDENTIALS_DIRECTORY": "x"]) == .noCredentialsDirectory)
    // Elsewhere one's own file is one's own alone.
    #expect(fault(.file(folder.path + "/dock"), environment) == .looseMode(0o440))
    #expect(fault(.file(folder.path + "/handed/../dock"), environment) == .looseMode(0o440))
    #expect(fault(.file(folder.path + "/handed/dock")) == .looseMode(0o440))
  }

  @Test func aPasswordStoresFirstLineIsTheSecret() throws {
    for text in ["s3cr3t\nuser: ana\nurl: x\n", "s3cr3t\r\n\r\n", "\u{FEFF}s3cr3t\n", "s3cr3t\n\n"] {
      #expect(try CredentialSource.secret(fromOutput: Array(text.utf8)) == Secret("s3cr3t"))
    }
    // A file with more in it may be another file than was meant.
    #expect(fault(.file(try folder.write("s", "s3cr3t\nuser: ana\n"))) == .controlCharacter)
    #expect(fault(.file(try folder.write("b", "\u{FEFF}s3cr3t\n"))) == nil)
    #expect(fault(.file(try folder.write("c", "\u{FEFF}"))) == .empty)
  }

  @Test func whatIsNotThereIsMissing() {
    #expect(fault(.env("KEY")) == .missing)
    #expect(fault(.file(folder.path + "/none")) == .missing)
  }

  @Test(
    arguments: [
      ("", CredentialProblem.Fault.empty), ("\n", .empty), ("\r\n", .empty), ("a\r", .controlCharacter),
      ("a\tb", .controlCharacter),
      ("a\u{0}", .controlCharacter),
      ("a\u{1B}[0m", .controlCharacter), ("a\u{85}", .controlCharacter),
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
    #expect(fault(.file(try folder.link("link", to: try folder.write("s", "x")))) == nil)
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
