import Text

/// Reads `[network]`.
struct NetworkReader {
  private(set) var reader: TableReader
  private let path: TOMLPath
  /// Looks at a file of authorities; its place in the config is only known here.
  private let checkBundle: (String) throws(AuthorityFile.Fault) -> Void

  init(
    _ reader: TableReader, at path: TOMLPath, checkBundle: @escaping (String) throws(AuthorityFile.Fault) -> Void
  ) {
    self.reader = reader
    self.path = path
    self.checkBundle = checkBundle
  }

  private func place(_ key: NetworkKey) -> TOMLPath { path.appending(key.rawValue) }

  mutating func read() -> NetworkSettings {
    guard reader.keys(of: path) != nil else { return NetworkSettings() }
    reader.refuseUnknownKeys(
      in: path, known: NetworkKey.allCases.map(\.rawValue),
      otherWords: NetworkKey.otherWords.mapValues(\.rawValue))
    return NetworkSettings(proxy: readProxy(), caBundle: readBundle())
  }

  private mutating func readProxy() -> ProxySettings? {
    let hasCredential = reader.has(place(.proxyCredential))
    let credential = hasCredential ? reader.credentialSource(place(.proxyCredential)) : nil
    guard reader.has(place(.proxy)) else {
      if hasCredential { reader.refuseKey(place(.proxyCredential), Wording.withoutProxy) }
      return nil
    }
    guard let text = reader.string(place(.proxy), expected: Wording.proxyForm) else { return nil }
    do throws(ProxyAddress.Fault) {
      let address = try ProxyAddress(text)
      return ProxySettings(address.kind, host: address.host, port: address.port, credential: credential)
    } catch {
      reader.refuse(place(.proxy), Wording.proxy(error), expected: Wording.proxy(expected: error))
      return nil
    }
  }

  private mutating func readBundle() -> String? {
    let expected = Wording.authoritiesForm
    guard let file = reader.string(place(.caBundle), expected: expected) else { return nil }
    guard file.hasPrefix("/"), !PlainLine.hasControls(file) else {
      reader.refuse(place(.caBundle), Wording.noFile, expected: expected)
      return nil
    }
    do throws(AuthorityFile.Fault) {
      try checkBundle(file)
      return file
    } catch {
      reader.refuse(place(.caBundle), "\"\(SafeText(file).string)\": " + Wording.authorities(error))
      return nil
    }
  }
}
