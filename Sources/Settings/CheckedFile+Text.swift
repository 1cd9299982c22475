extension CheckedFile {
  /// Reads a whole text file.
  static func text(_ path: String, _ rules: Rules) throws(SettingsProblem) -> String {
    let bytes: [UInt8]
    do throws(Fault) {
      bytes = try read(path, rules)
    } catch {
      throw SettingsProblem(
        error == .missing ? .missingFile : .unusableFile, file: path, what: Wording.file(error, rules.purpose))
    }
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    throw SettingsProblem(.unusableFile, file: path, position: endOfText(bytes), what: Wording.notUTF8)
  }

  /// Where the first byte stands that is no UTF-8.
  private static func endOfText(_ bytes: [UInt8]) -> FilePosition {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var valid: [Unicode.Scalar] = []
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid.append(scalar) }
    return FilePosition(endOf: valid)
  }
}
