/// How far each part of a post has given way; 0 is not at all.
struct PostCuts {
    /// One way of saying less.
    enum Step: Hashable, Sendable {
        /// Tags beyond those that the platform advises at least.
        case spareTags
        /// The caption's last sentences.
        case sentences
        /// The caption's last words.
        case words
        /// The photo's fields.
        case fields
        /// Tags that are not the user's own.
        case otherTags
        /// All of the caption.
        case wholeCaption
        /// All of the alternative text.
        case altText
        /// The user's own tags.
        case ownTags
    }

    private var levels: [Step: Int] = [:]

    subscript(step: Step) -> Int {
        get { levels[step, default: 0] }
        set { levels[step] = newValue }
    }

    /// The same with another level at one step.
    func with(_ step: Step, at level: Int) -> PostCuts {
        var cuts = self
        cuts[step] = level
        return cuts
    }
}
