/// What has one form as JSON, whoever keeps or prints it. Members come in the order of their names.
package protocol JSONWritable {
    func write(to writer: inout JSONWriter)
}

extension JSONWritable {
    /// As it is kept: without blanks.
    package var compactJSON: String { text(.compact) }

    /// As it is printed, or is a file of its own.
    package var json: String { text(.pretty) + "\n" }

    func text(_ layout: JSONWriter.Layout) -> String {
        var writer = JSONWriter(layout)
        write(to: &writer)
        return writer.text
    }
}

extension String: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.value(self) }
}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(to writer: inout JSONWriter) { writer.list(self) }
}

/// What is not known is null, not left out.
extension Optional: JSONWritable where Wrapped: JSONWritable {
    package func write(to writer: inout JSONWriter) {
        if let self { self.write(to: &writer) } else { writer.null() }
    }
}
