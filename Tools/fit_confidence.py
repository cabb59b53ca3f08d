#!/usr/bin/env python3
"""Fits the weights of CaptionConfidence and shows what the choice of captions does with them.

    deeplens eval objects LIST --photos PHOTOS --guidance always --csv TABLE     for each list
    fit_confidence.py LIST TABLE [LIST TABLE …]

LIST is the file of JSON lines that `deeplens eval objects` reads: {"file", "accepted": […]} for photos
of one object, {"file", "captions": […]} for others; TABLE is what it wrote. Printed are the weights of
each source, to be copied into Sources/CaptioningModels/Wording/CaptionConfidence.swift, and for some
ratios (ConceptGuidance.leastRatio), for each list: how many captions are replaced, how many are right,
and the expected calibration error. Needs numpy.

To be done again whenever the decoder, the joint space, the classifier or the tables of nouns change.
"""

import csv
import json
import pathlib
import re
import sys

import numpy as np

FUNCTION_WORDS = set(
    "a an the is are was were be being has have and or while as that which who in on of at with to "
    "from for into by near next up down out over through his her their its it he she they there some "
    "another two front close close-up view photo picture".split()
)
# As in ConceptGuidance.
MINIMUM_CONCEPT, MINIMUM_MATCH, TOLERANCE, LEAST_MEAN_LOG_PROBABILITY = 0.2, 0.30, 0.1, -1.5
PRIOR = 1e-4


def tokens(text):
    return re.findall(r"[a-z0-9'\-]+", text.lower())


def stem(word):
    """A coarse stand-in for Porter's stemmer."""
    for suffix in ("ing", "es", "s", "ed"):
        if word.endswith(suffix) and len(word) > len(suffix) + 2:
            return word[: -len(suffix)]
    return word


def content(text):
    return {stem(word) for word in tokens(text) if word not in FUNCTION_WORDS}


def is_right(caption, answer):
    """CaptionAnswers.Answer.isRight."""
    if "accepted" in answer:
        words = tokens(caption)
        names = [tokens(name) for name in answer["accepted"]]
        return any(words[i : i + len(n)] == n for n in names for i in range(len(words)))
    own = content(caption)
    shared = [len(own & content(sentence)) for sentence in answer["captions"]]
    return any(s >= min(2, max(len(own), 1)) and 2 * s >= len(own) for s in shared)


def read(list_file, table_file):
    """The photos of a list with what was said of them."""
    answers = [json.loads(line) for line in open(list_file)]
    answers = {tuple(pathlib.Path(a["file"]).parts[-2:]): a for a in answers}
    photos = []
    for row in csv.DictReader(open(table_file)):
        parts = pathlib.Path(row["file"]).parts
        answer = answers.get(parts[-2:]) or answers.get(parts[-1:])
        p = {key: float(row[key] or "nan") for key in (
            "match", "mean_log_probability", "concept_probability", "concept_match",
            "guided_match", "guided_mean_log_probability")}
        p.update(list=list_file, naming=row["naming"], concept=row["concept"],
                 incidental=row["concept_is_incidental"] == "1",
                 model=row["decoder_caption"], guided=row["guided_caption"])
        texts = dict(model=p["model"], guided=p["guided"], label=p["concept"])
        p["right"] = {source: is_right(text, answer) for source, text in texts.items()}
        photos.append(p)
    return photos


def features(p, source):
    """CaptionConfidence.features."""
    concept = p["concept_probability"]
    match, log_probability, naming = {
        "model": (p["match"], p["mean_log_probability"], p["naming"]),
        "guided": (p["guided_match"], p["guided_mean_log_probability"], "itself"),
        "label": (0, 0, "itself"),
    }[source]
    return [
        1, match, max(log_probability, -10), concept * (naming == "itself"),
        concept * (naming == "hypernym"), concept * (naming == "none"), p["concept_match"],
        concept * p["incidental"],
    ]


def logistic(x, y):
    """Newton's method for the likeliest weights under a small Gaussian prior."""
    x, y = np.array(x, float), np.array(y, float)
    b = np.zeros(x.shape[1])
    penalty = np.eye(x.shape[1]) * PRIOR * len(y)
    penalty[0, 0] = 1e-9
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ b))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty
        b -= np.linalg.lstsq(hessian, x.T @ (p - y) + penalty @ b, rcond=None)[0]
    return b


def calibration_error(confidences, rights):
    c, y = np.array(confidences), np.array(rights, float)
    bins = np.minimum((c * 10).astype(int), 9)
    return sum(abs(c[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in set(bins))


def choose(p, weights, ratio):
    """CaptionChooser: the source of the caption, and its confidence."""
    def confidence(source):
        return float(1 / (1 + np.exp(-np.dot(weights[source], features(p, source)))))

    if p["concept"] and p["naming"] != "itself" and p["concept_probability"] >= MINIMUM_CONCEPT:
        is_worse = confidence("label") > confidence("model") * ratio
        if is_worse or not p["match"] >= MINIMUM_MATCH:
            fits = p["guided_match"] >= max(MINIMUM_MATCH, p["match"] - TOLERANCE)
            flows = p["guided_mean_log_probability"] >= LEAST_MEAN_LOG_PROBABILITY
            source = "guided" if p["guided"] and fits and flows else "label"
            return source, confidence(source)
    return "model", confidence("model")


def fit(photos):
    weights = {}
    for source in ("model", "guided", "label"):
        used = [p for p in photos if source == "model" or p["concept"] and p["naming"] != "itself"
                and (source == "label" or p["guided"])]
        weights[source] = logistic([features(p, source) for p in used],
                                   [p["right"][source] for p in used])
    return weights


def main():
    if len(sys.argv) < 3 or len(sys.argv) % 2 == 0:
        sys.exit(__doc__)
    photos = [p for pair in zip(sys.argv[1::2], sys.argv[2::2]) for p in read(*pair)]
    weights = fit(photos)
    for source, values in weights.items():
        print(f"case .{source}: [{', '.join(f'{v:.2f}' for v in values)}]")
    for ratio in (1.5, 1.75, 2, 2.25, 2.5):
        for name in sys.argv[1::2]:
            own = [p for p in photos if p["list"] == name]
            chosen = [(p, *choose(p, weights, ratio)) for p in own]
            replaced = [(p, s) for p, s, _ in chosen if s != "model"]
            right = [p["right"][s] for p, s, _ in chosen]
            print(f"ratio {ratio:.2f} {name}: decoder {np.mean([p['right']['model'] for p in own]):.3f}, "
                  f"chosen {np.mean(right):.3f}; {len(replaced)} of {len(own)} replaced, right before "
                  f"{sum(p['right']['model'] for p, _ in replaced)}, after "
                  f"{sum(p['right'][s] for p, s in replaced)}; calibration error "
                  f"{calibration_error([c for _, _, c in chosen], right):.3f}")


if __name__ == "__main__":
    main()
