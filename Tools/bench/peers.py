#!/usr/bin/env python3
"""The inference engines that `deeplens bench compare` measures beside its own, on the same weights.

    peers.py prepare FOLDER WEIGHTS          makes the models in FOLDER, prints the peers as JSON
    peers.py serve PEER PRECISION FOLDER     encodes as lines of JSON on standard input ask

FOLDER has photos.rgb and calibration.rgb: pictures of 224 x 224 x 3 bytes, one after the other.
A request is {"request": "measure", "threads": 2, "batch": 8, "seconds": 1.0}, answered by
{"times_ms": [...], "cpu_s": ..., "wall_s": ...} with milliseconds an image, or {"request": "encode",
"threads": 2, "batch": 1, "output": "FILE"}, answered by {} once all features are in the file.
A peer gets its pictures already normalised and in its own layout: that is not on its clock.
"""
import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

SIDE, REGIONS, FEATURES = 224, 49, 2048
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
PEERS = [("onnxruntime", "fp32"), ("onnxruntime", "int8"), ("openvino", "fp32"),
         ("openvino", "bf16"), ("openvino", "int8"), ("torch", "fp32"), ("torch", "bf16")]
PACKAGES = ("nncf", "onnxruntime", "openvino", "torch")


def pictures(path):
    """Normalised float32 pictures, [N, 3, 224, 224]."""
    pixels = np.fromfile(path, np.uint8).reshape(-1, SIDE, SIDE, 3)
    values = (pixels / np.float32(255) - np.float32(MEAN)) / np.float32(DEVIATION)
    return np.ascontiguousarray(values.transpose(0, 3, 1, 2), dtype=np.float32)


def resnet50(weights):
    """The encoder as a torch module, each batch normalisation folded into its convolution."""
    import torch
    from safetensors.torch import load_file
    tensors = {name: tensor.float() for name, tensor in load_file(weights).items()}

    def folded(name, norm, stride):
        weight = tensors[f"{name}.weight"]
        gain = tensors[f"{norm}.weight"] * (tensors[f"{norm}.running_var"] + 1e-5).rsqrt()
        side = weight.shape[-1]
        layer = torch.nn.Conv2d(*weight.shape[1::-1], side, stride=stride, padding=side // 2)
        with torch.no_grad():
            layer.weight.copy_(weight * gain[:, None, None, None])
            layer.bias.copy_(tensors[f"{norm}.bias"] - gain * tensors[f"{norm}.running_mean"])
        return layer

    class Bottleneck(torch.nn.Module):
        def __init__(self, name, stride):
            super().__init__()
            self.reduce = folded(f"{name}.conv1", f"{name}.bn1", 1)
            self.filter = folded(f"{name}.conv2", f"{name}.bn2", stride)
            self.expand = folded(f"{name}.conv3", f"{name}.bn3", 1)
            self.project = None
            if f"{name}.downsample.0.weight" in tensors:
                self.project = folded(f"{name}.downsample.0", f"{name}.downsample.1", stride)

        def forward(self, x):
            shortcut = x if self.project is None else self.project(x)
            y = torch.relu(self.filter(torch.relu(self.reduce(x))))
            return torch.relu(self.expand(y) + shortcut)

    class Encoder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = folded("conv1", "bn1", 2)
            self.pool = torch.nn.MaxPool2d(3, stride=2, padding=1)
            names = sorted({".".join(name.split(".")[:2]) for name in tensors if name.startswith("layer")})
            strides = [2 if name.endswith(".0") and name != "layer1.0" else 1 for name in names]
            self.blocks = torch.nn.Sequential(*map(Bottleneck, names, strides))

        def forward(self, x):
            y = self.blocks(self.pool(torch.relu(self.stem(x))))
            return y.reshape(-1, FEATURES, REGIONS).transpose(1, 2)

    return Encoder().eval().requires_grad_(False)


def prepare(folder, weights):
    """Writes the models in each engine's own form."""
    import nncf
    import onnxruntime.quantization as quantization
    import openvino
    import torch
    from onnxruntime.quantization.shape_inference import quant_pre_process
    calibration = pictures(folder / "calibration.rgb")
    (folder / "weights").write_text(str(weights.resolve()))
    model = str(folder / "fp32.onnx")
    torch.onnx.export(resnet50(weights), torch.from_numpy(calibration[:1]), model, dynamo=False, opset_version=17,
                      input_names=["pictures"], output_names=["features"],
                      dynamic_axes={"pictures": {0: "batch"}, "features": {0: "batch"}})

    class Reader(quantization.CalibrationDataReader):
        def __init__(self):
            self.rows = ({"pictures": row[None]} for row in calibration)

        def get_next(self):
            return next(self.rows, None)

    # Without this its int8 is several times slower. With the default ranges (extremes over all
    # pictures) its features would be useless; averaged over pictures they are not, at equal speed.
    simplified = str(folder / "simplified.onnx")
    quant_pre_process(model, simplified)
    quantization.quantize_static(
        simplified, str(folder / "int8.onnx"), Reader(), quant_format=quantization.QuantFormat.QOperator,
        per_channel=True, activation_type=quantization.QuantType.QUInt8,
        weight_type=quantization.QuantType.QInt8, extra_options={"CalibMovingAverage": True})
    quantized = nncf.quantize(openvino.Core().read_model(model), nncf.Dataset(list(calibration[:, None])),
                              subset_size=len(calibration))
    openvino.save_model(quantized, folder / "int8.xml", compress_to_fp16=False)
    peers = [peer for peer in PEERS if peer[1] != "bf16" or has_bfloat16()]
    return {"peers": [{"peer": peer, "precision": precision} for peer, precision in peers],
            "versions": {name: version(name) for name in PACKAGES}}


def has_bfloat16():
    import openvino
    return "BF16" in openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def onnxruntime_encoder(precision, folder, threads, batch):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_free_dimension_override_by_name("batch", batch)
    # Threads that wait by spinning would take time from whoever is measured next.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    session = onnxruntime.InferenceSession(folder / f"{precision}.onnx", options,
                                           providers=["CPUExecutionProvider"])
    return lambda x: session.run(["features"], {"pictures": x})[0]


