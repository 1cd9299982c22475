import Billing
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The sentences of this module's problems, apart from the code that finds them.
enum Wording {
  // MARK: - The file as a whole

  static let nulByte = "there is a NUL byte; this is not a text file"
  static let notUTF8 = "this byte is not UTF-8 text"

  static func stop(_ refusal: TOMLReader.Refusal) -> String {
    switch refusal {
    case .nulCharacter: "a NUL character has no place in this file"
    case .controlCharacter: "not valid TOML: of the control characters only a tab may stand here"
    case .nestedTooDeep: "more than \(TOMLReader.deepest) levels, one inside the other"
    case .duplicate(_, let first): "given twice; first on line \(first.line)"
    case .taken(_, let definition, let first): "is \(name(definition)) already, on line \(first.line)"
    case .expected(.value): "not valid TOML: expected a value; a text needs quotation marks"
    case .expected(let token): "not valid TOML: expected \(name(token))"
    }
  }

  private static func name(_ definition: TOMLReader.Definition) -> String {
    switch definition {
    case .header, .longerHeader: "a table"
    case .dottedKey: "a table of dotted keys"
    case .tableList: "a list of tables"
    case .value: "a value"
    }
  }

  private static func name(_ token: TOMLReader.Token) -> String {
    switch token {
    case .key: "a key; one with other letters than a-z A-Z 0-9 _ - needs quotation marks"
    case .equalsSign: "\"=\" after the key"
    case .value: "a value"
    case .scalar: "a number or date as TOML writes them; a text needs quotation marks"
    case .number: "a number that 64 bits hold"
    case .date: "a day and time that the calendar and the clock have"
    case .lineEnd: "the end of the line, or a comment"
    case .headerEnd: "\"]\" at the end of the table's name"
    case .arrayEnd: "\",\" or the \"]\" that ends the list"
    case .tableEnd: "\",\" or the \"}\" that ends the table, on the same line"
    case .stringEnd: "the quotation mark that ends the text"
    case .escape: #"\b \t \n \f \r \" \\ \u and 4 or \U and 8 hexadecimal digits; '...' takes a \ as it is"#
    case .oneLineKey: "a key on one line"
    }
  }

  static func file(_ fault: CheckedFile.Fault, _ purpose: CheckedFile.Rules.Purpose) -> String {
    switch fault {
    case .missing where purpose == .config: "there is no such file; `countersign init` writes a first one"
    case .missing: "there is no such file"
    case .looseLink(let link):
      "the symbolic link \"\(SafeText(link).string)\" on the way could be changed by somebody else"
    case .notRegular: "it is not a regular file"
    case .foreignOwner(let user):
      "it belongs to another user (number \(user)), who could \(danger(purpose)); make it yours"
    case .looseMode(let mode):
      "others can write it (mode \(octal(mode))) and could \(danger(purpose)); `chmod go-w` closes it"
    case .tooLarge(let limit): "it is larger than \(limit >> 10) KiB"
    case .system(let code): "it cannot be read: \(system(code))"
    }
  }

  /// What somebody who can write a file could do with it.
  private static func danger(_ purpose: CheckedFile.Rules.Purpose) -> String {
    switch purpose {
    case .config: "name programs for you to run"
    case .theme: "hide from you what you approve"
    case .credential: "have you sign in as somebody else"
    case .authorities: "have you take a stranger for a service"
    }
  }

  /// What is wrong with a file of certificate authorities.
  static func authorities(_ fault: AuthorityFile.Fault) -> String {
    switch fault {
    case .file(let fault): file(fault, .authorities)
    case .noCertificate: "it holds no certificate in PEM (\"-----BEGIN CERTIFICATE-----\")"
    case .damaged(let number): "certificate \(number) in it is damaged"
    }
  }

