import TestSupport
import Testing

@testable import CSVScan

@Suite("Numbers that JSON has not, in rows of Parquet")
struct NumberWordsTests {
    private static func written(_ text: String, pieces: Int) -> String {
        var words = NumberWords()
        var out: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            words.add(Array(rest.prefix(pieces)), to: &out)
            rest = rest.dropFirst(pieces)
        }
        return String(decoding: out, as: UTF8.self)
    }

    @Test(
        "become texts where they are values, and stay where they are text, however they come",
        arguments: [
            (#"{"a":NaN}"#, #"{"a":"NaN"}"#),
            (#"{"a":Infinity,"b":1}"#, #"{"a":"Infinity","b":1}"#),
            (#"{"a":-Infinity}"#, #"{"a":"-Infinity"}"#), (#"{"a":-1.5e-3}"#, #"{"a":-1.5e-3}"#),
            (#"{"a":[NaN,-1,null,true]}"#, #"{"a":["NaN",-1,null,true]}"#),
            (#"{"NaN":"Infinity, -NaN"}"#, #"{"NaN":"Infinity, -NaN"}"#),
            (#"{"a":"\"NaN","b":NaN}"#, #"{"a":"\"NaN","b":"NaN"}"#),
            (#"{"a":"\\","b":-5}"#, #"{"a":"\\","b":-5}"#), ("", ""),
        ])
    func words(text: String, wanted: String) {
        for pieces in 1...7 { #expect(Self.written(text, pieces: pieces) == wanted) }
    }
}
