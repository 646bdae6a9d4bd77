import CSVScan
import NativeProfiler
import Profile
import ProfileEngineContract
import Shared
import TestSupport
import Testing

@Suite("The native engine keeps the contract of engines")
struct EngineContractTests {
    private func contract() throws -> ProfileEngineContract {
        try ProfileEngineContract(NativeEngine(RunLimits()))
    }

    @Test(
        "its profiles of the fixtures are the expected ones",
        arguments: try! ProfileEngineContract.names)
    func profiles(fixture: String) throws {
        #expect(try contract().profileBreaches(fixture) == [])
    }

    @Test("identities") func identities() throws {
        #expect(try contract().identityBreaches() == [])
    }

    @Test("transactions") func transactions() throws {
        #expect(try contract().transactionBreaches() == [])
    }

    @Test("failures") func failures() throws {
        #expect(try contract().failureBreaches() == [])
    }

    @Test("evidence") func evidence() throws {
        #expect(try contract().evidenceBreaches() == [])
    }

    @Test(
        "the key of an id's text is the same by the scanner's hash, and another with every secret")
    func keys() {
        var generator = SeededGenerator(seed: 1)
        for length in 0...70 {
            let id = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var keys: Set<TransactionKey> = []
            for secret in [HashSecret.none, .ofProcess, .random()] {
                let fast = id.withSlice {
                    TransactionKey($0, HashKey(secret.first, secret.second))
                }
                #expect(TransactionKey(text: id, secret: secret) == fast, "\(length) bytes")
                keys.insert(fast)
            }
            #expect(keys.count == 3, "\(length) bytes")
        }
    }
}
