/// What the live answers of an account are made of, and whether the account can be read by them.
public struct Inspection: Hashable, Sendable {
  /// The fields of the answers.
  public let fields: [FieldFinding]
  /// Why a look that got these answers would fail, as a whole or in a part; nil when it would succeed.
  public let failure: LookFailure?

  /// What was found.
  public init(_ fields: [FieldFinding], failure: LookFailure? = nil) {
    self.fields = fields
    self.failure = failure
  }

  /// What was found in answers, and what the reader of looks makes of the same answers.
  public init(
    _ fields: [FieldFinding], reading read: () throws(ProviderFailure) -> Observation
  ) {
    do throws(ProviderFailure) {
      self.init(fields, failure: try read().partFailure)
    } catch {
      self.init(fields, failure: LookFailure(error))
    }
  }
}
