/// What the sandbox's daimon.email begins with.
public struct DaimonConfiguration: Sendable {
  /// The accounts, the first one being the one that the announcement's credential is for; of two with one key the first
  /// has it.
  public var customers: [DaimonCustomer]
  /// Which of the documented spellings it speaks.
  public var dialect: DaimonDialect
  /// Makes ids and tokens reproducible for tests; nil draws them from the system's generator.
  public var seed: UInt64?
  /// How many calls an account may make in any minute; daimon's own documents do not say.
  public var callsPerMinute: Int

  /// A configuration; what is left out follows daimon's documents.
  public init(
    customers: [DaimonCustomer], dialect: DaimonDialect = .seed, seed: UInt64? = nil, callsPerMinute: Int = 600
  ) {
    self.customers = customers
    self.dialect = dialect
    self.seed = seed
    self.callsPerMinute = callsPerMinute
  }

  /// One account on the free tier with fresh keys, which cannot send yet.
  public static func standard(seed: UInt64?) -> DaimonConfiguration {
    var random = RandomSource(seed: seed, purpose: 21)
    return DaimonConfiguration(
      customers: [
        DaimonCustomer(
          id: "acc_" + random.hexadecimal(6), name: "daimon-bot", accountKey: "dm_free_" + random.hexadecimal(32),
          inbox: "inb_" + random.hexadecimal(6), inboxKey: "dm_free_" + random.hexadecimal(32),
          usage: [.inboxes: 3])
      ], seed: seed)
  }
}
