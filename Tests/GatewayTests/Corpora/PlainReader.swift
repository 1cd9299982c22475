import Foundation

/// A second opinion on what a caller sent: reads only what is beyond doubt, and shares no code with the door.
///
/// Whatever the door does, a plain reader must be able to point at the request that asked for it.
struct PlainReader {
  let port: Int
  let token: String

  /// Whether somebody with the token plainly asks for something that is recorded or done.
  func asks(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while let (method, path, body) = take(&rest) {
      guard method == "POST", Self.leads(path) else { continue }
      // Without a body the service's own calls ask for what its documents name.
      if body.isEmpty, path.contains("/api/billing/") { return true }
      // Messages of the protocol for tools, plans and words of our own: what they ask for stands in them once.
      if let object = Self.object(body),
        path.contains("/api/billing/") || object["method"] != nil || object["operation"] != nil
      {
        return true
      }
    }
    return false
  }

  private static func leads(_ path: String) -> Bool {
    let own = path.hasPrefix("/accounts/dock-main/") ? String(path.dropFirst("/accounts/dock-main".count)) : path
    return own == "/mcp" || own == "/countersign/v1/requests" || own.hasPrefix("/api/billing/")
  }

  private static func object(_ body: [UInt8]) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
  }

  /// The next request; nil when it is not plain, or not of the token's agent.
  private func take(_ rest: inout ArraySlice<UInt8>) -> (method: String, path: String, body: [UInt8])? {
    guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let head = rest[..<end.lowerBound]
    rest = rest[end.upperBound...]
    guard let text = String(validating: head.filter { $0 < 0x80 }, as: UTF8.self), !text.contains("\0") else {
      return nil
    }
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard lines.allSatisfy({ !$0.utf8.contains(0x0A) && !$0.utf8.contains(0x0D) }) else { return nil }
    let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2] == "HTTP/1.1" else { return nil }
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
      let name = line[..<colon].lowercased()
      guard !name.contains(where: { $0 == " " || $0 == "\t" }) else { return nil }
      let value = line[line.index(after: colon)...].trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
      // Two of one name are plain only where nobody reads them.
      if fields[name] != nil, Self.read.contains(name) { return nil }
      fields[name] = value
    }
    guard let host = fields["host"]?.lowercased(), host == "127.0.0.1:\(port)" || host == "localhost:\(port)",
      fields["authorization"]?.lowercased() == "bearer \(token)".lowercased(),
      fields["origin"].map({ words[1] == "/mcp" && $0.lowercased().hasSuffix(host) }) ?? true,
      fields["sec-fetch-site"].map({ $0.lowercased() == "none" }) ?? true
    else { return nil }
    guard let body = Self.body(fields, &rest) else { return nil }
    return (String(words[0]), String(words[1]), body)
  }

  private static let read: Set<String> = [
    "host", "authorization", "content-length", "transfer-encoding", "content-type", "origin", "sec-fetch-site",
    "mcp-method", "mcp-name", "mcp-protocol-version",
  ]

  private static func body(_ fields: [String: String], _ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    switch (fields["content-length"], fields["transfer-encoding"]?.lowercased()) {
    case (nil, nil): return []
    case (let length?, nil):
      guard length.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(length), count <= rest.count else {
        return nil
      }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    case (nil, "chunked"): return chunks(&rest)
    default: return nil
    }
  }

  private static func chunks(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    var body: [UInt8] = []
    while let end = rest.firstRange(of: Array("\r\n".utf8)) {
      let digits = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
      guard !digits.isEmpty, digits.allSatisfy(\.isHexDigit), let count = Int(digits, radix: 16) else { return nil }
      rest = rest[end.upperBound...]
      guard rest.count >= count + 2, rest.dropFirst(count).prefix(2).elementsEqual("\r\n".utf8) else { return nil }
      body += rest.prefix(count)
      rest = rest.dropFirst(count + 2)
      if count == 0 { return body }
    }
    return nil
  }
}
