/// Plain memory.
@safe final class PlainBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    let count: Int
    let base: UnsafeMutablePointer<Element>

    /// Room for so many elements, with whatever happens to be in it.
    init(_ count: Int = 0) {
        self.count = count
        unsafe base = .allocate(capacity: count)
    }

    /// A list.
    convenience init(_ elements: [Element]) {
        self.init(elements.count)
        for i in elements.indices { unsafe (base + i).initialize(to: elements[i]) }
    }

    deinit { unsafe base.deallocate() }

    /// The index is below `count`.
    @inline(__always) subscript(_ i: Int) -> Element { unsafe base[i] }
}