  static func credential(_ fault: CredentialProblem.Fault, _ origin: CredentialProblem.Origin) -> String {
    switch fault {
    case .missing:
      if case .variable = origin { "is not set" } else { "does not exist" }
    case .noHome: "is named relative to a home directory, and HOME is not set to an absolute path"
    case .noCredentialsDirectory:
      "is named relative to CREDENTIALS_DIRECTORY, which is not set; systemd sets it where a unit has LoadCredential="
    case .looseLink(let link):
      "is reached by the link \"\(SafeText(link).string)\", which somebody else could change: it, or a folder on the way, belongs "
        + "to another user or can be written by others; name the file itself"
    case .notRegular: "is not a regular file"
    case .foreignOwner(let user):
      "belongs to another user (number \(user)); a secret's file has to be your own, or the superuser's"
    case .looseMode(let mode):
      "has mode \(octal(mode)), so others can get at it; `chmod 600 \(word(origin))` closes it (where it is the "
        + "superuser's and your group's, 0440 will do)"
    case .system(let code): "cannot be read: \(system(code))"
    case .tooLarge(let limit): "is larger than \(limit >> 10) KiB, which no secret is"
    case .empty: "is empty"
    case .notUTF8: "is not UTF-8 text"
    case .controlCharacter: "holds a control character, perhaps a second line; it has to be the secret alone"
    }
  }

  /// A file as a shell takes it.
  private static func word(_ origin: CredentialProblem.Origin) -> String {
    guard case .file(let path) = origin else { return "FILE" }
    let isPlain = path.utf8.allSatisfy { byte in
      (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x2D...0x39).contains(byte) || byte == 0x5F
    }
    return isPlain ? path : "'" + SafeText(path.replacing("'", with: "'\\''")).string + "'"
  }

