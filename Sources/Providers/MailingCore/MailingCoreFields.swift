/// The fields of MailingCore's answers that are read, with the types they are read as.
enum MailingCoreFields {
  /// `GET /billing/subscription`; see ``MailingCoreSubscription``.
  static let subscription: AnswerForm = {
    var fields: [String: [FieldShape]] = [:]
    for place in ["", "subscription.", "data.", "data.subscription."] {
      if !place.isEmpty { fields[String(place.dropLast())] = [.object] }
      func read(_ names: [String], as kinds: FieldShape...) {
        for name in names { fields[place + name] = kinds }
      }
      read(MailingCoreSubscription.slugNames + ["plan.slug"], as: .plan)
      read(MailingCoreSubscription.planNames, as: .documentedPlan(.mailingcore))
      read(["status"], as: .text)
      read(["currency"], as: .currency)
      read(["interval"], as: .interval)
      read(["plan"], as: .plan, .object)
      read(MailingCoreSubscription.startNames + MailingCoreSubscription.endNames, as: .time)
      read(MailingCoreSubscription.cancelDateNames, as: .time)
      read(MailingCoreSubscription.cancelNames, as: .flag)
      read(MailingCorePlans.centNames, as: .integer)
      read(MailingCoreSubscription.tokenNames + ["aiTokens.balance"], as: .count)
      read(["aiTokens"], as: .count, .object)
      read(MailingCoreSubscription.quotaNames, as: .object)
      for (names, shape) in [(MailingCoreQuota.limitNames, FieldShape.limit), (MailingCoreQuota.usedNames, .count)] {
        read(names.filter { $0.lowercased().contains("email") }, as: shape)
        for place in MailingCoreSubscription.quotaNames { read(names.map { place + "." + $0 }, as: shape) }
      }
    }
    return AnswerForm(fields, wrappers: ["result"], asides: Set(MailingCoreSubscription.tokenNames))
  }()

  /// `GET /billing/plans`; see ``MailingCorePlans``.
  static let plans: AnswerForm = {
    var fields: [String: [FieldShape]] = [:]
    let inner = MailingCorePlans.envelopes.dropFirst().map { "data." + $0 }
    let envelopes = [""] + MailingCorePlans.envelopes + inner
    for envelope in envelopes {
      if !envelope.isEmpty { fields[envelope] = envelope == "data" ? [.list, .object] : [.list] }
      let place = envelope + "[]"
      fields[place] = [.object]
      for name in ["name"] + MailingCorePlans.priceIDNames { fields[place + "." + name] = [.text] }
      for name in ["slug", "planSlug"] { fields[place + "." + name] = [.plan] }
      fields[place + ".currency"] = [.currency]
      fields[place + ".interval"] = [.interval]
      for name in ["isActive", "is_active", "active"] { fields[place + "." + name] = [.flag] }
      for name in MailingCorePlans.allowances.flatMap(\.fields) { fields[place + "." + name] = [.limit] }
      for name in MailingCorePlans.centNames { fields[place + "." + name] = [.integer] }
      for name in MailingCorePlans.priceNames { fields[place + "." + name] = [.number, .text] }
    }
    // Of a list that is there to be compared, only the e-mails limit a meter.
    let names = Set(fields.keys.compactMap { $0.split(separator: ".").last.map(String.init) })
    let asides = names.subtracting(MailingCorePlans.allowances[0].fields + MailingCorePlans.envelopes)
    return AnswerForm(fields, wrappers: ["result"], asides: asides)
  }()
}
