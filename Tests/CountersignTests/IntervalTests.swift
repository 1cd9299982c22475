import JSON
import Testing

/// How often a change is charged is money: it is wherever the change is.
@Suite struct IntervalTests {
  @Test func aYearlyChangeSaysSoWhereverItIsTold() throws {
    let scene = try Scene()
    let (_, door) = try scene.serve()
    let body = #"{"operation":"upgrade","params":{"plan":"scale","interval":"year"}}"#
    let answer = try door.send("POST", "/countersign/v1/requests", token: try scene.door("bot"), body: body)
    #expect(answer.status == 200, "\(answer)")
    #expect(try scene.run("requests").words.contains("Pro -> Scale, charged yearly $490/yr"))
    #expect(try scene.run("show", "1").words.contains("upgrade Pro -> Scale, charged yearly"))
    let shown = try scene.json("show", "1")
    #expect(shown["to"]?["interval"]?.string == "year" && shown["asked"]?["interval"]?.string == "year")
    #expect(shown["quote"]?["interval"]?.string == "year")
  }
}
