import CommandSupport
import Durable
import Foundation
import IngestGate
import Operations
import Shared
import Testing

/// Not the one of Testing.
typealias Code = CommandSupport.ExitStatus

@Suite("The exit code: one pure function, and what comes first")
struct ExitStatusTests {
    @Test(
        "a verdict stops the pipeline from the severity on that was asked for",
        arguments: [
            (Severity.p0, Code.FailOn.p0, Code.blocked),
            (.p0, .p1, .blocked), (.p0, .never, .clear),
            (.p1, .p0, .clear), (.p1, .p1, .flagged), (.p1, .never, .clear),
            (.p2, .p0, .clear), (.p2, .p1, .clear), (.p2, .never, .clear),
        ])
    func verdicts(worst: Severity, failOn: Code.FailOn, expected: Code) {
        #expect(Code(.judged(worst: worst), failOn: failOn) == expected)
    }

    @Test("nothing found stops nothing", arguments: Code.FailOn.allCases)
    func clean(failOn: Code.FailOn) {
        #expect(Code(.judged(worst: nil), failOn: failOn) == .clear)
    }

    @Test(
        "of several things that could not be judged, the worst for the operator is named",
        arguments: [
            ([PartitionFailure.Kind.missing], Code.noInput),
            ([.unreadable], .noInput), ([.ambiguous], .dataFormat),
            ([.io], .inputOutput), ([.changed], .inputOutput), ([.cannotCreate], .cannotCreate),
            ([.ambiguous, .missing], .noInput), ([.ambiguous, .unreadable], .noInput),
            ([.missing, .changed], .inputOutput), ([.missing, .io, .ambiguous], .inputOutput),
            ([.io, .cannotCreate], .cannotCreate), ([.unfinished], .inputOutput),
            ([.ambiguous, .missing, .changed, .cannotCreate], .cannotCreate),
        ])
    func precedence(failures: [PartitionFailure.Kind], expected: Code) {
        for worst in [nil] + Severity.allCases {
            for failOn in Code.FailOn.allCases {
                for order in [failures, failures.reversed()] {
                    let answer = RunAnswer(worst: worst, failures: order)
                    // A P0 comes first, and an error before all else.
                    let stops = worst == .p0 && failOn != .never
                    #expect(Code(answer, failOn: failOn) == (stops ? .blocked : expected))
                }
            }
        }
    }

    @Test("without failures the verdict is the answer")
    func judged() {
        #expect(RunAnswer(worst: .p1, failures: []) == .judged(worst: .p1))
    }

    @Test("every kind of failure has a code of its own, and none is a success")
    func kinds() {
        let codes = OperationFailure.Kind.allCases.map { Code($0) }
        #expect(Set(codes).count == codes.count)
        #expect(!codes.contains(.clear) && !codes.contains(.flagged))
    }

    @Test(
        "what the file system refuses",
        arguments: [
            ("open", ENOENT, Code.noInput, Code.noInput),
            ("open", EACCES, .inputOutput, .noInput), ("open", EISDIR, .inputOutput, .noInput),
            ("read", EIO, .inputOutput, .inputOutput),
            ("make folder", EACCES, .cannotCreate, .noInput),
            ("make folder", EEXIST, .cannotCreate, .inputOutput),
            ("make folder", ENOSPC, .inputOutput, .inputOutput),
        ])
    func files(operation: String, code: Int32, expected: Code, ofInput: Code) {
        let error = FileError(operation, "x", code: code)
        #expect(OperationFailure(error).map { Code($0.kind) } == expected)
        #expect(Code(ConfigFailure.unreadable(error)) == ofInput)
    }

    @Test(
        "why a release is refused",
        arguments: [
            (ReleaseRefusal.missing("x"), Code.noInput), (.changed("x", check: "y"), .noInput),
            (.noRemainder("cut"), .blocked), (.remainderBlocked([]), .blocked),
            (.noRecords("x"), .blocked),
        ])
    func refusals(refusal: ReleaseRefusal, expected: Code) {
        #expect(OperationFailure(refusal).map { Code($0.kind) } == expected)
    }

    @Test("another run holds the lock: its number, and how to wait")
    func locked() throws {
        let failure = try #require(OperationFailure(RunLock.Failure.heldBy(7)))
        #expect(failure.kind == .locked)
        #expect(failure.message.contains("process 7") && failure.message.contains("--lock-timeout"))
    }

    @Test("what is no error of ours is left alone")
    func strange() {
        struct Strange: Error {}
        #expect(OperationFailure(Strange()) == nil)
    }

    private static func failures() -> [ConfigFailure] {
        [.missing(path: "x"), .invalid(Diagnostics(path: "x", source: ""))]
    }

    @Test("no configuration: not there, or not right, is for the same person")
    func configuration() {
        #expect(Self.failures().map { Code($0) } == [.configuration, .configuration])
    }
}