def openvino_encoder(precision, folder, threads, batch):
    import openvino
    core = openvino.Core()
    model = core.read_model(folder / ("int8.xml" if precision == "int8" else "fp32.onnx"))
    model.reshape([batch, 3, SIDE, SIDE])
    request = core.compile_model(model, "CPU", {
        "INFERENCE_NUM_THREADS": threads, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY",
        # Left out, fp32 may mean bf16.
        "INFERENCE_PRECISION_HINT": "bf16" if precision == "bf16" else "f32",
    }).create_infer_request()
    return lambda x: request.infer([x], share_inputs=True)[0]


def torch_encoder(precision, folder, threads, batch):
    import torch
    torch.set_num_threads(threads)
    kind = torch.bfloat16 if precision == "bf16" else torch.float32
    module = resnet50((folder / "weights").read_text()).to(kind).to(memory_format=torch.channels_last)

    def converted(x):
        return torch.from_numpy(x).to(kind).contiguous(memory_format=torch.channels_last)

    with torch.inference_mode():
        example = converted(np.zeros((batch, 3, SIDE, SIDE), np.float32))
        module = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(module, example)))

    def encode(x):
        torch.set_num_threads(threads)
        with torch.inference_mode():
            return module(converted(x)).float().numpy()

    return encode


ENCODERS = {"onnxruntime": onnxruntime_encoder, "openvino": openvino_encoder, "torch": torch_encoder}


def measure(encoder, x, seconds):
    """As `deeplens bench` measures itself: a sixth of the time to warm up; 0 seconds: one cold run."""
    end = time.perf_counter() + seconds / 6
    while time.perf_counter() < end:
        encoder(x)
    times, began, cpu = [], time.perf_counter(), time.process_time()
    while len(times) < (5 if seconds > 0 else 1) or time.perf_counter() - began < seconds:
        start = time.perf_counter()
        encoder(x)
        times.append(1e3 * (time.perf_counter() - start) / len(x))
    return {"times_ms": times, "cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - began}


def serve(peer, precision, folder):
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print must not mix with the answers
    photos, encoders = pictures(folder / "photos.rgb"), {}
    for line in sys.stdin:
        try:
            task = json.loads(line)
            threads, batch = task["threads"], task["batch"]
            if (threads, batch) not in encoders:
                encoders[threads, batch] = ENCODERS[peer](precision, folder, threads, batch)
            encoder = encoders[threads, batch]
            if task["request"] == "measure":
                x = np.ascontiguousarray(photos[np.arange(batch) % len(photos)])
                answer = measure(encoder, x, task["seconds"])
            else:
                # The last batch is filled up with pictures that are not kept.
                starts = range(0, len(photos), batch)
                rows = [encoder(photos[np.arange(i, i + batch) % len(photos)]) for i in starts]
                np.concatenate(rows)[:len(photos)].astype("<f4").tofile(task["output"])
                answer = {}
        except Exception as error:  # the other peers go on
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def main():
    command, *arguments = sys.argv[1:] or [""]
    if command == "prepare" and len(arguments) == 2:
        output = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        print(json.dumps(prepare(*map(Path, arguments))), file=output, flush=True)
    elif command == "serve" and len(arguments) == 3:
        serve(arguments[0], arguments[1], Path(arguments[2]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
