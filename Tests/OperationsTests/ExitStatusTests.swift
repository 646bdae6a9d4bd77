import CommandSupport
import IngestGate
import Operations
import Shared
import Testing

@Suite("What a run comes to")
struct ExitStatusTests {
}
