/// The fields of MailingCore's answers that are read, with the types they are read as.
enum MailingCoreFields {
  /// `GET /billing/subscription`; see ``MailingCoreSubscription``.
  static let subscription: [String: [FieldInspection.Kind]] = {
    var fields: [String: [FieldInspection.Kind]] = [:]
    for place in ["", "subscription.", "data."] {
      if !place.isEmpty { fields[String(place.dropLast())] = [.object] }
      func read(_ names: [String], as kinds: FieldInspection.Kind...) {
        for name in names { fields[place + name] = kinds }
      }
      read(MailingCoreSubscription.slugNames + ["status", "currency", "interval", "plan.slug"], as: .text)
      read(["plan"], as: .text, .object)
      read(MailingCoreSubscription.startNames + MailingCoreSubscription.endNames, as: .text)
      read(MailingCoreSubscription.cancelDateNames, as: .text)
      read(MailingCoreSubscription.cancelNames, as: .flag)
      read(MailingCoreSubscription.tokenNames + ["aiTokens.balance"] + MailingCorePlans.centNames, as: .integer)
      read(["aiTokens"], as: .integer, .object)
      read(MailingCoreSubscription.quotaNames, as: .object)
      let counts = MailingCoreQuota.limitNames + MailingCoreQuota.usedNames
      read(counts.filter { $0.lowercased().contains("email") }, as: .integer)
      for name in MailingCoreSubscription.quotaNames { read(counts.map { name + "." + $0 }, as: .integer) }
    }
    return fields
  }()

  /// `GET /billing/plans`; see ``MailingCorePlans``.
  static let plans: [String: [FieldInspection.Kind]] = {
    var fields: [String: [FieldInspection.Kind]] = [:]
    for envelope in [""] + MailingCorePlans.envelopes {
      if !envelope.isEmpty { fields[envelope] = [.list] }
      let place = envelope + "[]"
      fields[place] = [.object]
      for name in ["slug", "planSlug", "name", "currency", "interval"] + MailingCorePlans.priceIDNames {
        fields[place + "." + name] = [.text]
      }
      for name in ["isActive", "is_active", "active"] { fields[place + "." + name] = [.flag] }
      for name in MailingCorePlans.allowances.flatMap(\.fields) { fields[place + "." + name] = [.integer, .text] }
      for name in MailingCorePlans.centNames { fields[place + "." + name] = [.integer] }
      for name in MailingCorePlans.priceNames { fields[place + "." + name] = [.integer, .text] }
    }
    return fields
  }()
}
