#!/usr/bin/env python3
"""Regenerates the decoders' golden files with a plain PyTorch definition of every decoder.

    /tmp/golden/bin/python Tests/Golden/make_decoders.py    (set up as make_golden.py says)

Writes, in Decoders/ beside this file:
    nic, glstm, sat, updown.safetensors   small random weights; no two sizes are equal by accident
    steps.safetensors                     a photo's features; words read and sequences continued with
                                          over four steps; logits and attention after each of them

Shapes: N sequences, R regions, D feature, E embedding, H hidden, A region, K attention, G guidance, S
semantic size, W attribute words, V words.
"""
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

from make_golden import BOS, HERE, lstm_cell

N, R, D, E, H, A, K, G, S, W, V = 3, 5, 12, 6, 8, 7, 9, 10, 4, 11, 20
# The words that each step reads, and the sequences that go on after it.
WORDS = [[BOS] * N, [4, 9, 17], [5, 5, 19], [3, 12, 4]]
PARENTS = [[0, 0, 0], [2, 0, 0], [1, 2, 2], [0, 1, 2]]


def weights(shapes):
    """Random half-precision values, large enough that gates and attention leave their middle."""
    return {k: (torch.randn(*s) * 0.6).half() for k, s in shapes.items()}


def linear(name, outputs, inputs):
    return {name + ".weight": (outputs, inputs), name + ".bias": (outputs,)}


def cell(name, inputs, hidden=H):
    return {
        f"{name}.weight_ih": (4 * hidden, inputs), f"{name}.weight_hh": (4 * hidden, hidden),
        f"{name}.bias_ih": (4 * hidden,), f"{name}.bias_hh": (4 * hidden,),
    }


