import Foundation
import Screen
import Settings
import Testing

@testable import Dashboard

/// The pictures of docs/pictures against what the program draws now; `make pictures` makes them anew.
@Suite struct PictureTests {
  /// What README and docs show.
  enum Picture: String, CaseIterable {
    case home, review, history, story

    /// The themes it is made in: for pages that are dark, and for those that are light.
    var themes: [String] { self == .story ? ["dark"] : ["dark", "light"] }

    func text(_ theme: Theme) -> String {
      switch self {
      case .home:
        Self.still(theme, Size(columns: 120, rows: 40)) { _ in }
          .svg(
            title: "Countersign: accounts, their use, what is pending, and the selected request", paper: SVGPaper(theme)
          )
      case .review:
        Self.still(theme, Size(columns: 100, rows: 30)) { film in
          film.press(.enter, then: 1_000)
          film.press(.character("A"), then: 1_000)
          film.type(String(film.desk.code.prefix(2)), each: 500)
        }.svg(title: "A review: all facts, their digest, and four letters to type", paper: SVGPaper(theme))
      case .history:
        Self.still(theme, Size(columns: 100, rows: 30)) { film in
          film.press(.tab, then: 0)
          while film.desk.state.home.focus != .accounts { film.press(.tab, then: 0) }
          film.press(.character("H"), then: 0)
          for _ in 0..<4 { film.press(.tab, then: 0) }
          film.answer()
        }.svg(title: "The use of a meter over a day, its limit and when it will be reached", paper: SVGPaper(theme))
      case .story:
        Film.story(theme: theme).svg(
          title: "Forty seconds: two agents ask, one is approved with four letters, one is rejected, a link is opened",
          paper: SVGPaper(theme))
      }
    }

    /// The screen after three agents have asked and something was pressed.
    private static func still(_ theme: Theme, _ size: Size, _ press: (inout Film) -> Void) -> Frame {
      var film = Film(theme: theme, size: size)
      for request in [StoryWorld.upgrade, StoryWorld.hasty, StoryWorld.checkout] {
        film.happens { $0.ask(request, at: $1) }
        film.wait(4_000)
      }
      press(&film)
      return film.desk.frame()
    }
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/pictures")

  private static func name(_ picture: Picture, _ theme: String) -> String { "\(picture)-\(theme).svg" }

  @Test(arguments: Picture.allCases)
  func aPictureShowsWhatTheProgramDraws(_ picture: Picture) throws {
    for name in picture.themes {
      let loaded = ThemeLoader.load(name, directory: nil)
      #expect(loaded.problems.isEmpty)
      let drawn = picture.text(loaded.theme) + "\n"
      let file = Self.folder.appending(path: Self.name(picture, name))
      if ProcessInfo.processInfo.environment["RECORD_PICTURES"] == "1" { try Data(drawn.utf8).write(to: file) }
      let kept = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      // The documents are long: only whether they differ is of use.
      let isFresh = kept == drawn
      #expect(isFresh, "docs/pictures/\(Self.name(picture, name)) is stale: run `make pictures`, and look at it")
      #expect(drawn.utf8.count < 400_000)
    }
  }

  /// A picture that nobody compares says how a screen looked once.
  @Test func everyPictureIsOneOfThese() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let names = Set(Picture.allCases.flatMap { picture in picture.themes.map { Self.name(picture, $0) } })
    #expect(Set(files) == names)
  }

  /// The story lasts as long as its title says, and tells what it says.
  @Test func theStoryIsTold() throws {
    let film = Film.story(theme: .fallback)
    #expect(film.length == .seconds(40))
    let requests = film.world.snapshot.requests
    #expect(requests.map(\.state) == [.executed, .rejected])
    #expect(requests.last?.rejection?.preset == .notNeeded)
    #expect(film.desk.allEffects.contains { if case .openLink = $0 { true } else { false } })
    #expect(film.shots.contains { $0.frame.text.contains("typed: ") })
  }
}
