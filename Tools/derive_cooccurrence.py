#!/usr/bin/env python3
"""Derives Weights/hashtag_cooccurrence.tsv from the tag sets of the HARRISON data set.

    derive_cooccurrence.py TAG_LIST OUTPUT     writes the table
    derive_cooccurrence.py TAG_LIST --evaluate measures it; writes nothing

TAG_LIST is the data set's tag_list.txt: the tags of one photo a line, separated by spaces.
Needs Python 3.9 and its standard library alone; writing takes a second, measuring ten.

Split. Lines whose 0-based number is divisible by 12 are for testing and never counted.

Correction. The photos were found by searching for a few dozen words, one after the other, so that
those words are on far more lines than people's habits would put them. The search word of a line is
the tag of the line that stands on at least half of the 61 lines around it. For the probability of
a tag b, lines that were searched for b are left out, because b is on them by design:

    p(b)     = lines with b / lines,                           over lines not searched for b
    p(b | a) = (lines with a and b + 20 p(b)) / (lines with a + 20),     over the same lines

Review. Weights/hashtag_review.tsv decides for every tag, by hand, whether it may be suggested (theme), is
evidence only (thing), or is removed, and which things vouch for a theme. A tag that is not in it is
removed and reported.
"""

import collections
import pathlib
import sys

TEST_EVERY = 12
WINDOW = 30
SHRINKAGE = 20
NEIGHBOURS = 30
SMALLEST = 0.005

REVIEW = pathlib.Path(__file__).parent.parent / "Weights" / "hashtag_review.tsv"


def read_review():
    """The spellings of themes and of things, the removed tags, and what vouches for a theme."""
    roles = {"theme": {}, "thing": {}, "removed": {}}
    vouchers = {}
    for line in REVIEW.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        raw, role, shown, *needs = line.split("\t")
        roles[role][raw] = shown
        if needs:
            vouchers[shown] = set(needs[0].split(","))
    return roles["theme"], roles["thing"], set(roles["removed"]), vouchers


THEMES, THINGS, REMOVED, NEEDS = read_review()


def read_sets(path):
    """The distinct tags of each line, in the line's order."""
    with open(path, encoding="utf-8") as file:
        return [list(dict.fromkeys(line.split())) for line in file]


def search_words(sets):
    """The word each line was found by, or None where none stands out."""
    counts = collections.Counter()
    words = []
    for arriving in range(len(sets) + WINDOW):
        if arriving < len(sets):
            counts.update(sets[arriving])
        if arriving - 2 * WINDOW - 1 >= 0:
            counts.subtract(sets[arriving - 2 * WINDOW - 1])
        centre = arriving - WINDOW
        if centre >= 0:
            best = max(sets[centre], key=lambda tag: (counts[tag], tag), default=None)
            words.append(best if best and counts[best] > WINDOW else None)
    return words


class Statistics:
    """Probabilities of tags and of pairs of tags, corrected for the words searched for."""

    def __init__(self, sets, words):
        self.lines = len(sets)
        self.count = collections.Counter(tag for tags in sets for tag in tags)
        self.searched = collections.Counter(word for word in words if word)
        self.pairs = collections.defaultdict(collections.Counter)
        self.biased = collections.defaultdict(collections.Counter)
        for tags, word in zip(sets, words):
            for tag in tags:
                for other in tags:
                    if tag != other:
                        self.pairs[tag][other] += 1
                if word and word != tag:
                    self.biased[tag][word] += 1

    def prior(self, tag):
        """p(tag) over the lines that were not searched for it."""
        found = self.searched[tag]
        return (self.count[tag] - found) / (self.lines - found)

    def conditional(self, tag, given):
        """p(tag | given) over the lines that were not searched for tag."""
        biased = self.biased[given][tag]
        both = self.pairs[given][tag] - biased
        alone = self.count[given] - biased
        return (both + SHRINKAGE * self.prior(tag)) / (alone + SHRINKAGE)


def reviewed(sets, words):
    """The sets in the table's spelling, without what the review removed."""
    kept = THEMES | THINGS
    return (
        [list(dict.fromkeys(kept[tag] for tag in tags if tag in kept)) for tags in sets],
        [kept.get(word) for word in words],
    )


def report_unreviewed(sets):
    """Names the tags that the review lacks."""
    seen = {tag for tags in sets for tag in tags}
    unknown = seen - THEMES.keys() - THINGS.keys() - REMOVED
    if unknown:
        print(f"not reviewed, removed: {' '.join(sorted(unknown))}", file=sys.stderr)


