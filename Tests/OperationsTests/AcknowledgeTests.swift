import Ledger
import Shared
import TestSupport
import Testing

@testable import Operations

@Suite("A person takes an incident")
struct AcknowledgeTests {
    private static func incident(
        _ id: String, _ state: ReportedIncident.State, _ kind: ReportedIncident.Kind = .business
    ) -> ReportedIncident {
        ReportedIncident(
            id: id, kind: kind, first: day("2025-03-08").date, severity: .p0, cause: "checkout",
            title: "Checkout is down", state: state, subjects: ["orders"])
    }

    private static let answer = HealthAnswer(
        day: day("2025-03-09").date, status: "P0",
        incidents: [
            incident("a", .ongoing), incident("b", .resolved), incident("c", .waiting),
            incident("d", .opened, .data),
        ], at: Instant(microseconds: 0), version: "test")

    @Test(
        "is found in the last answer, or it is said why not",
        arguments: [
            ("a", nil, ""), ("c", nil, ""),
            ("b", OperationFailure.Kind.dataFormat, "'b' was resolved on 2025-03-09"),
            (
                "x", .noInput,
                "there is no incident 'x' in the answer for 2025-03-09; open: a, c, d"
            ),
        ])
    func find(id: String, kind: OperationFailure.Kind?, message: String) {
        do throws(OperationFailure) {
            let (found, last) = try AcknowledgeIncident.find(id, in: Self.answer)
            #expect(kind == nil && found.id == id && last == day("2025-03-09").date)
        } catch {
            #expect(error.kind == kind && error.message == message)
        }
    }

    @Test("with no answer, and with none open")
    func nothing() {
        var quiet = Self.answer
        quiet.incidents = [Self.incident("b", .resolved)]
        for (answer, says) in [(nil, "no day has been judged yet"), (quiet, "none is open")] {
            let error = #expect(throws: OperationFailure.self) {
                _ = try AcknowledgeIncident.find("x", in: answer)
            }
            #expect(error?.kind == .noInput)
            #expect(error?.message.contains(says) == true)
        }
    }

    private func recorded() throws -> Workshop {
        let work = try Workshop()
        try work.folder.write("", to: "state/.keep")
        try Ledger.open(state: work.folder.file("state")).record(Self.answer)
        return work
    }

    @Test("is recorded with the run's clock, from the last judged day on")
    func record() throws {
        let work = try recorded()
        var options = AcknowledgeIncident.Options(id: "a", by: "ana", reason: "OPS-1")
        options.isNewNormal = true
        let word = try AcknowledgeIncident(work.config, work.context).run(options).word
        #expect(word.at == work.context.now && word.day == day("2025-03-09").date)
        #expect(word.isNewNormal && word.subjects == ["orders"])
        let ledger = try #require(try Ledger.openReadOnly(state: work.folder.file("state")))
        #expect(try ledger.acknowledgements() == [word])
    }

    @Test("the same word again is no other entry; another word is")
    func repeated() throws {
        let work = try recorded()
        var options = AcknowledgeIncident.Options(id: "a", by: "ana", reason: "OPS-1")
        // A program that another test starts may hold the lock for a moment.
        options.lockTimeout = Workshop.patience
        let use = try AcknowledgeIncident(work.config, work.context)
        let first = try use.run(options).word
        #expect(try use.run(options).word == first)
        let ledger = try #require(try Ledger.openReadOnly(state: work.folder.file("state")))
        #expect(try ledger.acknowledgements() == [first])
        options.isNewNormal = true
        let second = try use.run(options).word
        #expect(try ledger.acknowledgements() == [first, second])
        options.reason = "OPS-2"
        let third = try use.run(options).word
        #expect(try ledger.acknowledgements() == [first, second, third])
    }

    @Test("hard rules have no new normal, and where no ledger is, none is made")
    func refused() throws {
        let work = try recorded()
        var options = AcknowledgeIncident.Options(id: "d", by: "ana", reason: "OPS-1")
        options.isNewNormal = true
        let error = #expect(throws: OperationFailure.self) {
            try AcknowledgeIncident(work.config, work.context).run(options)
        }
        #expect(error?.kind == .usage)

        let fresh = try Workshop()
        let missing = #expect(throws: OperationFailure.self) {
            try AcknowledgeIncident(fresh.config, fresh.context).run(options)
        }
        #expect(missing?.kind == .noInput && !fresh.folder.exists("state"))
    }
}
