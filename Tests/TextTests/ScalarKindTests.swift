import Testing

@testable import Text

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct ScalarKindTests {
  private static let allScalars = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init)

  @Test func theTableIsInOrderAndCoversEverything() {
    let starts = ScalarTable.runs.map { $0 >> 3 }
    #expect(starts.first == 0)
    #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
    #expect(ScalarTable.runs.allSatisfy { ScalarKind(rawValue: UInt8($0 & 7)) != nil })
    #expect(starts.last.map { $0 <= 0x10FFFF } == true)
  }

  @Test func theShortcutForLatinAgreesWithTheTable() {
    for scalar in Self.allScalars.prefix(0x300) {
      let found = ScalarTable.runs.last { $0 >> 3 <= scalar.value }
      #expect(found.map { UInt8($0 & 7) } == ScalarKind(scalar).rawValue, "U+\(String(scalar.value, radix: 16))")
    }
  }

  @Test func everyDangerousScalarOfTheStandardLibraryIsHidden() {
    let missed = Self.allScalars.filter { scalar in
      Hostile.complaint(about: scalar) != nil && ScalarKind(scalar) != .invisible && ScalarKind(scalar) != .unknown
    }
    #expect(missed.map(\.value).isEmpty)
  }

  @Test func whatIsHiddenIsDangerousOrNewerThanTheTable() {
    let wronged = Self.allScalars.filter { scalar in
      guard ScalarKind(scalar) == .invisible || ScalarKind(scalar) == .unknown else { return false }
      let isNewer = scalar.properties.age.map { $0.major > 14 } ?? true
      return Hostile.complaint(about: scalar) == nil && !isNewer
    }
    #expect(wronged.map(\.value).isEmpty)
  }

  @Test func marksAreThoseOfTheStandardLibrary() {
    let differing = Self.allScalars.filter { scalar in
      switch ScalarKind(scalar) {
      case .invisible, .unknown: false
      case .mark:
        scalar.properties.generalCategory != .nonspacingMark && scalar.properties.generalCategory != .enclosingMark
      case .spacingMark: scalar.properties.generalCategory != .spacingMark
      case .jamo, .narrow, .wide:
        [.nonspacingMark, .enclosingMark, .spacingMark].contains(scalar.properties.generalCategory)
      }
    }
    // Two tone marks and two Vietnamese reading marks that the C library counts as wide letters; Ahom medial ra, which
    // Unicode 16 made a spacing mark.
    #expect(Set(differing.map(\.value)).isSubset(of: [0x302E, 0x302F, 0x16FF0, 0x16FF1, 0x1171E]))
  }

  @Test func everyEmojiOnItsOwnTakesTwoColumns() {
    let differing = Self.allScalars.filter { scalar in
      let isRegional = (0x1F1E6...0x1F1FF).contains(scalar.value)
      let isNewer = scalar.properties.age.map { $0.major > 14 } ?? true
      return scalar.properties.isEmojiPresentation && !isRegional && !isNewer && ScalarKind(scalar) != .wide
    }
    #expect(differing.map(\.value).isEmpty)
  }

  #if canImport(Glibc)
    /// Where a C library with a newer Unicode version counts otherwise: Unicode 16 made these symbols wide, and Ahom
    /// medial ra a spacing mark.
    private static let knownDifferences: [ClosedRange<UInt32>] = [
      0x2630...0x2637, 0x268A...0x268F, 0x1171E...0x1171E, 0x1D300...0x1D356, 0x1D360...0x1D376,
    ]

    @Test func theCLibraryCountsTheSameColumns() throws {
      let locale = try #require(newlocale(Int32(1 << LC_CTYPE), "C.UTF-8", nil))
      let symbol = try #require(dlsym(nil, "wcwidth"))
      let former = uselocale(locale)
      defer {
        uselocale(former)
        freelocale(locale)
      }
      // `wcwidth` is hidden behind a feature macro that Swift's Glibc module does not set.
      let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (wchar_t) -> Int32).self)
      var differing: [String] = []
      for scalar in Self.allScalars {
        let kind = ScalarKind(scalar)
        if kind == .invisible || kind == .unknown { continue }
        let theirs = Int(wcwidth(wchar_t(scalar.value)))
        if theirs == kind.columns || Self.knownDifferences.contains(where: { $0.contains(scalar.value) }) { continue }
        differing.append("U+\(String(scalar.value, radix: 16)): \(kind.columns), not \(theirs)")
      }
      #expect(differing.isEmpty)
    }
  #endif
}
