"""What the losses ask of a network."""

import pytest
import torch

from tpir_training.losses import charbonnier, loss_of, reach_of, root_mean_square
from tpir_training.pipeline import Pairs


def spots() -> torch.Tensor:
    """A target in which a fifth of the pixels differs from the input (0)."""
    target = torch.zeros(1, 3, 10, 10)
    target[..., :2] = 1
    return target


@pytest.mark.parametrize("distance, learns", [(root_mean_square, True), (charbonnier, False)])
def test_only_a_squared_error_pulls_towards_a_fault_that_is_not_told_apart_yet(distance, learns):
    guess = torch.tensor(0.05, requires_grad=True)
    distance(guess - spots()).sum().backward()
    assert bool(guess.grad < 0) == learns


def test_a_difficult_crop_pulls_as_hard_as_an_easy_one():
    pattern = torch.randn(1, 3, 16, 16, generator=torch.Generator().manual_seed(1))
    errors = torch.cat([0.05 * pattern, 0.5 * pattern]).requires_grad_()
    root_mean_square(errors).sum().backward()
    easy, difficult = errors.grad.flatten(1).norm(dim=1)
    assert float(easy) == pytest.approx(float(difficult), rel=1e-3)


def test_requests_that_change_nothing_have_a_weight_of_their_own():
    pairs = Pairs(torch.zeros(2, 3, 8, 8), torch.zeros(2, 3, 8, 8), torch.zeros(2, 10), torch.zeros(2, 10, dtype=torch.bool), torch.tensor([True, False]))
    output = torch.full((2, 3, 8, 8), 0.1)
    assert float(loss_of(output, pairs, "rmse", 0.0, 3.0)) == pytest.approx(2 * float(loss_of(output, pairs, "rmse", 0.0, 1.0)))


@pytest.mark.parametrize("place, counts", [(5, False), (11, False), (12, True), (19, True)])
def test_reach_compares_a_part_with_the_whole_beyond_its_margin(place, counts):
    whole = torch.rand(1, 3, 20, 20)
    inner = whole[:, :, 8:, 8:].clone()
    whole[:, :, :, place] += 0.5
    assert (float(reach_of(whole, inner, 4)) > 0.01) == counts
