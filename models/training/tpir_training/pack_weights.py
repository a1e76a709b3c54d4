"""Reads a pack's weights back, so that training can go on from what was shipped."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, numpy_helper
from torch import Tensor


def read_weights(pack: Path) -> dict[str, Tensor]:
    """All backbone parameters of a pack as float32, under their PyTorch names."""
    weights: dict[str, Tensor] = {}
    for name in ("calibrate.onnx", "backbone.onnx"):
        model = onnx.load(str(pack / name), load_external_data=True)
        for tensor in model.graph.initializer:
            if tensor.data_type not in (TensorProto.FLOAT, TensorProto.FLOAT16) or not tensor.name.startswith("backbone."):
                continue
            values = np.array(numpy_helper.to_array(tensor), np.float32)
            weights[tensor.name.removeprefix("backbone.").removesuffix(".fp16")] = torch.from_numpy(values)
    return weights
