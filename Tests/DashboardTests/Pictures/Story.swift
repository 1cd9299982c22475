import Billing
import Consent
import Screen
import Text

@testable import Dashboard

extension Film {
  /// Forty seconds at the desk: two agents ask, one is approved with its four letters and one rejected with a reason, and a
  /// link is opened.
  static func story(theme: Theme) -> Film {
    var film = Film(theme: theme, size: Size(columns: 100, rows: 30))
    let (upgrade, hasty) = (StoryWorld.upgrade.id, StoryWorld.hasty.id)
    film.wait(1_500)
    film.happens { $0.ask(StoryWorld.upgrade, at: $1) }
    film.wait(2_000)
    film.happens { $0.ask(StoryWorld.hasty, at: $1) }
    film.wait(1_500)

    film.press(.enter, then: 4_000)
    film.press(.character("A"), then: 1_500)
    let code = film.desk.code
    film.type(String(code.dropLast()), each: 600)
    film.type(String(code.suffix(1)), each: 100)
    film.decide(upgrade)
    film.wait(400)
    film.happens {
      $0.happen(.executionBegan(Attempt(number: 1, tokenHash: nil, issued: $1.boot)), to: upgrade, at: $1)
    }
    film.wait(700)
    film.happens {
      $0.happen(.executed(Outcome(.switched)), to: upgrade, at: $1)
      $0.seeScale(at: $1)
    }
    film.say(Notice(.news, "research-bot was told: switched"))
    film.wait(2_500)
    film.press(.escape, then: 2_000)

    film.select(hasty)
    film.press(.enter, then: 3_500)
    film.press(.character("R"), then: 1_000)
    film.press(.character("1"), then: 700)
    film.press(.tab, then: 400)
    film.type("2,400 of 25,000 are used", each: 70)
    film.wait(1_000)
    film.press(.enter, then: 0)
    film.decide(hasty)
    film.wait(300)
    let told = film.world.snapshot.request(hasty)?.rejection?.preset.rawValue ?? "nothing"
    film.say(Notice(.news, SafeText("mailer-7 was told: denied (\(told))")))
    film.wait(2_500)
    film.press(.escape, then: 1_500)

    film.press(.tab, then: 800)
    film.press(.enter, then: 2_500)
    film.press(.character("o"), then: 200)
    film.say(Notice(.news, "Opened 127.0.0.1:8790 in the browser."))
    film.wait(Int64(max(1_000, 40_000 - film.elapsed)))
    return film
  }

  private var elapsed: Int64 {
    length.components.seconds * 1_000 + length.components.attoseconds / 1_000_000_000_000_000
  }

  /// Records what the operator's last key decided, as the program's session does; without a decision nothing happens.
  mutating func decide(_ id: RequestID) {
    for effect in desk.allEffects.reversed() {
      switch effect {
      case .approve(id, let approval): happens { $0.happen(.approved(approval), to: id, at: $1) }
      case .reject(id, _, let rejection): happens { $0.happen(.rejected(rejection), to: id, at: $1) }
      default: continue
      }
      return answer(.decisionRecorded(id, .recorded))
    }
  }

  /// Goes to the row of a request.
  mutating func select(_ id: RequestID) {
    for _ in desk.state.home.order where desk.state.request?.id != id { press(.down, then: 500) }
  }
}