  private static func octal(_ mode: UInt32) -> String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func system(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0).lowercased() } ?? "system error \(code)"
  }

  // MARK: - Keys

  static let unknownKey = "unknown key"
  static let missing = "missing"
  static let noPercents = "is no list of percents"

  static func notAbove(_ percent: Int, _ other: Int) -> String { "\(percent) is not above \(other)" }
  static let emptyDeny = "denies nothing"
  static let noSource = "names no source"
  static let noProgram = "names no program"
  static let noHost = "is not a host name"
  static let noPath = "has a path"
  static let noIdentifier = "is not an identifier"
  static let noVariable = "is not a variable's name"
  static let noEmail = "is not an e-mail address"
  static let noFile = "is not a file's place"
  static let secondSource = "names more than one source"
  static let secretInFile = "a secret may not stand in this file"

  static func duplicateAccount(_ name: String, first: FilePosition?) -> String {
    let place = first.map { " on line \($0.line)" } ?? ""
    return "\(Quoted.text(name)) is already the name of another account\(place)"
  }

  static func ofOtherService(_ owners: [String], here: String) -> String {
    "belongs to \(owners.joined(separator: " or ")) accounts, and this one is \(here)"
  }

  static func instead(of key: String) -> String { "cannot stand beside \(key)" }

  static func isA(_ kind: String) -> String { "is \(kind)" }

  static func isNot(_ value: String, _ meaning: String) -> String { "\(Quoted.text(value)) is not \(meaning)" }

  static func outOfRange(_ value: String) -> String { "\(Quoted.text(value)) is out of range" }

  static func keyTwice(_ name: String) -> String { "\(Quoted.text(name)) stands in this list already" }

  // MARK: - What is passed on

  static let emptyForward = "passes nothing on"
  static let withoutForward = "says something about calls that are passed on, and `forward` passes none on"
  static let withoutForwardCredential = "has no secret beside it"

  static func twiceInForward(_ text: String) -> String { "\(Quoted.text(text)) stands in this list already" }

  static func setOfOtherService(_ name: String, _ owners: [String], here: String) -> String {
    "\(Quoted.text(name)) is a set of \(owners.joined(separator: " and ")), and this account is \(here)"
  }

  static func noSets(_ service: String) -> String { "routes such as \"GET /path\"; there is no set for \(service)" }

  static func neverForwarded(_ text: String, _ reason: Forwarding.Reason) -> String {
    "\(Quoted.text(text)) is never passed on, whatever stands here: \(reason.rawValue)"
  }

  static func route(_ text: String, _ fault: ForwardRoute.Fault) -> String {
    switch fault {
    case .form: isNot(text, "a route")
    case .method(let method): isNot(method, "a method that is passed on")
    case .notAbsolute: "the path of \(Quoted.text(text)) does not begin with a slash"
    case .notNormal: "the path of \(Quoted.text(text)) is not in its plain form"
    case .everything: "\(Quoted.text(text)) does not say which part of the service is meant"
    }
  }

  static func route(expected fault: ForwardRoute.Fault) -> String {
    switch fault {
    case .form: "a method, a space and a path, such as \"GET /api/workspaces\""
    case .method: Quoted.choices(ForwardRoute.methods + ["*"])
    case .notAbsolute: "a path such as /api/workspaces"
    case .notNormal:
      "letters, digits and . _ ~ - @ : + , between single slashes, {name} for one segment and * at the end for what is "
        + "below: no dot segments, escapes, query or slash at the end"
    case .everything: "a path that names what is meant, such as /api/workspaces/*"
    }
  }

  // MARK: - Pushes

  static let fragment = "has a fragment, which is never sent"
  static let noTopic = "names no topic"
  static let notTopic = "is not a topic of ntfy's"
  static let secondTopic = "the URL names a topic already"
  static let notServerAndTopic = "is not a server and a topic"
  static let nothingToTell = "nothing would ever be told"

  static func secondPush(_ name: String) -> String { "another push is called \(Quoted.text(name)), too" }

  static func ofOtherPush(_ kinds: [String], here: String) -> String {
    "belongs to a push of the kind \(kinds.joined(separator: " or ")), and this one is \(here)"
  }

  static func pushAddress(expected fault: WebAddress.Fault) -> String {
    switch fault {
    case .userInfo: "the whole URL under { env, file or command }, or token or secret beside it"
    case .privateAddress: "private = true in the same push, if that is meant"
    default: address(expected: fault)
    }
  }

  // MARK: - Themes

  static let invisible = "has the same colour for the letters and for what is behind them"

  static let noThemeName = "does not hold the name of a theme; choose one in the dashboard, or remove the file"

  static func noTheme(_ name: String) -> String { "there is no theme \(Quoted.text(name)), built in or here" }

  static func style(_ fault: StyleWords.Fault) -> String {
    switch fault {
    case .empty: "is empty"
    case .unknownWord(let word): isNot(word, "a word of a style")
    case .repeated(let word): "says \(Quoted.text(word)) twice"
    case .secondColour(let word): "\(Quoted.text(word)) is a second colour in the same place"
    case .missingBackground: "ends in \"on\""
    }
  }

  static func style(expected fault: StyleWords.Fault) -> String {
    switch fault {
    case .empty: styleForm + ", or \"plain\""
    case .unknownWord:
      "bold, dim, italic, underlined, reversed, or a colour: terminal, red, bright-red, 0 to 255, #rrggbb"
    case .repeated, .secondColour: styleForm
    case .missingBackground: "a colour after it"
    }
  }

  // MARK: - Values

  static let withoutProxy = "has no proxy beside it"

  /// What a proxy's address is not; the address itself is not repeated, because it may hold a password.
  static func proxy(_ fault: ProxyAddress.Fault) -> String {
    switch fault {
    case .notAnAddress: "is not an address"
    case .scheme: "has a scheme that is not known here"
    case .userInfo: "holds a user name or password"
    case .host: "has no valid host"
    case .port: "has no valid port"
    case .path: "has a path"
    }
  }

  static func proxy(expected fault: ProxyAddress.Fault) -> String {
    switch fault {
    case .notAnAddress, .host, .path: proxyForm
    case .scheme: #""http://", "https://" or "socks5h://", in which the proxy resolves the names"#
    case .userInfo: #"the place of "user:password" under proxy_credential"#
    case .port: "a port from 1 to 65535; a proxy has no usual one"
    }
  }

  /// What an address is not; the address itself is not repeated, because it may hold a password.
  static func address(_ fault: WebAddress.Fault) -> String {
    switch fault {
    case .notAnAddress: "is not an address"
    case .userInfo: "holds a user name or password"
    case .host: "has no valid host"
    case .port: "has no valid port"
    case .plainHTTP: "would send in clear text"
    case .privateAddress: "is a private address"
    }
  }

  static func address(expected fault: WebAddress.Fault) -> String {
    switch fault {
    case .notAnAddress: #"https:// and a host, or http:// and "localhost""#
    case .userInfo: "the secret under credential"
    case .host: "a host name in ASCII letters (xn-- for others), 127.0.0.1 or [::1]"
    case .port: "a port from 1 to 65535"
    case .plainHTTP: "https://; http:// is for localhost, 127.0.0.1 and [::1] only"
    case .privateAddress: "private = true in the same account, if that is meant"
    }
  }
}
