import Billing

/// Where a secret is fetched from; the secret itself never stands in the config.
public enum CredentialSource: Hashable, Sendable {
  /// An environment variable.
  case env(String)
  /// A file that only the user can read; `~/` means the home directory, `$CREDENTIALS_DIRECTORY/` where systemd put it.
  case file(String)
  /// A program whose standard output has the secret in its first line, and its arguments; no shell takes part.
  case command([String])

  /// What reading a source brings.
  public enum Reading: Hashable, Sendable {
    /// The secret.
    case secret(Secret)
    /// The program to run; its whole standard output goes to ``CredentialSource/secret(fromOutput:)``.
    case command([String])
  }

  /// Reads the secret, or says which program has to be run for it.
  ///
  /// A file has to be a regular file of at most 64 KiB: the user's own with mode 0600 or stricter, or the superuser's,
  /// which may be for a group (0440). Below `$CREDENTIALS_DIRECTORY` the user's own may be 0440, too. Symbolic links are
  /// followed where nobody but the user and the superuser can change them.
  public func read(environment: [String: String]) throws(CredentialProblem) -> Reading {
    switch self {
    case .env(let name):
      let origin = CredentialProblem.Origin.variable(Self.isConventional(name) ? name : nil)
      guard let value = environment[name] else { throw CredentialProblem(origin, .missing) }
      return .secret(try Self.secret(Array(value.utf8), from: origin))
    case .file(let path):
      let place = try Self.expanded(path, environment)
      let origin = CredentialProblem.Origin.file(place)
      let bytes: [UInt8]
      do throws(CheckedFile.Fault) {
        bytes = try CheckedFile.read(place, Self.isHanded(place, environment) ? .handedCredential : .credential)
      } catch {
        throw CredentialProblem(origin, CredentialProblem.Fault(error))
      }
      return .secret(try Self.secret(bytes, from: origin))
    case .command(let arguments):
      return .command(arguments)
    }
  }

  /// The secret in the standard output of a program that ``read(environment:)`` asked to run: its first line.
  ///
  /// Password stores (pass, gopass, passage) keep the password in the first line and remarks below it.
  public static func secret(fromOutput bytes: [UInt8]) throws(CredentialProblem) -> Secret {
    let limit = CheckedFile.Rules.credential.largest
    if bytes.count > limit { throw CredentialProblem(.output, .tooLarge(limit: limit)) }
    let end = bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    return try secret(Array(bytes[..<end]), from: .output)
  }

  /// Accepts one line of text without its line end: at least one character, and no control character.
  private static func secret(
    _ bytes: [UInt8], from origin: CredentialProblem.Origin
  ) throws(CredentialProblem) -> Secret {
    let limit = CheckedFile.Rules.credential.largest
    if bytes.count > limit { throw CredentialProblem(origin, .tooLarge(limit: limit)) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw CredentialProblem(origin, .notUTF8) }
    var scalars = text.unicodeScalars[...]
    // Some editors put a byte order mark before the first letter.
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    if scalars.last == "\n" {
      scalars.removeLast()
      if scalars.last == "\r" { scalars.removeLast() }
    }
    if scalars.isEmpty { throw CredentialProblem(origin, .empty) }
    // A line break in a secret would end the request header it is sent in.
    if scalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw CredentialProblem(origin, .controlCharacter)
    }
    return Secret(String(scalars))
  }

  private static func expanded(_ path: String, _ environment: [String: String]) throws(CredentialProblem) -> String {
    if path.hasPrefix(handedPrefix) {
      guard let folder = credentialsDirectory(environment) else {
        throw CredentialProblem(.file(path), .noCredentialsDirectory)
      }
      return folder + "/" + path.dropFirst(handedPrefix.count)
    }
    guard path.hasPrefix("~/") else { return path }
    guard let home = Places.home(in: environment) else { throw CredentialProblem(.file(path), .noHome) }
    return home + path.dropFirst()
  }

  /// How a file is named that a service manager hands over (`LoadCredential=` of systemd).
  static let handedPrefix = "$CREDENTIALS_DIRECTORY/"

  private static func credentialsDirectory(_ environment: [String: String]) -> String? {
    Places.absolute(environment["CREDENTIALS_DIRECTORY"])
  }

  private static func isHanded(_ path: String, _ environment: [String: String]) -> Bool {
    guard let folder = credentialsDirectory(environment), !folder.isEmpty else { return false }
    return path.hasPrefix(folder + "/") && !path.split(separator: "/").contains("..")
  }

  /// Whether a text can name an environment variable.
  static func isVariableName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy {
      (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
    }
  }

  /// Whether a text begins as the services' own keys do, so that it was pasted where a name belongs.
  static func looksLikeSecret(_ text: String) -> Bool {
    openings.contains { text.hasPrefix($0) }
  }

  /// How the services' own keys begin, Stripe's, and every JWT.
  private static let openings = Service.allCases.flatMap(\.profile.custody.openings) + ["sk_", "whsec_", "eyJ"]

  /// Whether a variable's name looks like one, so that it may be repeated in a problem's text.
  ///
  /// Somebody may have pasted the secret where the name belongs, and many keys would pass as names.
  private static func isConventional(_ name: String) -> Bool {
    name.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
  }
}
