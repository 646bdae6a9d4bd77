package import Shared

/// A text in which `«` says where a diagnostic belongs.
package struct MarkedText {
    package let text: String
    package let places: [SourceLocation]

    package init(_ marked: String) {
        var text = ""
        var places: [SourceLocation] = []
        var place = SourceLocation.start
        for character in marked {
            if character == "«" {
                places.append(place)
                continue
            }
            text.append(character)
            if character.isNewline {
                place = SourceLocation(line: place.line + 1, column: 1)
            } else {
                place.column += character.unicodeScalars.count
            }
        }
        self.text = text
        self.places = places
    }
}
