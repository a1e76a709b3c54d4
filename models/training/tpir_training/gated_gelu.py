"""The gate of equation 7, gelu(a) * b, as one pass for bfloat16 training on a CPU.

PyTorch 1.13 spends half of a training step in GELU, its derivative and the copies around them when the tensor is
bfloat16 and channels-last. `enable` compiles gated_gelu.c with the system's C compiler; steps are then about 1.8
times as fast. Everything works without it, and it changes nothing for float32, other devices or export.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

import torch
from torch import Tensor

_library: ctypes.CDLL | None = None


def enable(folder: Path) -> bool:
    """Compiles the pass into `folder` and switches it on; False if there is no C compiler."""
    global _library
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "gated_gelu.so"
    source = Path(__file__).with_suffix(".c")
    if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
        partial = target.with_suffix(f".{os.getpid()}")     # several workers may compile at once
        subprocess.run([compiler, "-O3", "-march=native", "-ffast-math", "-shared", "-fPIC", str(source), "-o", str(partial),
                        "-lm"], check=True)
        os.replace(partial, target)
    _library = ctypes.CDLL(str(target))
    for function, pointers in ((_library.gated_gelu_forward, 2), (_library.gated_gelu_backward, 3)):
        function.argtypes = [ctypes.c_void_p] * pointers + [ctypes.c_long] * 2
        function.restype = None
    return True


def usable(expanded: Tensor) -> bool:
    return _library is not None and expanded.dtype == torch.bfloat16 and expanded.device.type == "cpu"


def empty(count: int, channels: int, height: int, width: int) -> Tensor:
    """An uninitialised channels-last bfloat16 tensor."""
    return torch.empty((count, height, width, channels), dtype=torch.bfloat16).permute(0, 3, 1, 2)


class GatedGelu(torch.autograd.Function):
    """Nx2Cxhxw (a, then b, along the channels) to gelu(a) * b, NxCxhxw."""

    @staticmethod
    def forward(context, expanded: Tensor) -> Tensor:
        expanded = expanded.contiguous(memory_format=torch.channels_last)
        count, channels, height, width = expanded.shape
        gated = empty(count, channels // 2, height, width)
        _library.gated_gelu_forward(expanded.data_ptr(), gated.data_ptr(), count * height * width, channels // 2)
        context.save_for_backward(expanded)
        return gated

    @staticmethod
    def backward(context, slope: Tensor) -> Tensor:
        expanded, = context.saved_tensors
        count, channels, height, width = expanded.shape
        slope = slope.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
        result = empty(count, channels, height, width)
        _library.gated_gelu_backward(expanded.data_ptr(), slope.data_ptr(), result.data_ptr(), count * height * width,
                                     channels // 2)
        return result
