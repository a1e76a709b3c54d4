"""Passes of a block as single functions, for bfloat16 training on a CPU.

PyTorch 1.13 spends most of a training step in small passes over memory when tensors are bfloat16 and channels-last: GELU,
normalisation, the copies between precisions around them. `enable` compiles fused.c with the system's C compiler.
Everything works without it, and it changes nothing for float32, other devices or export.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

import torch
from torch import Tensor

_library: ctypes.CDLL | None = None
_POINTERS = {"gated_gelu_forward": (2, 2), "gated_gelu_backward": (3, 2), "norm_backward": (5, 3), "modulate_forward": (4, 3),
             "modulate_backward": (6, 3), "squares_forward": (2, 3), "squares_backward": (3, 3)}


def enable(folder: Path) -> bool:
    """Compiles the passes into `folder` and switches them on; False if there is no C compiler."""
    global _library
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "fused.so"
    source = Path(__file__).with_suffix(".c")
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        partial = target.with_suffix(f".{os.getpid()}")     # several workers may compile at once
        subprocess.run([compiler, "-O3", "-march=native", "-mprefer-vector-width=512", "-ffast-math", "-shared", "-fPIC", str(source),
                        "-o", str(partial), "-lm"], check=True)
        os.replace(partial, target)
    _library = ctypes.CDLL(str(target))
    for name, (pointers, sizes) in _POINTERS.items():
        function = getattr(_library, name)
        function.argtypes = [ctypes.c_void_p] * pointers + [ctypes.c_long] * sizes
        function.restype = None
    _library.norm_forward.argtypes = [ctypes.c_void_p] * 4 + [ctypes.c_long] * 3 + [ctypes.c_float]
    _library.norm_forward.restype = None
    return True


def disable() -> None:
    global _library
    _library = None


def usable(x: Tensor) -> bool:
    """True if the passes are on and fit this tensor."""
    return _library is not None and x.dtype == torch.bfloat16 and x.device.type == "cpu" and x.shape[1] <= 1024


def empty(count: int, channels: int, height: int, width: int) -> Tensor:
    """An uninitialised channels-last bfloat16 tensor."""
    return torch.empty((count, height, width, channels), dtype=torch.bfloat16).permute(0, 3, 1, 2)


def last(x: Tensor) -> Tensor:
    return x.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)


class GatedGelu(torch.autograd.Function):
    """Nx2Cxhxw (a, then b, along the channels) to gelu(a) * b, NxCxhxw."""

    @staticmethod
    def forward(context, expanded: Tensor) -> Tensor:
        expanded = last(expanded)
        count, channels, height, width = expanded.shape
        gated = empty(count, channels // 2, height, width)
        _library.gated_gelu_forward(expanded.data_ptr(), gated.data_ptr(), count * height * width, channels // 2)
        context.save_for_backward(expanded)
        return gated

    @staticmethod
    def backward(context, slope: Tensor) -> Tensor:
        expanded, = context.saved_tensors
        count, channels, height, width = expanded.shape
        slope = last(slope)
        result = empty(count, channels, height, width)
        _library.gated_gelu_backward(expanded.data_ptr(), slope.data_ptr(), result.data_ptr(), count * height * width,
                                     channels // 2)
        return result


class Norm(torch.autograd.Function):
    """NxCxhxw to its plain layer normalisation over the channels, and the means of that over the pixels (NxC, float32)."""

    @staticmethod
    def forward(context, x: Tensor, epsilon: float) -> tuple[Tensor, Tensor]:
        x = last(x)
        count, channels, height, width = x.shape
        normed = empty(count, channels, height, width)
        inverse, means = torch.empty(count * height * width), torch.empty(count, channels)
        _library.norm_forward(x.data_ptr(), normed.data_ptr(), inverse.data_ptr(), means.data_ptr(), count, height * width, channels, epsilon)
        context.save_for_backward(normed, inverse)
        return normed, means

    @staticmethod
    def backward(context, slope: Tensor, mean_slope: Tensor) -> tuple[Tensor, None]:
        normed, inverse = context.saved_tensors
        count, channels, height, width = normed.shape
        slope, mean_slope = last(slope), mean_slope.contiguous()
        result = empty(count, channels, height, width)
        _library.norm_backward(normed.data_ptr(), inverse.data_ptr(), slope.data_ptr(), mean_slope.data_ptr(), result.data_ptr(),
                               count, height * width, channels)
        return result, None


class Modulate(torch.autograd.Function):
    """NxCxhxw times scale plus shift (each NxC, float32)."""

    @staticmethod
    def forward(context, normed: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        count, channels, height, width = normed.shape
        scale, shift = scale.float().contiguous(), shift.float().contiguous()
        output = empty(count, channels, height, width)
        _library.modulate_forward(normed.data_ptr(), scale.data_ptr(), shift.data_ptr(), output.data_ptr(), count, height * width, channels)
        context.save_for_backward(normed, scale)
        return output

    @staticmethod
    def backward(context, slope: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        normed, scale = context.saved_tensors
        count, channels, height, width = normed.shape
        slope = last(slope)
        result = empty(count, channels, height, width)
        scale_slope, shift_slope = torch.empty_like(scale), torch.empty_like(scale)
        _library.modulate_backward(normed.data_ptr(), scale.data_ptr(), slope.data_ptr(), result.data_ptr(), scale_slope.data_ptr(),
                                   shift_slope.data_ptr(), count, height * width, channels)
        return result, scale_slope, shift_slope


class Products(torch.autograd.Function):
    """Rows of queries and keys (P x n x 2C) to the sums q.k^T (PxCxC) and the sums of squares (Px2C), float32."""

    @staticmethod
    def forward(context, rows: Tensor) -> tuple[Tensor, Tensor]:
        rows = rows.contiguous()
        pictures, count, both = rows.shape
        squares = torch.empty(pictures, both)
        _library.squares_forward(rows.data_ptr(), squares.data_ptr(), pictures, count, both)
        products = torch.bmm(rows[..., :both // 2].transpose(1, 2), rows[..., both // 2:])
        context.save_for_backward(rows)
        return products.float(), squares

    @staticmethod
    def backward(context, product_slope: Tensor, square_slope: Tensor) -> Tensor:
        rows, = context.saved_tensors
        pictures, count, both = rows.shape
        slope, square_slope = product_slope.to(torch.bfloat16), square_slope.float().contiguous()
        result = torch.empty_like(rows)
        result[..., :both // 2] = torch.bmm(rows[..., both // 2:], slope.transpose(1, 2))
        result[..., both // 2:] = torch.bmm(rows[..., :both // 2], slope)
        _library.squares_backward(rows.data_ptr(), square_slope.data_ptr(), result.data_ptr(), pictures, count, both)
        return result
