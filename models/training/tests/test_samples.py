"""Sample tiles lie where the product takes them (CalibrationSamplerTests.cs holds the same places)."""

import torch

from tpir_training.samples import grid, place, sample_tiles


def test_grid_has_the_squarest_cells():
    assert grid(32, 4000, 3000) == (8, 4)
    assert grid(32, 3000, 4000) == (4, 8)
    assert grid(8, 2048, 256) == (8, 1)


def test_samples_lie_in_the_middle_of_their_cells_on_the_lattice():
    assert place(0, 8, 4000, 128) == 176
    assert place(7, 8, 4000, 128) == 3680
    assert place(7, 8, 130, 128) == 0


def test_moved_samples_stay_inside_and_small_pictures_give_small_ones():
    picture = torch.arange(3 * 300 * 420).float().view(3, 300, 420)
    moved = sample_tiles(picture, 8, 128, torch.ones(8, 2))
    assert moved.shape == (8, 3, 128, 128) and not torch.equal(moved, sample_tiles(picture, 8, 128))
    assert sample_tiles(picture[:, :40, :70], 4, 128).shape == (4, 3, 32, 32)
