/// Values that name a program or a secret's place.
extension TableReader {
  /// A program and its arguments; no shell will take part.
  mutating func program(_ path: TOMLPath, example: String) -> [String]? {
    let expected = Wording.program(example)
    guard let words = strings(path, expected: expected) else { return nil }
    if words.contains(nil) { return nil }
    let known = words.compactMap { $0 }
    guard let first = known.first, !first.isEmpty, !PlainLine.hasControls(first) else {
      refuse(path, Wording.noProgram, expected: expected)
      return nil
    }
    return known
  }

  /// Where a secret comes from; the key has to be there.
  ///
  /// No problem repeats a value: whoever writes it wrong may have written the secret.
  mutating func credentialSource(_ path: TOMLPath, or other: String = "") -> CredentialSource? {
    let expected = Wording.credentialForms + other
    switch document.node(path) {
    case .table(let entries)?:
      refuseUnknownKeys(in: path, known: SourceKey.allCases.map(\.rawValue))
      let sources = SourceKey.allCases.filter { entries[$0.rawValue] != nil }
      guard let source = sources.first, sources.count == 1 else {
        // A table with nothing but unknown keys has its problems already.
        if entries.isEmpty || !sources.isEmpty {
          refuse(path, entries.isEmpty ? Wording.noSource : Wording.secondSource, expected: expected)
        }
        return nil
      }
      return readSource(source, path.appending(source.rawValue))
    case .string?: refuse(path, Wording.secretInFile, expected: expected)
    case let node?: refuse(path, Wording.isA(node.kind), expected: expected)
    case nil: refuseAbsence(of: path, expected: expected)
    }
    return nil
  }

  private mutating func readSource(_ key: SourceKey, _ path: TOMLPath) -> CredentialSource? {
    switch key {
    case .env:
      let expected = Wording.variableForm
      guard let name = string(path, expected: expected) else { return nil }
      if CredentialSource.looksLikeSecret(name) {
        refuse(path, Wording.secretInFile, expected: expected)
        return nil
      }
      if CredentialSource.isVariableName(name) { return .env(name) }
      refuse(path, Wording.noVariable, expected: expected)
    case .file:
      let expected = Wording.fileForm
      guard let file = string(path, expected: expected) else { return nil }
      let isPlaced =
        file.hasPrefix("/")
        || ["~/", CredentialSource.handedPrefix].contains { file.hasPrefix($0) && file.utf8.count > $0.utf8.count }
      if isPlaced && !PlainLine.hasControls(file) { return .file(file) }
      refuse(path, Wording.noFile, expected: expected)
    case .command:
      guard let words = program(path, example: Wording.commandExample) else { return nil }
      // Twenty characters, because a password store may well have an entry called dk_main.
      if let index = words.firstIndex(where: { CredentialSource.looksLikeSecret($0) && $0.utf8.count >= 20 }) {
        refuse(path.appending(index), Wording.secretInFile, expected: "a program that prints it")
        return nil
      }
      return .command(words)
    }
    return nil
  }
}
