import CSVScan
import Shared
import Testing

@testable import FieldText

@Suite("Numbers of other forms")
struct NumberReaderTests {
    private func micros(
        _ text: String, _ decimal: String, _ thousands: String?, _ marks: Set<NumberMark> = []
    ) -> Int64? {
        var form = NumberForm()
        form.decimal = decimal.utf8.first ?? 0
        form.thousands = thousands?.utf8.first
        form.marks = marks
        return Array(text.utf8).withSlice { NumberReader(form).micros($0) }
    }

    @Test(
        "are read as they are declared, exactly",
        arguments: [
            ("1.234,50", ",", ".", 1_234_500_000), ("99,90", ",", ".", 99_900_000),
            ("-1.234.567,8", ",", ".", -1_234_567_800_000), ("1234,5", ",", ".", 1_234_500_000),
            ("1.234", ",", ".", 1_234_000_000), ("5", ",", nil, 5_000_000),
            ("+0,000001", ",", nil, 1), ("1,5e3", ",", nil, 1_500_000_000),
            ("1,234.50", ".", ",", 1_234_500_000), ("1'234.50", ".", "'", 1_234_500_000),
            ("1’234.50", ".", "'", 1_234_500_000), ("1 234,5", ",", " ", 1_234_500_000),
            ("1\u{a0}234,5", ",", " ", 1_234_500_000),
            ("1\u{202f}234\u{202f}567", ",", " ", 1_234_567_000_000),
        ] as [(String, String, String?, Int64)])
    func forms(_ text: String, _ decimal: String, _ thousands: String?, _ wanted: Int64) {
        #expect(micros(text, decimal, thousands) == wanted, "\(text)")
    }

    @Test(
        "what keeps to another convention is none",
        arguments: [
            ("99.90", ",", nil), ("99.90", ",", "."), ("1.2345", ",", "."), ("1.23.456", ",", "."),
            ("1234.567", ",", "."), (".234", ",", "."), ("1.", ",", "."), ("1,2,3", ",", "."),
            ("", ",", "."), ("-", ",", "."), (",", ",", "."),
            ("1.234,5.6", ",", "."), ("€5", ",", "."), ("5 %", ",", "."), ("(5)", ",", "."),
            ("1 234", ",", "."), ("12  345", ",", " "), ("٣", ",", "."), ("1e", ",", "."),
        ] as [(String, String, String?)])
    func others(_ text: String, _ decimal: String, _ thousands: String?) {
        #expect(micros(text, decimal, thousands) == nil, "\(text)")
    }

    @Test(
        "marks are read where they are declared",
        arguments: [
            ("€12.50", 12_500_000), ("€ 12.50", 12_500_000), ("12.50 €", 12_500_000),
            ("12.50€", 12_500_000), ("USD 12", 12_000_000), ("12 USD", 12_000_000),
            ("-$5", -5_000_000), ("$-5", -5_000_000), ("R$ 5", 5_000_000), ("5 zł", 5_000_000),
            ("12.5%", 12_500_000), ("12.5 %", 12_500_000), ("(12.50)", -12_500_000),
            ("($12.50)", -12_500_000), ("7", 7_000_000),
        ] as [(String, Int64)])
    func marks(_ text: String, _ wanted: Int64) {
        #expect(micros(text, ".", nil, Set(NumberMark.allCases)) == wanted, "\(text)")
    }

    @Test(
        "what is no number with marks either",
        arguments: [
            "€", "€€5", "(-5)", "(5", "5)", "%", "eur 5", "EURO 5", "5 EUR USD", "--5", "()",
            "$ - 5", "12 5",
        ])
    func noMarks(_ text: String) {
        #expect(micros(text, ".", nil, Set(NumberMark.allCases)) == nil, "\(text)")
    }

    @Test(
        "a width is that of a warehouse",
        arguments: [
            ("127", 8, true), ("128", 8, false), ("-128", 8, true), ("-129", 8, false),
            ("32767", 16, true), ("32768", 16, false), ("2147483647", 32, true),
            ("2147483648", 32, false), ("-2147483648", 32, true), ("9223372036854775807", 64, true),
            ("9223372036854775808", 64, false), ("1.0", 32, false),
        ])
    func widths(_ text: String, _ bits: Int, _ wanted: Bool) {
        #expect(Array(text.utf8).withSlice { FieldText.isInteger($0, bits: bits) } == wanted)
    }

    @Test("true and false in the words of warehouses")
    func booleans() {
        for text in ["true", "FALSE", "t", "F", "1", "0", "yes", "No", "y", "n", "on", "Off"] {
            #expect(Array(text.utf8).withSlice { FieldText.isBoolean($0) }, "\(text)")
        }
        for text in ["", "2", "tru", "truee", "ja", "10", "null", "yes "] {
            #expect(!Array(text.utf8).withSlice { FieldText.isBoolean($0) }, "\(text)")
        }
    }
}
