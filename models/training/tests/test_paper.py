"""The paper's network has exactly the published code's reached size and cost."""

from pathlib import Path

import torch
import yaml

from tpir_training.backbone import Backbone, BackboneConfig
from tpir_training.paper import PaperConfig, PaperNetwork

CONFIGS = Path(__file__).resolve().parents[1] / "configs"


def macs(network: torch.nn.Module, *inputs: torch.Tensor) -> int:
    """Multiply-accumulates of all convolutions in one pass."""
    total = 0

    def count(module: torch.nn.Conv2d, _, output: torch.Tensor) -> None:
        nonlocal total
        total += output[0].numel() * module.weight[0].numel()

    hooks = [module.register_forward_hook(count) for module in network.modules() if isinstance(module, torch.nn.Conv2d)]
    with torch.no_grad():
        network(*inputs)
    for hook in hooks:
        hook.remove()
    return total


def test_paper_config_builds_the_published_network():
    settings = yaml.safe_load((CONFIGS / "paper.yaml").read_text())
    network = PaperNetwork(PaperConfig.from_dict(settings["network"]))
    assert sum(parameter.numel() for parameter in network.parameters()) == 39_849_408
    convolutions = macs(network, torch.rand(1, 3, 32, 32), torch.rand(1, 768)) * 64 / 1e9   # at 256x256
    # per pixel of a level: q.k^T and the mixing, each C x C / heads, and the output projection, C x C
    attention = sum(count * pixels * (2 * channels * channels / heads + channels * channels) for count, channels, heads, pixels in (
        (4, 48, 1, 65536), (6, 96, 2, 16384), (6, 192, 4, 4096), (8, 384, 8, 1024), (6, 192, 2, 4096), (6, 96, 2, 16384),
        (8, 96, 1, 65536))) / 1e9
    assert abs(convolutions + attention - 155.3) < 1.0


def test_quality_config_has_the_stated_size():
    settings = yaml.safe_load((CONFIGS / "quality.yaml").read_text())
    network = Backbone(BackboneConfig.from_dict(settings["network"]))
    assert abs(sum(parameter.numel() for parameter in network.parameters()) / 1e6 - 8.16) < 0.05
    assert sum(network.state_parts()) == 486_145
