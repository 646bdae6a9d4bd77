import DailyNumbers
import Shared
import Testing

@Suite("Numbers as people read them") struct ShownNumberTests {
    @Test(
        arguments: [
            (1234.4, .sessions, "1,234"), (0.5, .purchases, "1"), (99.994, .aov, "99.99"),
            (100, .aov, "100"), (0.0251, .conversion, "2.51 %"), (0.151, .revenueShare, "15 %"),
            (1e20, .revenue, "1e+20"), (-1234, .money, "-1,234"),
        ] as [(Double, Metric, String)])
    func text(value: Double, metric: Metric, expected: String) {
        #expect(ShownNumber.text(value, metric) == expected)
    }

    @Test func unknown() { #expect(ShownNumber.text(nil, .aov) == "?") }

    @Test func change() {
        #expect(ShownNumber.change(Money(micros: 1_500_000_000)) == "+1,500")
        #expect(ShownNumber.change(Money(micros: -1_500_000_000)) == "-1,500")
        #expect(ShownNumber.change(.zero) == "0")
    }
}
