import DailyNumbers
import Detection
import Rendering
import Shared

/// Which channels a change comes from, in one line a number.
enum MixLine {
    private static let shown = 3

    /// Of the numbers that alert.
    static func lines(_ mix: MixChange, _ alerts: [DetectorAnswer]) -> [Message.Item.Line] {
        let metrics = Set(alerts.filter { $0.measure.segment == nil }.map(\.measure.metric))
        var lines: [Message.Item.Line?] = []
        if !metrics.isDisjoint(with: [.revenue, .aov, .sessions, .purchases]) {
            lines.append(
                line("Revenue by channel", mix.revenue, { $0.micros }) { amount in
                    ShownNumber.change(amount)
                })
        }
        if metrics.contains(.conversion) {
            lines.append(line("Conversion by channel", mix.conversion, { $0 }, points))
        }
        if metrics.contains(.directSessionShare) {
            lines.append(line("Direct share by channel", mix.directShare, { $0 }, points))
        }
        return lines.compactMap { $0 }
    }

    /// `Revenue by channel: paid -8,200 (visits -7,900, yield -300), …`, the largest first.
    private static func line<Value: AdditiveArithmetic, Size: SignedNumeric & Comparable>(
        _ name: String, _ parts: [MixChange.Part<Value>], _ size: (Value) -> Size,
        _ text: (Value) -> String
    ) -> Message.Item.Line? {
        func whole(_ part: MixChange.Part<Value>) -> Value { part.volume + part.rate }
        let sorted = parts.filter { whole($0) != .zero }.sorted {
            let (a, b) = (size(whole($0)).magnitude, size(whole($1)).magnitude)
            return a != b ? a > b : $0.channel < $1.channel
        }
        guard !sorted.isEmpty else { return nil }
        let named = sorted.prefix(shown).map { part in
            var words = "\(part.channel) \(text(whole(part)))"
            if part.rate != .zero, part.volume != .zero {
                words += " (volume \(text(part.volume)), rate \(text(part.rate)))"
            }
            return words
        }
        let more = sorted.count > shown ? ", \(sorted.count - shown) more" : ""
        return .labelled(
            MessageText(name), MessageText("\(named.joined(separator: ", "))\(more)"))
    }

    private static func points(_ change: Double) -> String {
        let text = Decimals.text(change * 100, places: 2)
        return "\(change > 0 ? "+" : "")\(text) points"
    }
}
