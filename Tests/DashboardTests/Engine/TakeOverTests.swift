import Billing
import Screen
import Testing

@testable import Dashboard

@Suite struct TakeOverTests {
  private func world(_ engine: EngineStatus) -> Snapshot {
    var snapshot = Sample.busy
    snapshot.engine = engine
    return snapshot
  }

  @Test func whileAnotherProcessRunsTheEngineTheCommandSaysWhichOne() {
    var desk = Desk(world(.elsewhere(pid: 4711)))
    desk.press(.character("E"))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice == "The engine runs in process 4711; when that one ends, E runs it here.")
    desk.load(world(.here(gateway: nil)))
    desk.press(.character("E"))
    #expect(desk.notice == "The engine runs here already.")
    #expect(desk.allEffects.isEmpty)
  }

  @Test func whenItEndsTheDashboardSaysHowToRunItAndDoesSoOnce() {
    var desk = Desk(world(.elsewhere(pid: 4711)))
    desk.load(world(.absent))
    #expect(desk.notice == "E runs the engine here: the one in process 4711 ended.")
    #expect(desk.frame().text.contains("E run engine"))
    desk.press(.character("E"))
    #expect(desk.effects == [.takeOver])
    desk.press(.character("E"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice == "The engine is being started.")
    desk.load(world(.here(gateway: "127.0.0.1:8787")))
    desk.load(world(.absent))
    desk.press(.character("E"))
    #expect(desk.effects == [.takeOver], "it ended here, too")
  }

  @Test func whatFailedCanBeTriedAgain() {
    var desk = Desk(world(.absent))
    desk.press(.character("E"))
    desk.send(.takeOverFailed(Problem("The ledger is locked.", advice: "Try again.")))
    #expect(desk.notice?.contains("locked") == true)
    desk.press(.character("E"))
    #expect(desk.effects == [.takeOver])
  }

  @Test func somebodyElseMayBeFaster() {
    var desk = Desk(world(.absent))
    desk.press(.character("E"))
    desk.load(world(.elsewhere(pid: 12)))
    desk.press(.character("E"))
    #expect(desk.effects.isEmpty)
    #expect(desk.notice?.contains("process 12") == true)
  }

  @Test func inReadOnlyNothingIsRun() {
    var desk = Desk(world(.elsewhere(pid: 4711)), readOnly: true)
    desk.load(world(.absent))
    #expect(desk.notice?.contains("press E") == false)
    desk.press(.character("E"))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice == Command.readOnly)
  }

  @Test func inReadOnlyWithoutAnEngineItSaysFromTheStartThatWhatIsShownAges() {
    var desk = Desk(world(.absent), readOnly: true)
    #expect(desk.notice?.contains("ages") == true)
    #expect(desk.frame().text.contains("no engine: data ages"))
    desk.press(.character("r"), .control("r"))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice == "No service is called from here: this dashboard is read-only.")
    // With an engine nobody needs to be told, and still nothing is read for this dashboard.
    desk = Desk(world(.elsewhere(pid: 1)), readOnly: true)
    #expect(desk.notice == nil)
    desk.press(.character("r"), .control("r"))
    #expect(desk.allEffects.isEmpty)
  }

  @Test func aSilentEngineIsSaidOnceAndNothingIsAskedOfIt() {
    var desk = Desk(world(.elsewhere(pid: 4711)))
    desk.load(world(.silent(pid: 4711)))
    let words = "The engine in process 4711 does not answer"
    #expect(desk.notice?.hasPrefix(words) == true)
    #expect(desk.frame().text.contains("engine in process 4711 does not answer"))
    desk.focus(.accounts)
    for key in [Key.character("r"), .control("r"), .character("u"), .character("p")] {
      desk.press(key)
      #expect(desk.allEffects.isEmpty)
      #expect(desk.notice?.hasPrefix(words) == true)
    }
    desk.press(.character("E"))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice?.contains("end that process") == true)
    desk.load(world(.absent))
    #expect(desk.notice == "E runs the engine here: the one in process 4711 ended.")
  }

  @Test func whatIsThereFromTheStartIsSaidToo() {
    #expect(Desk(world(.silent(pid: 7))).notice?.contains("process 7 does not answer") == true)
  }

  @Test func beforeTheLedgerWasReadNothingIsRun() {
    var desk = Desk(nil)
    desk.press(.character("E"))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice == "The ledger was not read yet.")
  }

  /// Nobody wanted it read-only: the reason is the disk's.
  @Test func aLedgerThatCannotBeWrittenIsTheReasonThatIsTold() {
    let configuration = DashboardConfiguration(unwritable: "the disk is full")
    #expect(configuration.readOnly)
    var state = DashboardState(configuration: configuration, size: Size(columns: 100, rows: 30))
    state.snapshot = Sample.world()
    let now = Desk().now
    guard case .disabled(let reason) = Command.named(.approve).availability(in: state, at: now) else {
      Issue.record("it could be approved")
      return
    }
    #expect(reason == "The ledger cannot be written: the disk is full. So nothing is decided or run here.")
    #expect(DashboardConfiguration(readOnly: true).readOnlyWords == Command.readOnly)
  }
}
