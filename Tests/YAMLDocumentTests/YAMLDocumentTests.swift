import Testing
import YAMLDocument

struct YAMLDocumentTests {
    @Test(arguments: [
        "", "\n\n", "# only a comment", "---", "---\n...\n", "\u{FEFF}", "{}", "--- {}\n...\n",
        "%YAML 1.2\n---\n",
    ])
    func document_whenEmpty_isAMappingOfNothing(text: String) throws {
        #expect(try YAMLDocument.parse(text).outline == "{}")
    }

    @Test(arguments: [
        ("a: 1\nb:\n  - x\n  - y: {z: null}\n", "{a: int 1, b: ['x', {y: {z: null}}]}"),
        ("[a, [b], {c: d}]", "['a', ['b'], {c: 'd'}]"),
        ("a: 1\r\nb: 2\r\n", "{a: int 1, b: int 2}"),
        ("\u{FEFF}a: 1\n", "{a: int 1}"),
        ("{\"a\": [1, 2.5, \"x\", null, true]}", "{a: [int 1, number 2.5, 'x', null, bool true]}"),
        ("word", "'word'"),
        ("null", "null"),
    ])
    func document_whenRead_hasItsStructure(text: String, outline: String) throws {
        #expect(try YAMLDocument.parse(text).outline == outline)
    }

    @Test(arguments: [
        ("a: 1\nbc:\n  - x\n  - y: z\n", "1:1{a@1:1 1:4 bc@2:1 3:3[3:5 4:5{y@4:5 4:8}]}"),
        ("é🐱: [ü, x]", "1:1{é🐱@1:1 1:5[1:6 1:9]}"),
        ("\u{FEFF}a: b", "1:1{a@1:1 1:4}"),
        ("a: &n {b: 1}\nc: *n", "1:1{a@1:1 1:4{b@1:8 1:11} c@2:1 2:4{b@1:8 1:11}}"),
        ("a:\nb: 1", "1:1{a@1:1 1:3 b@2:1 2:4}"),
    ])
    func node_whenRead_knowsItsPlace(text: String, positions: String) throws {
        #expect(try YAMLDocument.parse(text).positions == positions)
    }

    @Test(arguments: [
        ("a: &x [1]\nb: *x", "{a: [int 1], b: [int 1]}"),
        ("a: &x 1\nb: &x 2\nc: *x", "{a: int 1, b: int 2, c: int 2}"),
        (
            "a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3",
            "{a: {p: int 1, q: int 2}, b: {q: int 3, p: int 1}}"
        ),
        (
            "- &x {p: 1}\n- &y {p: 2, q: 3}\n- <<: [*x, *y]",
            "[{p: int 1}, {p: int 2, q: int 3}, {p: int 1, q: int 3}]"
        ),
        ("\"<<\": 1", "{<<: int 1}"),
        ("&k a: 1\nb: *k", "{a: int 1, b: 'a'}"),
    ])
    func alias_whenItsAnchorIsBefore_standsForTheValue(text: String, outline: String) throws {
        #expect(try YAMLDocument.parse(text).outline == outline)
    }

    @Test(arguments: [
        (
            "a: 1\nb:\n  c: 2\na: 3\n",
            "4:1: the key 'a' is here a second time: the first is at 1:1"
        ),
        ("{a: 1, \"a\": 2}", "1:8: the key 'a' is here a second time: the first is at 1:2"),
        ("a: 1\n---\nb: 2\n", "2:1: a second document starts here: use one file for each"),
        ("? [a]\n: b", "1:3: a key must be text"),
        ("? \n: b", "1:2: a key is missing before ':'"),
        (
            "a:\n\tb: 1",
            """
            2:1: found character that cannot start any token while scanning for the next token: \
            indent with spaces rather than tabs, and put text that starts with a sign in quotes
            """
        ),
        (
            "a: b: c",
            """
            1:5: mapping values are not allowed in this context: \
            check the indentation, and put text that contains ': ' in quotes
            """
        ),
        (
            "a: 1\n b: 2\n",
            """
            2:3: mapping values are not allowed in this context: \
            check the indentation, and put text that contains ': ' in quotes
            """
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            """
            3:2: did not find expected key while parsing a block mapping from 1:1: \
            give all keys of a mapping the same indentation
            """
        ),
        (
            "a: [1, 2\nb: 3\n",
            """
            2:2: did not find expected ',' or ']' while parsing a flow sequence from 1:4: \
            close the list with ']'
            """
        ),
        (
            "a: \"x\nb: 3\n",
            """
            3:1: found unexpected end of stream while scanning a quoted scalar from 1:4: \
            close the quotes
            """
        ),
        (
            "a: *x",
            """
            1:4: no value before this one has the anchor that the alias names: \
            put text that starts with '*' in quotes
            """
        ),
        (
            "a: &x [*x]",
            """
            1:8: no value before this one has the anchor that the alias names: \
            put text that starts with '*' in quotes
            """
        ),
        ("a: !include b", "1:4: tags are not supported: put text that starts with '!' in quotes"),
        ("a: !!int '5'", "1:4: tags are not supported: put text that starts with '!' in quotes"),
        ("a:\n  <<: 5", "2:7: '<<' needs a mapping or a list of mappings: write '<<: *name'"),
        ("a: x\u{1}y", "1:5: a control character is not allowed here: delete it"),
        ("é: 1\nb: \0", "2:4: a control character is not allowed here: delete it"),
        (
            "\"\\e[31m\": 1\n\"\\e[31m\": 2",
            "2:1: the key '\\u{1B}[31m' is here a second time: the first is at 1:1"
        ),
    ])
    func document_whenWrong_namesPlaceProblemAndRemedy(text: String, message: String) {
        let error = #expect(throws: YAMLError.self) { try YAMLDocument.parse(text) }
        #expect(error?.description == message)
    }
}
