"""Draws the small pictures in tests/data/pictures that our own writer cannot make (needs Pillow, numpy, tifffile).

The picture is 24 x 16: red grows to the right, green grows downwards, blue is a checkerboard, so every flip and turn shows.
"""
from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image, ImageCms, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

OUT = Path(__file__).resolve().parent.parent / "data" / "pictures"
WIDTH, HEIGHT = 24, 16
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><note>kept</note></x:xmpmeta>"


def scene(peak: int = 255) -> np.ndarray:
    x, y = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT))
    red = x * peak // (WIDTH - 1)
    green = y * peak // (HEIGHT - 1)
    blue = ((x // 4 + y // 4) % 2) * peak
    return np.stack([red, green, blue], axis=2).astype(np.uint8 if peak == 255 else np.uint16)


def turned(pixels: np.ndarray, tag: int) -> np.ndarray:
    """The stored rows that a viewer turns back to `pixels` by EXIF orientation `tag`."""
    undo = {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.transpose(1, 0, 2),
        6: lambda p: np.rot90(p, 1),
        7: lambda p: p[::-1, ::-1].transpose(1, 0, 2),
        8: lambda p: np.rot90(p, -1),
    }
    return np.ascontiguousarray(undo[tag](pixels))


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x010F] = "Camera maker (with brackets)"
    tags[0x0110] = "Model 7"
    tags[0x0112] = orientation
    tags[0x011A] = IFDRational(300)
    tags[0x011B] = IFDRational(300)
    tags[0x0128] = 2
    tags[0x8769] = {0x829A: IFDRational(1, 250), 0x8827: 400, 0xA001: 1, 0x927C: b"MAKERNOTE\x00\x01\x02\x03"}
    tags[0x8825] = {1: "N", 2: (IFDRational(47), IFDRational(22), IFDRational(1234, 100))}
    return tags


def with_xmp(jpeg: bytes) -> bytes:
    """The JPEG file with an XMP packet in an APP1 segment of its own, after the segments that have to be first."""
    packet = b"http://ns.adobe.com/xap/1.0/\0" + XMP
    at = 2
    while jpeg[at + 1] in (0xE0, 0xE1):
        at += 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
    return jpeg[:at] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + jpeg[at:]


def write_bitfields_bmp(path: Path, pixels: np.ndarray, alpha: np.ndarray) -> None:
    """32 bits in the order R, G, B, A: a V5 header whose masks differ from the usual order; top row first."""
    header = struct.pack("<IiiHHIIiiII", 124, WIDTH, -HEIGHT, 1, 32, 3, WIDTH * HEIGHT * 4, 11811, 11811, 0, 0)
    header += struct.pack("<IIII", 0x000000FF, 0x0000FF00, 0x00FF0000, 0xFF000000) + b"BGRs"
    header += bytes(124 - len(header))
    body = np.dstack([pixels, alpha]).tobytes()
    path.write_bytes(b"BM" + struct.pack("<IHHI", 14 + 124 + len(body), 0, 0, 14 + 124) + header + body)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    rgb = scene()
    image = Image.fromarray(rgb)
    alpha = np.tile(np.linspace(0, 255, WIDTH).astype(np.uint8), (HEIGHT, 1))
    rgba = Image.fromarray(np.dstack([rgb, alpha]))
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    for tag in range(1, 9):
        Image.fromarray(turned(rgb, tag)).save(OUT / f"orientation-{tag}.png", exif=exif(tag))
    jpeg = io.BytesIO()
    Image.fromarray(turned(rgb, 6)).save(
        jpeg, "JPEG", quality=95, subsampling="4:2:0", exif=exif(6), icc_profile=profile, dpi=(300, 300))
    (OUT / "metadata.jpg").write_bytes(with_xmp(jpeg.getvalue()))
    image.save(OUT / "chroma-444.jpg", quality=95, subsampling="4:4:4")
    image.save(OUT / "progressive.jpg", quality=90, progressive=True)
    image.convert("L").save(OUT / "grey.jpg", quality=95)
    image.convert("CMYK").save(OUT / "cmyk.jpg", quality=95)
    image.convert("CMYK").save(OUT / "cmyk.tif")
    image.quantize(16, dither=Image.Dither.NONE).save(OUT / "palette.png")
    rgba.quantize(16, method=Image.Quantize.FASTOCTREE).save(OUT / "palette-alpha.png")
    Image.fromarray(rgb[:, :, 0] > 127).save(OUT / "one-bit.png")
    comments = PngImagePlugin.PngInfo()
    comments.add_itxt("XML:com.adobe.xmp", XMP.decode())
    comments.add_text("Title", "A test picture")
    image.save(OUT / "metadata.png", exif=exif(1), icc_profile=profile, dpi=(300, 300), pnginfo=comments)
    image.save(OUT / "metadata.webp", lossless=True, exif=exif(1).tobytes(), icc_profile=profile, xmp=XMP)
    image.save(OUT / "animated.webp", save_all=True, append_images=[image.rotate(180)], lossless=True)
    rgba.save(OUT / "alpha.webp", lossless=True, exact=True)
    image.save(OUT / "24-bit.bmp", dpi=(300, 300))
    rgba.save(OUT / "32-bit.bmp")
    image.quantize(16).save(OUT / "8-bit.bmp")
    write_bitfields_bmp(OUT / "bitfields.bmp", rgb, alpha)
    image.save(OUT / "pages.tif", save_all=True, append_images=[image.rotate(180)])
    image.save(OUT / "resolution.tif", dpi=(300, 300), icc_profile=profile, tiffinfo={700: XMP, 274: 1})

    deep = scene(65535)
    tifffile.imwrite(OUT / "rgb16.tif", deep, photometric="rgb")
    tifffile.imwrite(OUT / "rgb16-big-endian-tiles.tif", deep, photometric="rgb", byteorder=">", tile=(16, 16))
    tifffile.imwrite(OUT / "planes.tif", np.moveaxis(rgb, 2, 0), photometric="rgb", planarconfig="separate")
    tifffile.imwrite(OUT / "float.tif", rgb.astype(np.float32) / 255, photometric="rgb")
    tifffile.imwrite(OUT / "five-channels.tif", np.dstack([rgb, rgb[:, :, :2]]), photometric="minisblack", planarconfig="contig")
    tifffile.imwrite(OUT / "lab.tif", deep, photometric="cielab")
    straight = np.dstack([rgb, alpha])
    tifffile.imwrite(OUT / "straight-alpha.tif", straight, photometric="rgb", extrasamples=["unassalpha"])
    ready = straight.astype(np.uint16)
    ready[:, :, :3] = (ready[:, :, :3] * ready[:, :, 3:] + 127) // 255
    tifffile.imwrite(OUT / "premultiplied-alpha.tif", ready.astype(np.uint8), photometric="rgb", extrasamples=["assocalpha"])


if __name__ == "__main__":
    main()
