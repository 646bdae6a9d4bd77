import Rendering
import Shared

/// `report.md`: the one message that people read, as Slack shows it.
package struct HealthReport: Sendable {
    package let text: String

    package init(_ run: HealthRun) {
        text = SlackRenderer(limit: run.settings.report.maxCharacters).text(Message(run))
    }
}
