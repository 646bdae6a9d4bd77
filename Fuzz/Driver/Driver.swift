import Foundation

/// What libFuzzer calls with each input; `GATE_FUZZ` names the target.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try Chosen.target.run(bytes)
    } catch {
        fatalError("\(Chosen.target): \(error)")
    }
    return 0
}

private enum Chosen {
    static let target: FuzzTarget = {
        let name = ProcessInfo.processInfo.environment["GATE_FUZZ"] ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            fatalError("GATE_FUZZ is '\(name)', and none of \(FuzzTarget.allCases)")
        }
        return target
    }()
}
