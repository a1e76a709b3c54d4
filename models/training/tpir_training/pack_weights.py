"""Reads a pack's weights back, so that training can go on from what was shipped, and its graphs with their sizes set."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, numpy_helper
from torch import Tensor


def graph_weights(path: Path, prefix: str) -> dict[str, Tensor]:
    """The float weights of one graph whose names begin with `prefix`, as float32, under their PyTorch names."""
    return {tensor.name.removeprefix(prefix).removesuffix(".fp16"): torch.from_numpy(np.array(numpy_helper.to_array(tensor), np.float32))
            for tensor in onnx.load(str(path), load_external_data=True).graph.initializer
            if tensor.data_type in (TensorProto.FLOAT, TensorProto.FLOAT16) and tensor.name.startswith(prefix)}


def read_weights(pack: Path) -> dict[str, Tensor]:
    """All backbone parameters of a pack as float32, under their PyTorch names."""
    return {**graph_weights(pack / "calibrate.onnx", "backbone."), **graph_weights(pack / "backbone.onnx", "backbone.")}


def with_sizes(graph: Path, sizes: dict[str, int]) -> bytes:
    """A graph with its free dimensions set, as an engine does when it opens a session."""
    model = onnx.load(str(graph), load_external_data=False)
    for value in [*model.graph.input, *model.graph.output]:
        for dimension in value.type.tensor_type.shape.dim:
            if dimension.dim_param in sizes:
                dimension.dim_value = sizes[dimension.dim_param]
    return model.SerializeToString()
