extension Lexicon {
    /// Activities that are tags only where somebody does them: a dog that runs is not `running`.
    static let humanActivities = set("running jogging walking climbing dance wrestling reading")

    /// Whether a word for people speaks of one of them.
    static func isOnePerson(_ word: String) -> Bool {
        !groupsOfPeople.contains(word) && WordStem.singular(of: word) == word
    }

    private static let groupsOfPeople = set("people crowd audience couple youth")

    /// Words of labels that nobody wants beside a photo of theirs.
    static let unwelcomeLabels = set(
        """
        nipple brassiere maillot bikini diaper guillotine toilet ashcan syringe rifle revolver
        holster cannon condom pill whiskey cleaver hatchet scabbard plunger
        prison lotion
        """
    )

    /// Whether a form in -s is listed as a form of an activity.
    static func isVerbForm(_ word: String) -> Bool {
        verbForms.contains(word)
    }

    private static let verbForms = Set(
        verbs.split(whereSeparator: \.isWhitespace).compactMap { $0.split(separator: "=").first }
            .map(String.init)
    )

    /// The kinds of animals that an entry names, to see whether two entries contradict each other.
    static func animalsNamed(by entry: Entry) -> Set<String> {
        animalKinds.intersection(entry.implied + [entry.tag ?? ""])
    }

    private static let animalKinds = set("dog cat bird wildlife insect horse")

    /// Heads that make a tag of the noun before them.
    static let compoundHeads = set(
        """
        ball bike boat bus car class club coach competition concert court event fan festival field
        game market match park party path player pool race racer rider shop show stadium station
        store stream team tent tournament track trail train truck
        """
    )

    /// Words that make a tag with one of the heads, although they are none themselves.
    static let compoundModifiers = set(
        "amusement dirt police fire race water street birthday swimming mountain skate toy"
    )
}
