import Profile
import Shared

/// The first few records of one kind of trouble, in the order of the file however they were met.
struct SampleList: Mergeable, Sendable {
    let limit: Int
    private(set) var samples: [RecordedOutcome.Sample] = []

    /// Whether a record at this offset would be kept: asked first, since evidence costs time.
    @inline(__always)
    func wants(_ offset: Int) -> Bool {
        samples.count < limit || (samples.last.map { offset < $0.offset } ?? false)
    }

    mutating func add(_ sample: RecordedOutcome.Sample) {
        guard wants(sample.offset) else { return }
        let at = samples.firstIndex { sample.offset < $0.offset } ?? samples.count
        samples.insert(sample, at: at)
        if samples.count > limit { samples.removeLast() }
    }

    mutating func merge(_ other: SampleList) {
        for sample in other.samples { add(sample) }
    }
}
