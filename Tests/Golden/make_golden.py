#!/usr/bin/env python3
"""Regenerates the golden files with a plain PyTorch definition of every network.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install torch numpy pillow safetensors
    /tmp/golden/bin/python Tests/Golden/make_golden.py

Reads Weights/ and Samples/; writes, beside this file:
    golden.json           captions, scores, attention, match, labels and samples of every stage
    tensors.safetensors   whole tensors: features of two photos, first-step log-probabilities of all
    layers.json           single layers on small random inputs

Shapes: N images, R = 49 regions (7x7 grid, row-major), D = 2048, H = 512, V words.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from safetensors.torch import load_file, save_file

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SAMPLES = ["astronaut.png", "cat.png", "coffee.png", "china.jpg", "flower.jpg", "rocket.jpg"]
WHOLE = ["cat.png", "china.jpg"]
PAD, BOS, EOS, UNK = 0, 1, 2, 3
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def load(folder, name):
    tensors = load_file(folder / name)
    return {k: v.float() if v.is_floating_point() else v for k, v in tensors.items()}


def pixels(path, size):
    """EXIF-oriented RGB, the whole photo squashed to a square. -> [1,3,size,size]"""
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    image = image.resize((size, size), Image.BICUBIC)
    return torch.from_numpy(np.asarray(image).copy()).permute(2, 0, 1).float().unsqueeze(0)


class ResNet50:
    """ResNet-50 v1.5: the stride of a downsampling block is in its 3x3 convolution."""

    def __init__(self, folder):
        self.w = load(folder, "resnet50.safetensors")

    def conv_bn(self, x, conv, bn, stride=1, padding=0):
        w = self.w
        x = F.conv2d(x, w[conv + ".weight"], stride=stride, padding=padding)
        mean, variance = w[bn + ".running_mean"], w[bn + ".running_var"]
        return F.batch_norm(x, mean, variance, w[bn + ".weight"], w[bn + ".bias"], eps=1e-5)

    def __call__(self, x):
        x = F.max_pool2d(F.relu(self.conv_bn(x, "conv1", "bn1", 2, 3)), 3, 2, 1)
        for layer, blocks in enumerate((3, 4, 6, 3), start=1):
            for b in range(blocks):
                p = f"layer{layer}.{b}."
                stride = 2 if b == 0 and layer > 1 else 1
                y = F.relu(self.conv_bn(x, p + "conv1", p + "bn1"))
                y = F.relu(self.conv_bn(y, p + "conv2", p + "bn2", stride, 1))
                y = self.conv_bn(y, p + "conv3", p + "bn3")
                if b == 0:
                    x = self.conv_bn(x, p + "downsample.0", p + "downsample.1", stride)
                x = F.relu(x + y)
        return x.flatten(2).transpose(1, 2)  # [N, R, D]


def lstm_cell(x, h, c, w, p):
    """Gates stacked input, forget, cell, output; two biases."""
    g = x @ w[p + "weight_ih"].T + w[p + "bias_ih"] + h @ w[p + "weight_hh"].T + w[p + "bias_hh"]
    i, f, g, o = g.chunk(4, 1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


class UpDown:
    """Top-down attention decoder (Anderson et al. 2018, section 3.2) on the 7x7 grid."""

    def __init__(self, folder):
        self.w = load(folder, "updown.safetensors")

    def linear(self, x, name):
        return x @ self.w[name + ".weight"].T + self.w[name + ".bias"]

    def prepare(self, features):
        v = F.layer_norm(features, (2048,))
        a = F.relu(self.linear(v, "att_embed"))  # [N, R, H]
        pooled = F.relu(self.linear(v.mean(1), "fc_embed"))
        return dict(a=a, keys=self.linear(a, "ctx2att"), pooled=pooled)

    def start(self, n):
        z = torch.zeros(n, 512)
        return z, z, z, z

    def step(self, token, state, ctx):
        h1, c1, h2, c2 = state
        x = F.relu(self.w["embed.weight"][token])
        h1, c1 = lstm_cell(torch.cat([h2, ctx["pooled"], x], 1), h1, c1, self.w, "att_lstm.")
        e = torch.tanh(ctx["keys"] + self.linear(h1, "h2att").unsqueeze(1))
        e = e @ self.w["alpha.weight"].T + self.w["alpha.bias"]
        alpha = torch.softmax(e.squeeze(2), 1)  # [N, R]
        z = (alpha.unsqueeze(2) * ctx["a"]).sum(1)
        h2, c2 = lstm_cell(torch.cat([z, h1], 1), h2, c2, self.w, "lang_lstm.")
        return self.linear(h2, "logit"), (h1, c1, h2, c2), alpha


def log_probs(logits, previous):
    """Bans <pad>, <bos>, <unk>, and the same word twice in a row."""
    lp = torch.log_softmax(logits, 1)
    lp[:, [PAD, BOS, UNK]] = -1e9
    if previous is not None:
        lp.scatter_(1, previous.unsqueeze(1), -1e9)
    return lp


def beam_search(decoder, features, width=3, max_length=20, alpha=0.7):
    """One image [1,R,D]. A hypothesis finishes only when <eos> is among the best `width`
    candidates of its step; finished score = sum log p / (tokens incl. <eos>)**alpha."""
    ctx = {k: v.repeat_interleave(width, 0) for k, v in decoder.prepare(features).items()}
    state = decoder.start(width)
    token = torch.full((width,), BOS)
    score = torch.tensor([0.0] + [-1e9] * (width - 1))
    words, maps = [[] for _ in range(width)], [[] for _ in range(width)]
    finished = []
    for t in range(max_length):
        logits, state, att = decoder.step(token, state, ctx)
        lp = log_probs(logits, token if t > 0 else None)
        v = lp.shape[1]
        top, index = (score.unsqueeze(1) + lp).flatten().topk(2 * width)
        alive = []
        for rank, (s, i) in enumerate(zip(top.tolist(), index.tolist())):
            beam, word = divmod(i, v)
            if word == EOS:
                if rank < width and t > 0:
                    finished.append((s / (t + 1) ** alpha, words[beam], s, maps[beam]))
            elif len(alive) < width:
                alive.append((s, beam, word))
        order = torch.tensor([b for _, b, _ in alive])
        words = [words[b] + [w] for _, b, w in alive]
        maps = [maps[b] + [att[b]] for _, b, _ in alive]
        score = torch.tensor([s for s, _, _ in alive])
        token = torch.tensor([w for _, _, w in alive])
        state = tuple(s[order] for s in state)
        best = max((f[0] for f in finished), default=-1e18)
        if best > score.max().item() / max_length**alpha:
            break
    if not finished:
        finished.append((score[0].item() / max_length**alpha, words[0], score[0].item(), maps[0]))
    return sorted(finished, key=lambda f: -f[0])


def greedy(decoder, features, max_length=20):
    ctx, state = decoder.prepare(features), decoder.start(1)
    token, out = torch.tensor([BOS]), []
    for _ in range(max_length):
        logits, state, _ = decoder.step(token, state, ctx)
        logits[:, [PAD, BOS, UNK]] = -1e9
        token = logits.argmax(1)
        if token.item() == EOS:
            break
        out.append(token.item())
    return out


def gru_cell(x, h, w, suffix):
    """Gates stacked reset, update, new."""
    gi = x @ w["weight_ih" + suffix].T + w["bias_ih" + suffix]
    gh = h @ w["weight_hh" + suffix].T + w["bias_hh" + suffix]
    (ir, iz, inew), (hr, hz, hnew) = gi.chunk(3, 1), gh.chunk(3, 1)
    r, z = torch.sigmoid(ir + hr), torch.sigmoid(iz + hz)
    return (1 - z) * torch.tanh(inew + r * hnew) + z * h


class SentenceImageEmbedding:
    """Joint image-sentence space: cosine in [-1, 1]."""

    def __init__(self, folder):
        self.w = load(folder, "image_sentence_embedding.safetensors")
        self.gru = {k[4:]: v for k, v in self.w.items() if k.startswith("gru.")}

    def image(self, features):
        return F.normalize(features.mean(1) @ self.w["img.weight"].T + self.w["img.bias"], dim=1)

    def sentence(self, ids):
        h = torch.zeros(1, 512)
        for token in [BOS] + ids + [EOS]:
            h = gru_cell(self.w["emb.weight"][token].unsqueeze(0), h, self.gru, "_l0")
        return F.normalize(h, dim=1)


def same_pad(x, kernel, stride):
    """TensorFlow's SAME padding."""
    rest = x.shape[2] % stride
    total = max(kernel - stride if rest == 0 else kernel - rest, 0)
    return F.pad(x, [total // 2, total - total // 2] * 2)


class EfficientNetLite2:
    """ImageNet classifier on [N,3,260,260], (pixel - 127) / 128. -> [N,1000] logits"""

    STAGES = [(3, 1, 1), (3, 2, 3), (5, 2, 3), (3, 2, 4), (5, 1, 4), (5, 2, 5), (3, 1, 1)]

    def __init__(self, folder):
        self.w = load(folder, "efficientnet_lite2.safetensors")

    def conv_bn(self, x, conv, bn, kernel=1, stride=1, groups=1):
        w = self.w
        x = same_pad(x, kernel, stride)
        x = F.conv2d(x, w[conv + ".weight"], stride=stride, groups=groups)
        mean, variance = w[bn + ".running_mean"], w[bn + ".running_var"]
        return F.batch_norm(x, mean, variance, w[bn + ".weight"], w[bn + ".bias"], eps=1e-3)

    def __call__(self, x):
        x = F.relu6(self.conv_bn(x, "_conv_stem", "_bn0", 3, 2))
        index = 0
        for kernel, first_stride, repeats in self.STAGES:
            for r in range(repeats):
                p, stride, inputs = f"_blocks.{index}.", first_stride if r == 0 else 1, x
                if p + "_expand_conv.weight" in self.w:
                    x = F.relu6(self.conv_bn(x, p + "_expand_conv", p + "_bn0"))
                name = p + "_depthwise_conv"
                x = F.relu6(self.conv_bn(x, name, p + "_bn1", kernel, stride, x.shape[1]))
                x = self.conv_bn(x, p + "_project_conv", p + "_bn2")
                if x.shape == inputs.shape:
                    x = x + inputs
                index += 1
        x = F.relu6(self.conv_bn(x, "_conv_head", "_bn1")).mean((2, 3))
        return x @ self.w["_fc.weight"].T + self.w["_fc.bias"]


def describe(path, networks, vocabulary, labels):
    """One photo's golden entry and its whole tensors."""
    encoder, decoder, joint, classifier = networks
    say = lambda ids: " ".join(vocabulary[i] for i in ids)
    x = (pixels(path, 224) / 255 - MEAN) / STD
    features = encoder(x)
    hypotheses = beam_search(decoder, features)
    best = hypotheses[0]
    probabilities = torch.softmax(classifier((pixels(path, 260) - 127) / 128), 1)[0]
    top = probabilities.topk(5)
    first = decoder.step(torch.tensor([BOS]), decoder.start(1), decoder.prepare(features))[0]
    first = torch.log_softmax(first, 1)
    entry = dict(
        file=path.name,
        greedy=say(greedy(decoder, features)),
        hypotheses=[dict(caption=say(h[1]), score=h[0], log_probability=h[2]) for h in hypotheses],
        match=(joint.image(features) @ joint.sentence(best[1]).T).item(),
        labels=[[labels[i], v] for v, i in zip(top.values.tolist(), top.indices.tolist())],
        pixels_mean=x.mean((0, 2, 3)).tolist(),
        pixel_samples=x[0, :, ::37, ::41].flatten().tolist(),
        features_mean=features.mean().item(),
        features_std=features.std().item(),
        features_samples=features[0, ::7, ::173].flatten().tolist(),
        first_step_log_probabilities=first[0, ::97].tolist(),
        attention=[a.tolist() for a in best[3]],
    )
    tensors = {f"{path.name}.first_step_log_probabilities": first[0].contiguous()}
    if path.name in WHOLE:
        tensors[f"{path.name}.features"] = features[0].contiguous()
    return entry, tensors


def layer_cases():
    """Each layer kind on small random tensors."""
    torch.manual_seed(2026)
    pack = lambda t: dict(shape=list(t.shape), elements=[round(v, 7) for v in t.flatten().tolist()])
    rounded = lambda *shape: (torch.randn(*shape) * 100).round() / 100
    cases = {}

    x = rounded(20, 6)
    w = dict(weight_ih=rounded(16, 6), weight_hh=rounded(16, 4), bias_ih=rounded(16), bias_hh=rounded(16))
    h, c = rounded(3, 4), rounded(3, 4)
    h1, c1 = lstm_cell(x[:3], h, c, w, "")
    cases["lstm"] = {k: pack(v) for k, v in w.items()} | dict(
        input=pack(x[:3]), hidden=pack(h), cell=pack(c), next_hidden=pack(h1), next_cell=pack(c1))
    w = dict(weight_ih=rounded(12, 6), weight_hh=rounded(12, 4), bias_ih=rounded(12), bias_hh=rounded(12))
    h1 = h[:1]
    for row in x:
        h1 = gru_cell(row.unsqueeze(0), h1, w, "")
    cases["gru"] = {k: pack(v) for k, v in w.items()} | dict(
        input=pack(x), hidden=pack(h[:1]), next_hidden=pack(h1))
    w, b = rounded(7, 6), rounded(7)
    cases["linear"] = dict(
        weights=pack(w), bias=pack(b), input=pack(x), output=pack(F.relu(F.linear(x, w, b))))
    q, k, v, a = rounded(2, 6), rounded(5, 6), rounded(5, 3), rounded(6)
    e = torch.tanh(k + q.unsqueeze(1)) @ a + 0.25
    alpha = torch.softmax(e, 1)
    cases["attention"] = dict(
        queries=pack(q), keys=pack(k), values=pack(v), vector=pack(a),
        weights=pack(alpha), output=pack(alpha @ v))
    x = rounded(3, 37)
    cases["rows"] = dict(
        input=pack(x), softmax=pack(torch.softmax(x, 1)), log_softmax=pack(torch.log_softmax(x, 1)),
        layer_norm=pack(F.layer_norm(x, (37,))), normalized=pack(F.normalize(x, dim=1)),
        mean=pack(x.mean(0, keepdim=True)))
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=ROOT / "Weights")
    parser.add_argument("--samples", type=Path, default=ROOT / "Samples")
    parser.add_argument("--output", type=Path, default=HERE)
    args = parser.parse_args()
    vocabulary = (args.weights / "vocabulary.txt").read_text().splitlines()
    labels = (args.weights / "imagenet_labels.txt").read_text().splitlines()
    networks = [n(args.weights) for n in (ResNet50, UpDown, SentenceImageEmbedding, EfficientNetLite2)]
    golden, tensors = [], {}
    with torch.inference_mode():
        for name in SAMPLES:
            entry, whole = describe(args.samples / name, networks, vocabulary, labels)
            golden.append(entry)
            tensors |= whole
        layers = layer_cases()
    (args.output / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
    (args.output / "layers.json").write_text(json.dumps(layers) + "\n")
    save_file(tensors, args.output / "tensors.safetensors")


if __name__ == "__main__":
    main()
