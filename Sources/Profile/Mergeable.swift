/// A summary of some records that can be combined with the summary of other records.
///
/// `merge` is associative and commutative, so a partition may be cut anywhere and counted in any order.
package protocol Mergeable {
    mutating func merge(_ other: Self)
}
