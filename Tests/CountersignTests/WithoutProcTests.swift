import Foundation
import Testing

@testable import countersign

/// A container or a chroot need not have a /proc.
@Suite struct WithoutProcTests {
  @Test func withoutItNoCommandRunsAndTheReasonIsSaid() throws {
    let folder = try TemporaryFolder()
    #expect(countersign.Process.lack() == nil)
    #expect(countersign.Process.lack(folder: folder.path)?.description.contains("mount -t proc") == true)
  }

  @Test func theWordsAreThoseOfMain() {
    // The test runner's own: the ones Swift reads under /proc are the same where there is one.
    #expect(countersign.Process.arguments == Array(CommandLine.arguments.dropFirst()))
  }

  /// Runs the program with an empty folder mounted over /proc.
  private static func run(_ words: [String], in folder: TemporaryFolder) throws -> Program.Ending {
    try Program.run(
      ["-rm", "/bin/sh", "-c", "mount -t tmpfs none /proc && exec \"$0\" \"$@\"", try Program.path()] + words,
      in: folder, by: "/usr/bin/unshare")
  }

  private static let canHideProc: Bool = {
    guard let folder = try? TemporaryFolder(), access("/usr/bin/unshare", X_OK) == 0 else { return false }
    let ending = try? Program.run(
      ["-rm", "/bin/sh", "-c", "mount -t tmpfs none /proc"], in: folder, by: "/usr/bin/unshare")
    return ending?.status == 0
  }()

  @Test(.enabled(if: canHideProc, "needs unshare(1) and user namespaces"))
  func theProgramKeepsItsWordsAndSaysWhatIsMissing() throws {
    let folder = try TemporaryFolder()
    let requests = try Self.run(["requests", "--json"], in: folder)
    #expect(requests.status == 3, "\(requests.status) \(requests.errors)")
    #expect(requests.errors.contains("There is no /proc here"), "\(requests.errors)")
    #expect(requests.output.contains("countersign.error/1"))
    #expect(!folder.contents.contains { $0.hasPrefix(".local") }, "nothing was made")
    #expect(try Self.run(["--version"], in: folder).output == countersign.Program.version + "\n")
    #expect(try Self.run(["demoo"], in: folder).errors.contains("Did you mean"))
  }
}
