import Billing

extension Account {
  /// The way by which a request is carried out: as the account's service does by itself, or as it said for this one.
  ///
  /// This is the one rule of what needs a token: who approves, who carries out and who counts calls ask here.
  public func way(of request: ConsentRequest) -> ChangeWay {
    let usual = way(of: request.change)
    return usual == .token && request.way == .page ? .page : usual
  }
}