class Decoder:
    def __init__(self):
        self.stored = weights(self.SHAPES)
        self.w = {k: v.float() for k, v in self.stored.items()}

    def linear(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w.get(name + ".bias", 0)

    def attend(self, h):
        """Weights of the regions for each hidden vector [N, H]. -> [N, R]"""
        e = torch.tanh(self.linear(self.a, "ctx2att") + self.linear(h, "h2att").unsqueeze(1))
        return torch.softmax(self.linear(e, "alpha").squeeze(2), 1)


class NIC(Decoder):
    """Vinyals et al. 2015, equations 10 to 12."""

    SHAPES = {
        **linear("fc_embed", E, D), "embed.weight": (V, E), **cell("lstm", E),
        **linear("logit", V, H),
    }

    def guidance(self, pooled):
        return 0

    def begin(self, features):
        pooled = F.layer_norm(features, (D,)).mean(0, keepdim=True).expand(N, D)
        self.g = self.guidance(pooled)
        return self.lstm(self.linear(pooled, "fc_embed"), (torch.zeros(N, H), torch.zeros(N, H)))

    def lstm(self, x, state):
        w = dict(self.w)
        w["lstm.bias_ih"] = w["lstm.bias_ih"] + self.g
        return lstm_cell(x, *state, w, "lstm.")

    def step(self, words, state):
        state = self.lstm(self.w["embed.weight"][words], state)
        return self.linear(state[0], "logit"), None, state


class GLSTM(NIC):
    """Jia et al. 2015, equations 8 to 13."""

    SHAPES = {
        **NIC.SHAPES, **linear("attributes", W, D), "semantic.weight": (S, W),
        **linear("guide", G, D + S), "lstm.weight_gh": (4 * H, G),
    }

    def guidance(self, pooled):
        s = self.linear(torch.sigmoid(self.linear(pooled, "attributes")), "semantic")
        g = F.relu(self.linear(torch.cat([pooled, s], 1), "guide"))
        return g @ self.w["lstm.weight_gh"].T


class SAT(Decoder):
    """Xu et al. 2015, sections 3.1.2 and 4.2."""

    SHAPES = {
        **linear("att_embed", A, D), **linear("init_h", H, A), **linear("init_c", H, A),
        **linear("ctx2att", K, A), **linear("h2att", K, H), **linear("alpha", 1, K),
        **linear("beta", 1, H), "embed.weight": (V, E), **cell("lstm", E + A),
        "out_h.weight": (E, H), "out_z.weight": (E, A), **linear("logit", V, E),
    }

    def begin(self, features):
        self.a = F.relu(self.linear(F.layer_norm(features, (D,)), "att_embed"))
        mean = self.a.mean(0, keepdim=True).expand(N, A)
        return torch.tanh(self.linear(mean, "init_h")), torch.tanh(self.linear(mean, "init_c"))

    def step(self, words, state):
        x, (h, c) = self.w["embed.weight"][words], state
        alpha = self.attend(h)
        z = torch.sigmoid(self.linear(h, "beta")) * (alpha @ self.a)
        h, c = lstm_cell(torch.cat([x, z], 1), h, c, self.w, "lstm.")
        return self.linear(x + self.linear(h, "out_h") + self.linear(z, "out_z"), "logit"), alpha, (h, c)


class UpDown(Decoder):
    """Anderson et al. 2018, section 3.2."""

    SHAPES = {
        **linear("att_embed", H, D), **linear("fc_embed", H, D), "embed.weight": (V, H),
        **linear("ctx2att", H, H), **linear("h2att", H, H), **linear("alpha", 1, H),
        **cell("att_lstm", 3 * H), **cell("lang_lstm", 2 * H), **linear("logit", V, H),
    }

    def begin(self, features):
        v = F.layer_norm(features, (D,))
        self.a = F.relu(self.linear(v, "att_embed"))
        self.pooled = F.relu(self.linear(v.mean(0, keepdim=True), "fc_embed"))
        return (torch.zeros(N, H),) * 4

    def step(self, words, state):
        h1, c1, h2, c2 = state
        x = F.relu(self.w["embed.weight"][words])
        inputs = torch.cat([h2, self.pooled.expand(N, H), x], 1)
        h1, c1 = lstm_cell(inputs, h1, c1, self.w, "att_lstm.")
        alpha = self.attend(h1)
        h2, c2 = lstm_cell(torch.cat([alpha @ self.a, h1], 1), h2, c2, self.w, "lang_lstm.")
        return self.linear(h2, "logit"), alpha, (h1, c1, h2, c2)


def steps(decoder, features):
    """Logits and attention of every step."""
    state = decoder.begin(features)
    for words, parents in zip(WORDS, PARENTS):
        logits, alpha, state = decoder.step(torch.tensor(words), state)
        yield logits, alpha
        state = tuple(s[parents] for s in state)


def main():
    torch.manual_seed(2026)
    folder = HERE / "Decoders"
    folder.mkdir(exist_ok=True)
    features = torch.randn(R, D).abs()
    tensors = {
        "features": features, "words": torch.tensor(WORDS).float(),
        "parents": torch.tensor(PARENTS).float(),
    }
    with torch.inference_mode():
        probabilities = [0] * len(WORDS)
        for kind in (NIC, GLSTM, SAT, UpDown):
            name, decoder = kind.__name__.lower(), kind()
            # As in Weights/, the Up-Down decoder's file says nothing of itself.
            metadata = None if kind is UpDown else {"kind": name}
            save_file(decoder.stored, folder / f"{name}.safetensors", metadata)
            for t, (logits, alpha) in enumerate(steps(decoder, features)):
                tensors[f"{name}.logits.{t}"] = logits
                probabilities[t] = probabilities[t] + torch.softmax(logits, 1) / 4
                if alpha is not None:
                    tensors[f"{name}.attention.{t}"] = alpha
    for t, mean in enumerate(probabilities):
        tensors[f"ensemble.logits.{t}"] = mean.log()
        maps = [tensors[f"{name}.attention.{t}"] for name in ("sat", "updown")]
        tensors[f"ensemble.attention.{t}"] = sum(maps) / 2
    save_file({k: v.contiguous() for k, v in tensors.items()}, folder / "steps.safetensors")


if __name__ == "__main__":
    main()
