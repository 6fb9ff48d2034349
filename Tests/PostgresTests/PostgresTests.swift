import Testing

@Test func here() { #expect(1 == 1) }
