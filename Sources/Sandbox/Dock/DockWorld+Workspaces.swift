import Billing
import JSON
import Serving

extension DockWorld {
  /// `GET /api/workspaces`: those that the caller can open; with `?archived=1` the ones put aside.
  ///
  /// The meter counts the others of the organisation too: a key opens only some of them.
  func workspaces(areArchived: Bool, call: DockCall) -> JSONValue {
    let shown = organisations[call.organisation].workspaces.filter { ($0.archivedAt != nil) == areArchived }
    return ["workspaces": .array(shown.map { json(of: $0, call: call) })]
  }

  /// `POST /api/workspaces`: a new one, as long as the plan has room; from https://trydock.ai/docs/api/workspaces.
  mutating func createWorkspace(_ body: SandboxRequest.Body, call: DockCall) throws(DockRefusal) -> JSONValue {
    let asked = try DockRefusal.readingSchema(body) { fields in
      fields.require("name")
      let name = fields.text("name") ?? ""
      let slug = fields.text("slug") ?? DockWorkspace.slug(of: name)
      if name.utf8.count > DockWorkspace.nameLength {
        fields.refuse("name", "has to be at most \(DockWorkspace.nameLength) bytes long")
      } else if !DockWorkspace.isSlug(slug) {
        fields.refuse("slug", "has to match ^[a-z0-9-]+$")
      }
      if fields.text("initialMarkdown") != nil {
        fields.refuse("initialMarkdown", "is not kept by this sandbox")
      }
      return (
        name: name, slug: slug, mode: fields.choice("mode", of: DockWorkspace.Mode.self) ?? .table,
        visibility: fields.choice("visibility", of: DockWorkspace.Visibility.self) ?? .org
      )
    }
    let organisation = organisations[call.organisation]
    guard !organisation.workspaces.contains(where: { $0.slug == asked.slug }) else {
      throw .conflict("A workspace with the slug \(asked.slug) exists already.")
    }
    try makeRoom(.workspaces, of: organisation)
    let workspace = DockWorkspace(
      id: "ws_" + random.base32(26), name: asked.name, slug: asked.slug, mode: asked.mode,
      visibility: asked.visibility, rows: [], creator: call.principal, createdAt: call.now.wall)
    organisations[call.organisation].workspaces.append(workspace)
    organisations[call.organisation].count(.workspaces, 1)
    record("create-workspace", call)
    return ["workspace": json(of: workspace, call: call)]
  }

  /// `GET /api/workspaces/{slug}`.
  func workspace(_ slug: String, call: DockCall) throws(DockRefusal) -> JSONValue {
    let place = try self.place(of: slug, call: call)
    return ["workspace": json(of: organisations[call.organisation].workspaces[place], call: call)]
  }

  /// `DELETE /api/workspaces/{slug}`: puts it aside, which frees its place (https://trydock.ai/docs/billing/limits).
  mutating func archiveWorkspace(_ slug: String, call: DockCall) throws(DockRefusal) -> JSONValue {
    let place = try self.place(of: slug, call: call)
    guard organisations[call.organisation].workspaces[place].archivedAt == nil else { throw .notFound }
    organisations[call.organisation].workspaces[place].archivedAt = call.now.wall
    organisations[call.organisation].forgetOldArchive()
    organisations[call.organisation].count(.workspaces, -1)
    record("archive-workspace", call)
    return ["ok": true]
  }

  /// `GET /api/workspaces/{slug}/rows?limit=`: the rows with their positions from 1 on.
  func rows(_ slug: String, _ query: FormFields, call: DockCall) throws(DockRefusal) -> JSONValue {
    let place = try self.place(of: slug, call: call)
    var problems: [BodyFault.Field] = []
    let limit = query.number("limit", or: 50, 1...1_000, &problems)
    if !problems.isEmpty { throw .body(.wrongFields(problems)) }
    let rows = organisations[call.organisation].workspaces[place].rows.prefix(limit)
    return [
      "rows": .array(
        rows.enumerated().map { index, row in
          ["id": .string(row.id), "position": .integer(Int64(index + 1)), "data": ["title": .string(row.title)]]
        })
    ]
  }

