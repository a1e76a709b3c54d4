"""Sample tiles lie where the product takes them (CalibrationSamplerTests.cs holds the same places)."""

import pytest
import torch

from tpir_training.samples import COUNT, SIZE, multiplier, sample_tiles


def coordinates(height: int, width: int) -> torch.Tensor:
    """A picture that tells its own places: row, column, zero."""
    rows, columns = torch.meshgrid(torch.arange(float(height)), torch.arange(float(width)), indexing="ij")
    return torch.stack([rows, columns, torch.zeros(height, width)])


def starts(height: int, width: int, count: int, size: int, shift: tuple[float, float] = (0.0, 0.0)) -> list[tuple[int, int]]:
    return [(int(tile[1, 0, 0]), int(tile[0, 0, 0])) for tile in sample_tiles(coordinates(height, width), count, size, shift)]


# The middle of sample 38 of 55 across 1440 pixels is 1008 exactly, which arithmetic in floating point falls short of.
@pytest.mark.parametrize("index, width, height, place", [
    (0, 4000, 3000, (0, 0)), (1, 4000, 3000, (64, 640)), (54, 4000, 3000, (3920, 2336)),
    (38, 1440, 1080, (976, 288)), (49, 1080, 1440, (928, 976)), (54, 130, 130, (64, 48))])
def test_samples_lie_where_the_product_takes_them(index, width, height, place):
    places = starts(height, width, COUNT, SIZE)
    assert places[index] == place
    assert all(x % 16 == 0 and y % 16 == 0 for x, y in places)


@pytest.mark.parametrize("width, height", [(4000, 3000), (3000, 4000), (9000, 1500)])
def test_each_sample_has_a_row_and_a_column_of_its_own(width, height):
    places = starts(height, width, 40, 128)
    middles = [(x + 64 + 8, y + 64 + 8) for x, y in places]
    inside = [(x, y) for x, y in middles if 200 < x < width - 200 and 200 < y < height - 200]
    assert len({round(x / width * 40 - 0.5) for x, _ in inside}) == len({round(y / height * 40 - 0.5) for _, y in inside}) == len(inside) > 25


def test_points_of_a_wide_picture_are_not_bunched():
    width, height = 9000, 1500
    places = starts(height, width, 40, 128)
    nearest = min((a - c) ** 2 + (b - d) ** 2 for i, (a, b) in enumerate(places) for c, d in places[:i]) ** 0.5
    assert nearest > 0.5 * (width * height / 40) ** 0.5
    assert multiplier(1, 10, 10) == 1


def test_moved_samples_stay_inside_and_small_pictures_give_small_ones():
    picture = coordinates(300, 420)
    moved = sample_tiles(picture, 8, 128, (0.3, 0.9))
    assert moved.shape == (8, 3, 128, 128) and not torch.equal(moved, sample_tiles(picture, 8, 128))
    assert sample_tiles(picture[:, :40, :70], 4, 128).shape == (4, 3, 32, 32)