def table_rows(statistics):
    """The rows: tag, role, prior, neighbours with p(neighbour | tag), most probable first."""
    suggested = set(THEMES.values())
    for tag in sorted(statistics.count):
        scored = (
            (statistics.conditional(other, tag), other)
            for other in statistics.pairs[tag]
            if other in suggested and (other not in NEEDS or tag in NEEDS[other])
        )
        best = sorted(
            (pair for pair in scored if pair[0] >= SMALLEST), key=lambda pair: (-pair[0], pair[1])
        )[:NEIGHBOURS]
        yield tag, tag in suggested, statistics.prior(tag), best


HEADER = """\
# Hashtags that people use together: statistics derived from the HARRISON data set.
# Source: M. Park, H. Li, J. Kim, "HARRISON: A Benchmark on HAshtag Recommendation for Real-world
# Images in Social Networks", arXiv:1605.05054, 2016; the data set's README states no licence.
# Derived from {lines} of its tag sets by Tools/derive_cooccurrence.py, which describes the method.
# This file holds probabilities only: no tag set, photo or user of the data set can be read from it.
# The selection and form of this table are under the project's own licence, Apache-2.0.
# Columns, separated by tabs: tag; theme (may be suggested) or thing (evidence only); p(tag);
# neighbour=p(neighbour | tag) ..., the most probable themes first.
"""


def write_table(path, statistics):
    """Writes the table."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEADER.format(lines=statistics.lines))
        for tag, is_theme, prior, neighbours in table_rows(statistics):
            fields = [tag, "theme" if is_theme else "thing", f"{prior:.5f}"]
            fields += [f"{other}={probability:.4f}" for probability, other in neighbours]
            file.write("\t".join(fields) + "\n")


def evaluate(name, cases, rank):
    """Prints recall@5, precision@1 and accuracy@5 over pairs of a context and the hidden tags."""
    recall = precision = accuracy = 0
    for context, hidden in cases:
        top = [tag for tag in rank(context) if tag not in context][:5]
        hits = sum(tag in hidden for tag in top)
        recall += hits / len(hidden)
        precision += bool(top) and top[0] in hidden
        accuracy += hits > 0
    shares = (f"{100 * total / len(cases):5.1f}" for total in (recall, precision, accuracy))
    print(f"{name:<40} {' '.join(shares)}  {len(cases)} sets")


def mean_ranking(conditional, candidates):
    """Ranks by the mean of p(tag | given) over the context."""

    def rank(context):
        scores = collections.Counter()
        for given in context:
            for tag in candidates(given):
                scores[tag] += conditional(tag, given)
        return sorted(scores, key=lambda tag: (-scores[tag], tag))[:20]

    return rank


def evaluate_all(train, words, test):
    """Measures prior and co-occurrence, raw, corrected and as shipped."""
    print(f"{'test split':<40} rec@5 pre@1 acc@5")
    raw = Statistics(train, [None] * len(train))
    by_prior = sorted(raw.count, key=lambda tag: (-raw.count[tag], tag))[:20]
    whole = [(tags[::2], set(tags[1::2])) for tags in test if len(tags) >= 2]
    counted = lambda tag, given: raw.pairs[given][tag] / raw.count[given]
    evaluate("all tags: frequency prior", whole, lambda context: by_prior)
    evaluate("all tags: co-occurrence", whole, mean_ranking(counted, lambda a: raw.pairs[a]))
    corrected = Statistics(train, words)
    evaluate(
        "all tags: co-occurrence, corrected",
        whole,
        mean_ranking(corrected.conditional, lambda a: corrected.pairs[a]),
    )

    kept, kept_words = reviewed(train, words)
    shipped = Statistics(kept, kept_words)
    rows = {tag: {b: p for p, b in best} for tag, _, _, best in table_rows(shipped)}
    themes = set(THEMES.values())
    # What the table is for: the themes of a photo from the things on it.
    split = (
        ([tag for tag in tags if tag not in themes], {tag for tag in tags if tag in themes})
        for tags in reviewed(test, [])[0]
    )
    pairs = [(things, hidden) for things, hidden in split if things and hidden]
    theme_prior = sorted(themes, key=lambda tag: (-shipped.prior(tag), tag))
    evaluate("themes from things: frequency prior", pairs, lambda context: theme_prior)
    table = mean_ranking(lambda b, a: rows.get(a, {}).get(b, 0), lambda a: rows.get(a, {}))
    evaluate("themes from things: this table", pairs, table)


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    source, output = arguments
    sets = read_sets(source)
    train = [tags for number, tags in enumerate(sets) if number % TEST_EVERY]
    test = sets[::TEST_EVERY]
    words = search_words(train)
    report_unreviewed(sets)
    if output == "--evaluate":
        evaluate_all(train, words, test)
    else:
        write_table(output, Statistics(*reviewed(train, words)))


if __name__ == "__main__":
    main(sys.argv[1:])
