package import Operations
import Shared

/// Writes a result; output that cannot be written must not look like success.
///
/// - Parameter styled: The text has colours of our own, and its maker has seen to everything else in it.
package func emit(_ text: String, styled: Bool = false) throws(OperationFailure) {
    guard Terminal.output.write(styled ? text : text.printable) else {
        throw OperationFailure(.inputOutput, "cannot write to standard output")
    }
}

/// Writes a result for people, in colours where they see them.
package func emit(_ text: (_ color: Bool) -> String) throws(OperationFailure) {
    let color = Terminal.output.usesColor(processEnvironment)
    try emit(text(color), styled: color)
}
