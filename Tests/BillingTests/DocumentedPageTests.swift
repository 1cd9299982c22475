import Billing
import Testing

@Suite struct DocumentedPageTests {
  @Test func aPageNamesItselfAndItsDays() {
    #expect(DocumentedPage.daimonConcepts.words == "daimon's Concepts, read 2026-11-21")
    #expect(
      DocumentedPage.daimonBeta.words == "daimon's llms-full.txt, v0.1.0-beta of 2026-03-11, read 2026-11-21")
  }

  @Test func everyPageThatIsQuotedHasAnAddressAndDays() {
    for service in Service.allCases {
      let pages = service.documentedTerms.map(\.page) + service.documentedFacts.map(\.page)
      #expect(!pages.isEmpty)
      for page in pages {
        #expect(!page.title.isEmpty && !page.address.isEmpty)
        for day in [page.readOn, page.datedOn ?? page.readOn] {
          #expect(Instant(iso8601: day.string + "T00:00:00Z") != nil, "\(day)")
        }
      }
    }
  }
}
