"""Draws the menu icon: a hazy half and a clear half of one scene, and a text cursor between them. Run: python3 draw_icons.py"""

from pathlib import Path

from PIL import Image, ImageDraw

SIZES = (16, 20, 24, 32, 64)
SCALE = 16


def draw(size: int) -> Image.Image:
    edge = size * SCALE
    unit = edge / 16
    scene = Image.new("RGBA", (edge, edge))
    pen = ImageDraw.Draw(scene)
    pen.rectangle((0, 0, edge, edge), fill=(74, 144, 217, 255))
    pen.ellipse((10 * unit, 2.5 * unit, 13 * unit, 5.5 * unit), fill=(255, 214, 90, 255))
    pen.polygon([(-1 * unit, 13 * unit), (5.5 * unit, 6 * unit), (12 * unit, 13 * unit)], fill=(58, 110, 72, 255))
    pen.polygon([(6 * unit, 13 * unit), (11.5 * unit, 8 * unit), (17 * unit, 13 * unit)], fill=(40, 84, 58, 255))
    pen.rectangle((0, 12.5 * unit, edge, edge), fill=(36, 70, 50, 255))
    haze = Image.new("RGBA", (edge, edge), (226, 229, 233, 190))
    scene.paste(Image.alpha_composite(scene, haze).crop((0, 0, edge // 2, edge)), (0, 0))
    pen = ImageDraw.Draw(scene)
    pen.rectangle((7.5 * unit, 2 * unit, 8.5 * unit, 14 * unit), fill=(255, 255, 255, 255))
    for y in (1.5, 13.5):
        pen.rectangle((6.5 * unit, y * unit, 9.5 * unit, (y + 1) * unit), fill=(255, 255, 255, 255))
    mask = Image.new("L", (edge, edge), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0.5 * unit, 0.5 * unit, 15.5 * unit, 15.5 * unit), radius=2.5 * unit, fill=255)
    scene.putalpha(mask)
    return scene.resize((size, size), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for size in SIZES:
        draw(size).save(Path(__file__).with_name(f"icon-{size}.png"), optimize=True)
