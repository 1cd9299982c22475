import Billing
import Support
import Synchronization
import Testing

@testable import Ledger
@testable import countersign

@Suite struct StorageWatchTests {
  /// A disk that a test fills, and what was told of it.
  private final class Disk: Sendable {
    let fault = Mutex<StorageFault?>(nil)
    let looks = Mutex(0)

    func look() -> StorageFault? {
      looks.withLock { $0 += 1 }
      return fault.withLock { $0 }
    }
  }

  @Test(.timeLimit(.minutes(2))) func eachTimeItIsToldThatItBeginsAndThatItEnds() async {
    let (time, disk, full) = (ManualTime(), Disk(), StorageFault(code: 28))
    let watch = StorageWatch(time: time) { disk.look() }
    let (told, tell) = AsyncStream.makeStream(of: StorageFault?.self)
    let work = Task { await watch.follow { tell.yield($0) } }
    var news = told.makeAsyncIterator()
    for _ in 0..<2 {
      disk.fault.withLock { $0 = full }
      watch.look()
      #expect(await news.next() == .some(full))
      // While it lasts it is looked at without anybody's word.
      await time.waitForSleepers(1)
      let before = disk.looks.withLock { $0 }
      time.advance(by: StorageWatch.pause)
      await time.waitForSleepers(1)
      #expect(disk.looks.withLock { $0 } == before + 1)
      disk.fault.withLock { $0 = nil }
      time.advance(by: StorageWatch.pause)
      #expect(await news.next() == .some(nil))
    }
    work.cancel()
    await work.value
    #expect(time.sleepers == 0)
  }

  @Test func theFactStandsFirst() {
    let trouble = StorageFault(code: 28).trouble(in: "/state")
    #expect(
      trouble.description == "Nothing can be written: the disk is full. Free some disk space, then try again. "
        + "Until then agents are refused, and nothing is decided or carried out. The place is /state.")
  }
}
