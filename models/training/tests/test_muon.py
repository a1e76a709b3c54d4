"""Muon: which weights are its, and how they move."""

import pytest
import torch
from torch import nn

from tpir_training.backbone import Backbone, BackboneConfig
from tpir_training.muon import Muon, is_matrix, orthogonal


@pytest.mark.parametrize("shape", [(24, 24), (16, 48), (48, 16)])
def test_updates_move_all_directions_alike(shape):
    torch.manual_seed(2)
    left, _, right = torch.linalg.svd(torch.randn(shape), full_matrices=False)
    stretched = left @ torch.diag(torch.logspace(0, -1, min(shape))) @ right
    values = torch.linalg.svdvals(orthogonal(stretched))
    assert 0.6 < float(values.min()) and float(values.max()) < 1.3


def test_a_step_has_the_size_of_the_rate_whatever_the_gradient():
    moved = []
    for scale in (1e-4, 1.0, 1e4):
        weight = nn.Parameter(torch.zeros(32, 16, 3, 3))
        weight.grad = scale * torch.randn(weight.shape, generator=torch.Generator().manual_seed(1))
        Muon([weight], lr=1e-2).step()
        moved.append(float(weight.detach().square().mean().sqrt()))
    assert moved == pytest.approx([0.2e-2] * 3, rel=0.3)


def test_guidance_kernels_and_scales_are_left_to_adam():
    network = Backbone(BackboneConfig(prompt_in_prompt=True))
    chosen = {name for name, parameter in network.named_parameters() if is_matrix(name, parameter)}
    assert {"stem.weight", "head.weight", "down.0.weight", "up.1.weight", "middle.0.attention.project", "middle.0.attention.query_key.0.weight",
            "decoder.2.0.feed_forward.expand.0.weight"} <= chosen
    assert not any(".guide." in name or name.startswith(("codebook", "prompts")) or name.endswith((".1.weight", "branch", "temperature")) for name in chosen
                   if not name.startswith(("up", "down")))
