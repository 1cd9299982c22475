import Billing
import Consent
import Testing

@testable import Engine

@Suite struct TokenVaultTests {
  private let first = RequestID.random()
  private let second = RequestID.random()

  private func held(_ text: String = "ct_1", at seconds: Int64 = 0, life: Int64 = 60) -> TokenVault.Held {
    TokenVault.Held(
      secret: Secret(text),
      fact: TokenFact(
        hash: sha256Hex(text), issued: at(seconds), lifetime: .seconds(life)), quote: Quote(price: nil, words: "x"))
  }

  private func at(_ seconds: Int64, _ milliseconds: Int64 = 0, boot: String = "boot") -> StoredBootTime {
    StoredBootTime(
      bootID: boot,
      time: BootTime(nanoseconds: 1_000_000_000_000).adding(.seconds(seconds)).adding(.milliseconds(milliseconds)))
  }

  @Test func aTokenIsUsedWithAtLeastTenSecondsLeft() {
    var vault = TokenVault()
    #expect(vault.keep(held(), for: first) == [])
    #expect(vault.usable(for: first, at: at(0))?.secret == Secret("ct_1"))
    #expect(vault.usable(for: first, at: at(50)) != nil)
    #expect(vault.usable(for: first, at: at(50, 1)) == nil)
    #expect(vault.usable(for: second, at: at(0)) == nil)
    #expect(vault.usable(for: first, at: at(0, boot: "other boot")) == nil)
  }

  @Test func aTokenLivesToItsEnd() {
    var vault = TokenVault()
    _ = vault.keep(held(), for: first)
    #expect(vault.isLive(first, at: at(59, 999)))
    #expect(!vault.isLive(first, at: at(60)))
    #expect(vault.end(of: first, at: at(59)) == at(60).time)
    #expect(vault.end(of: first, at: at(60)) == nil)
    #expect(vault.end(of: second, at: at(0)) == nil)
    #expect(!vault.isLive(first, at: at(0, boot: "other boot")))
  }

  @Test func anAccountHoldsOneTokenAndTellsWhoseItDropped() {
    var vault = TokenVault()
    _ = vault.keep(held(), for: first)
    #expect(vault.hasLiveToken(besides: second, at: at(0)))
    #expect(vault.hasLiveToken(besides: nil, at: at(0)))
    #expect(!vault.hasLiveToken(besides: first, at: at(0)))
    #expect(!vault.hasLiveToken(besides: second, at: at(60)))
    #expect(vault.keep(held("ct_2"), for: second) == [first])
    #expect(vault.usable(for: first, at: at(0)) == nil)
    #expect(vault.keep(held("ct_3"), for: second) == [])
    #expect(vault.usable(for: second, at: at(0))?.secret == Secret("ct_3"))
  }

  @Test func tokensAreDroppedOneByOneOrAllTogether() {
    var vault = TokenVault()
    _ = vault.keep(held(), for: first)
    vault.drop(second)
    #expect(vault.isLive(first, at: at(0)))
    vault.drop(first)
    #expect(!vault.isLive(first, at: at(0)))
    _ = vault.keep(held(), for: first)
    #expect(vault.dropAll() == [first])
    #expect(vault.dropAll() == [])
    #expect(!vault.isLive(first, at: at(0)))
  }
}
