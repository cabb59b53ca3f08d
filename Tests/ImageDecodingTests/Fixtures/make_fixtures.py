#!/usr/bin/env python3
"""Makes the files beside this one: tiny JPEGs, and what Pillow reads out of them and of Samples/.

    python3 make_fixtures.py        # needs Pillow, NumPy, exiftool, and cjpeg and jpegtran of libjpeg-turbo

NAME.jpg has its pixels, decoded by Pillow, in NAME.rgb: [height, width, 3] bytes. SAMPLE-SIDE.rgb is
a photo of Samples/ squashed to SIDE x SIDE pixels; SAMPLE-SIDE.every31 holds every 31st byte of it.
"""

import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
from PIL import Image, ImageOps

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parents[2] / "Samples"
WIDTH, HEIGHT = 45, 31  # No multiple of any block size.


def picture(channels):
    """Smooth waves, a different one in each channel, so that the files stay small."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    waves = [127 + 120 * np.sin(x / (5 + c) + c) * np.cos(y / (7 - c) + c) for c in range(channels)]
    return np.stack(waves, axis=-1).astype(np.uint8)


def run(*command):
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


def make_jpegs():
    colour = Image.fromarray(picture(3))
    inks = Image.fromarray(picture(4), mode="CMYK")
    for sampling, factors in {"444": "1x1", "422": "2x1", "420": "2x2", "411": "4x1"}.items():
        command = ["cjpeg", "-quality", "90", "-sample", factors]
        pixels = f"P6 {WIDTH} {HEIGHT} 255\n".encode() + colour.tobytes()
        jpeg = subprocess.run(command, input=pixels, check=True, capture_output=True).stdout
        (HERE / f"baseline-{sampling}.jpg").write_bytes(jpeg)
    base = HERE / "baseline-420.jpg"
    colour.convert("L").save(HERE / "grey.jpg", quality=90)
    colour.save(HERE / "rgb.jpg", quality=90, keep_rgb=True)
    run("jpegtran", "-progressive", "-outfile", HERE / "progressive.jpg", base)
    run("jpegtran", "-restart", "1", "-outfile", HERE / "restart-markers.jpg", base)
    run("jpegtran", "-arithmetic", "-outfile", HERE / "arithmetic.jpg", base)
    with NamedTemporaryFile("w") as script:
        script.write("0; 1; 2;")
        script.flush()
        run("jpegtran", "-scans", script.name, "-outfile", HERE / "three-scans.jpg", base)
    run("exiftool", "-n", "-Orientation=6", "-o", HERE / "rotated.jpg", base)
    inks.save(HERE / "cmyk.jpg", quality=90)
    data = (HERE / "cmyk.jpg").read_bytes()
    transform = data.index(b"Adobe") + 11  # 0: CMYK; 2: the first three are YCC.
    (HERE / "ycck.jpg").write_bytes(data[:transform] + b"\x02" + data[transform + 1 :])


def rgb(path):
    return ImageOps.exif_transpose(Image.open(path)).convert("RGB")


def main():
    for old in [*HERE.glob("*.jpg"), *HERE.glob("*.rgb"), *HERE.glob("*.every31")]:
        old.unlink()
    make_jpegs()
    for path in sorted(HERE.glob("*.jpg")):
        path.with_suffix(".rgb").write_bytes(rgb(path).tobytes())
    for path in sorted([*SAMPLES.glob("*.jpg"), *SAMPLES.glob("*.png")]):
        for side in (224, 260):
            data = rgb(path).resize((side, side), Image.BICUBIC).tobytes()
            if side == 224 and path.stem in ("cat", "flower"):
                (HERE / f"{path.stem}-{side}.rgb").write_bytes(data)
            else:
                (HERE / f"{path.stem}-{side}.every31").write_bytes(data[::31])


if __name__ == "__main__":
    main()
