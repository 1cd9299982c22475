import Synchronization
import Testing

@testable import Engine

@Suite struct SerialGateTests {
  private final class Record: Sendable {
    private let state = Mutex((inside: 0, most: 0, order: [Int]()))

    var most: Int { state.withLock { $0.most } }
    var order: [Int] { state.withLock { $0.order } }

    func enter(_ number: Int) {
      state.withLock { state in
        state.inside += 1
        state.most = max(state.most, state.inside)
        state.order.append(number)
      }
    }

    func leave() {
      state.withLock { $0.inside -= 1 }
    }
  }

  @Test func neverAreTwoInside() async {
    let gate = SerialGate()
    let record = Record()
    await withTaskGroup { group in
      for number in 0..<200 {
        group.addTask {
          await gate.alone {
            record.enter(number)
            for _ in 0..<5 { await Task.yield() }
            record.leave()
          }
        }
      }
    }
    #expect(record.most == 1)
    #expect(record.order.sorted() == Array(0..<200))
  }

  @Test func whoCameFirstGoesFirst() async {
    let gate = SerialGate()
    let record = Record()
    let (stream, door) = AsyncStream.makeStream(of: Void.self)
    let first = Task {
      await gate.alone {
        record.enter(0)
        for await _ in stream { break }
      }
    }
    #expect(await eventually { record.order == [0] })
    var others: [Task<Void, Never>] = []
    for number in 1...10 {
      others.append(Task { await gate.alone { record.enter(number) } })
      #expect(await eventually { gate.waiting == number })
    }
    door.yield()
    await first.value
    for task in others { await task.value }
    #expect(record.order == Array(0...10))
    #expect(gate.waiting == 0)
  }

  @Test func aCancelledTaskStillTakesItsTurnAndPassesItOn() async {
    let gate = SerialGate()
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return await gate.alone { 7 }
    }
    #expect(await task.value == 7)
    #expect(await gate.alone { 8 } == 8)
  }
}
