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
    #expect(desk.notice == "The engine in process 4711 ended; press E to run it here.")
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

  @Test func beforeTheLedgerWasReadNothingIsRun() {
    var desk = Desk(nil)
    desk.press(.character("E"))
    #expect(desk.allEffects.isEmpty)
    #expect(desk.notice == "The ledger was not read yet.")
  }
}
