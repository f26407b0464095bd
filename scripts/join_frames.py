"""Join numbered screenshots into one moving picture, or make single ones small.

    python scripts/join_frames.py FRAMES PICTURE.gif
    python scripts/join_frames.py SCREENSHOTS FOLDER

Pillow comes with Matplotlib, which the examples need.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

#: Pixels; wide enough to be read on a page of a forge.
WIDTH = 1000
#: How long each frame stands, in milliseconds: time to read it. The last stands twice as long.
STANDS = 3000


def join(folder: Path, picture: Path) -> None:
    """Write the frames ``1.png``, ``2.png``, … as one GIF that repeats."""
    files = sorted(folder.glob("*.png"), key=lambda file: int(file.stem))
    frames = [_read(file) for file in files]
    times = [STANDS] * (len(frames) - 1) + [2 * STANDS]
    frames[0].save(
        picture, save_all=True, append_images=frames[1:], duration=times, loop=0, optimize=True
    )


def shrink(folder: Path, target: Path) -> None:
    """Write each screenshot into another folder, with as many colours as its file needs."""
    for file in sorted(folder.glob("*.png")):
        with Image.open(file) as image:
            few = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
            few.save(target / file.name, optimize=True)


def _read(file: Path) -> Image.Image:
    with Image.open(file) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
        return small.quantize(64, dither=Image.Dither.NONE)


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    (shrink if target.is_dir() else join)(source, target)
