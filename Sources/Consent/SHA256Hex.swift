import Hashing

/// SHA-256 of a text's UTF-8 bytes as 64 lower-case hex digits.
public func sha256Hex(_ text: String) -> String { SHA256(of: text).hexadecimal }