  /// `GET /api/search?q=&kind=&limit=&offset=`: the workspaces and rows whose words contain the query's.
  ///
  /// The fields of a hit are those that the vendor's own client reads. Guesses: the page of 20, `total`, and that capitals
  /// do not count.
  func search(_ search: DockSearch, call: DockCall) -> JSONValue {
    let hits = organisations[call.organisation].hits(of: search)
    return [
      "results": .array(Array(hits.dropFirst(search.offset).prefix(search.limit))),
      "total": .integer(Int64(hits.count)),
    ]
  }

  /// Refuses what would be more of a meter than the plan allows.
  private func makeRoom(_ meter: DockMeter, of organisation: DockOrganisation) throws(DockRefusal) {
    let used = organisation.used(meter)
    guard used < organisation.plan.cap(meter) else {
      throw .overLimit(.init(meter: meter, plan: organisation.plan, current: used))
    }
  }

  private func place(of slug: String, call: DockCall) throws(DockRefusal) -> Int {
    guard let place = organisations[call.organisation].workspaces.firstIndex(where: { $0.slug == slug }) else {
      throw .notFound
    }
    return place
  }

  private func json(of workspace: DockWorkspace, call: DockCall) -> JSONValue {
    workspace.json(members: organisations[call.organisation].used(.members))
  }

  /// Writes down what a call did that no plan has to do with.
  mutating func record(_ operation: String, _ call: DockCall) {
    record(
      operation, to: call.organisation, from: nil, to: nil, by: call.principal.cause, requestID: call.requestID,
      at: call.now.wall)
  }
}

extension DockOrganisation {
  /// Opens the workspaces that it begins with, all of them a month old.
  mutating func open(
    _ described: [SandboxWorkspace], random: inout RandomSource, now: ClockReading
  ) throws(SandboxError) {
    for workspace in described {
      let slug = DockWorkspace.slug(of: workspace.name)
      guard DockWorkspace.isSlug(slug), !workspaces.contains(where: { $0.slug == slug }) else {
        throw .unusableWorkspace(workspace.name)
      }
      var rows: [DockWorkspace.Row] = []
      for title in workspace.rows { rows.append(.init(id: "row_" + random.base32(26), title: title)) }
      workspaces.append(
        DockWorkspace(
          id: "ws_" + random.base32(26), name: workspace.name, slug: slug, mode: workspace.isDocument ? .doc : .table,
          visibility: .org, rows: rows, creator: nil, createdAt: now.wall.adding(.seconds(-30 * 86_400))))
    }
  }

  /// Keeps the latest 200 that were put aside, so that no caller makes the sandbox grow without end.
  fileprivate mutating func forgetOldArchive() {
    let excess = workspaces.count { $0.archivedAt != nil } - 200
    guard excess > 0, let oldest = workspaces.firstIndex(where: { $0.archivedAt != nil }) else { return }
    workspaces.remove(at: oldest)
  }

  /// What contains some words: first the workspaces, then their rows, each in order.
  fileprivate func hits(of search: DockSearch) -> [JSONValue] {
    let words = search.words.lowercased()
    var hits: [JSONValue] = []
    let open = workspaces.filter { $0.archivedAt == nil }
    if search.kind == nil || search.kind == .workspace {
      for workspace in open where workspace.name.lowercased().contains(words) || workspace.slug.contains(words) {
        hits.append([
          "kind": "workspace", "id": .string(workspace.id), "title": .string(workspace.name), "snippet": .null,
          "workspaceSlug": .string(workspace.slug),
        ])
      }
    }
    if search.kind == nil || search.kind == .row {
      for workspace in open {
        for row in workspace.rows where row.title.lowercased().contains(words) {
          hits.append([
            "kind": "row", "id": .string(row.id), "title": .string(row.title), "snippet": .string(row.title),
            "workspaceSlug": .string(workspace.slug),
          ])
        }
      }
    }
    return hits
  }
}
