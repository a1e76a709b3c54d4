"""Every generator, the fixed order and the rule for targets."""

import pytest
import torch

from tpir_training.degradations import raindrop
from tpir_training.degradations.base import Scene
from tpir_training.degradations.blur import SIZE, disc_kernels, gaussian_kernels, motion_kernels
from tpir_training.degradations.jpeg import dct_matrix
from tpir_training.degradations.low_light import LowLight
from tpir_training.degradations.noise import Noise
from tpir_training.degradations.raindrop import LARGEST, Raindrop
from tpir_training.names import DEGRADATIONS, vector
from tpir_training.pipeline import ORDER, Pipeline, Sampling
from tpir_training.registry import make_degradations

STAGE_A = {"noise": 0.4, "rain": 0.3, "haze": 0.3}


def make_scene(pictures: int = 2, group: int = 2, size: int = 48) -> Scene:
    smooth = torch.nn.functional.interpolate(torch.rand(pictures * group, 3, 6, 6), size=(size, size), mode="bilinear")
    windows = torch.tensor([[0.1, 0.2, 0.5, 0.6]]).repeat(pictures * group, 1)
    return Scene(smooth, windows, torch.zeros(pictures, 1, 16, 16), group)


@pytest.fixture(scope="module")
def generators():
    return make_degradations(list(DEGRADATIONS), torch.device("cpu"))


def blurred_point(kinds: list[float]) -> torch.Tensor:
    """What one point becomes in 64 pictures (64x48x48) under `kinds` of blur."""
    blur, = make_degradations(["blur"], torch.device("cpu"), {"blur": {"kinds": kinds}})
    point = torch.zeros(64, 3, 48, 48)
    point[:, :, 24, 24] = 1
    return blur.apply(point, blur.draw(Scene(point, torch.zeros(64, 4), torch.zeros(64, 1, 16, 16), 1), torch.arange(64), seeded()))[:, 0]


def test_a_generators_options_come_from_the_config():
    symmetric = lambda spread: torch.allclose(spread[:, 1:, 1:], spread[:, 1:, 1:].transpose(1, 2), atol=1e-4)
    assert symmetric(blurred_point([0.5, 0.5, 0]))
    assert not symmetric(blurred_point([0, 0, 1]))


@pytest.mark.parametrize(("options", "message"), [({"blr": {}}, "blr is not known; write noise or rain"), ({"noise": {"cam": 1}}, "cam is not known; write camera or classic or common"),
                                                  ({"jpeg": {"quality": 1}}, "write nothing"), ({"blur": {"kinds": [1, 2]}}, "write three shares")])
def test_options_that_no_generator_has_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        make_degradations(options, torch.device("cpu"), options)


def seeded(seed: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_each_degradation_changes_the_picture_and_repeats_with_its_seed(generators, name):
    generator = generators[DEGRADATIONS.index(name)]
    scene = make_scene()
    pictures = torch.arange(2)
    first = generator.apply(scene.crops, generator.draw(scene, pictures, seeded()))
    again = generator.apply(scene.crops, generator.draw(scene, pictures, seeded()))
    other = generator.apply(scene.crops, generator.draw(scene, pictures, seeded(2)))
    assert first.shape == scene.crops.shape
    assert torch.isfinite(first).all()
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert (first - scene.crops).abs().mean() > 1e-3


def test_order_names_each_degradation_once():
    assert sorted(ORDER) == sorted(DEGRADATIONS)
    for first, second in (("haze", "rain"), ("rain", "blur"), ("low-light", "noise"), ("noise", "jpeg")):
        assert ORDER.index(first) < ORDER.index(second)


def test_camera_noise_has_grain_shared_colours_and_coding():
    crops = torch.full((64, 3, 64, 64), 0.5)
    scene = Scene(crops, torch.tensor([[0.0, 0.0, 1.0, 1.0]]).repeat(64, 1), torch.zeros(64, 1, 8, 8), 1)
    generator = Noise(camera=1.0, common=1.0)
    drawn = generator.draw(scene, torch.arange(64), torch.Generator().manual_seed(2))
    assert not drawn.classic.any()
    assert 0.2 < (drawn.quality > 0).float().mean() < 0.8
    assert torch.allclose(drawn.pattern.std((1, 2, 3)), torch.ones(64), atol=0.1)
    neighbours = (drawn.pattern[..., 1:] * drawn.pattern[..., :-1]).mean((1, 2, 3))
    assert neighbours.min() < 0.1 and neighbours.max() > 0.5
    colours = (drawn.pattern[:, 0] * drawn.pattern[:, 1]).mean((1, 2))
    assert colours.min() < 0.4 and colours.max() > 0.8
    noisy = generator.apply(crops, drawn)
    assert torch.isfinite(noisy).all() and (noisy - 0.5).std() > 0.02


def test_noise_has_the_drawn_standard_deviation():
    scene = make_scene(group=8, size=64)
    generator = Noise(camera=0.0)
    drawn = generator.draw(scene, torch.arange(2), seeded())
    difference = generator.apply(scene.crops, drawn) - scene.crops
    assert torch.allclose(difference.std((1, 2, 3)), drawn.sigma, rtol=0.05)


def test_rain_never_darkens_without_veil(generators):
    rain = generators[DEGRADATIONS.index("rain")]
    scene = make_scene()
    drawn = rain.draw(scene, torch.arange(2), seeded())
    drawn.veil.zero_()
    assert (rain.apply(scene.crops, drawn) >= scene.crops - 1e-6).all()


def test_haze_obeys_the_scattering_equation(generators):
    haze = generators[DEGRADATIONS.index("haze")]
    scene = make_scene()
    drawn = haze.draw(scene, torch.arange(2), seeded())
    hazy = haze.apply(scene.crops, drawn)
    assert torch.allclose((hazy - drawn.air) / drawn.transmission + drawn.air, scene.crops, atol=1e-4)
    assert (drawn.transmission > 0).all() and (drawn.transmission <= 1).all()


@pytest.mark.parametrize("kernels", [
    gaussian_kernels(torch.tensor([1.0, 2.5])), disc_kernels(torch.tensor([1.0, 4.0])),
    motion_kernels(torch.tensor([5.0, 19.0]), torch.tensor([0.3, 2.0]), torch.tensor([0.0, 2.0]))])
def test_blur_kernels_keep_the_mean_brightness(kernels):
    assert kernels.shape == (2, SIZE, SIZE)
    assert torch.allclose(kernels.sum((1, 2)), torch.ones(2), atol=1e-5)
    assert (kernels >= 0).all()


@pytest.mark.parametrize("share", [-1 / 6, -0.05, 0.0, 0.1, 1 / 6])
def test_bent_movements_keep_the_pictures_place(share):
    length = torch.linspace(4, 19, 16)
    kernels = motion_kernels(length, torch.linspace(0, 3.1, 16), length * share)
    axis = torch.arange(SIZE).float() - SIZE // 2
    centroid = torch.stack([(kernels * axis[:, None]).sum((1, 2)), (kernels * axis).sum((1, 2))])
    assert centroid.abs().max() < 0.05


@pytest.mark.parametrize("view", [1.0, 2.5, 4.0])
def test_a_drop_shows_at_its_rim_what_lies_as_many_radii_beyond_its_middle_as_its_view_is_wide(monkeypatch, view):
    radius, middle, size = 10, 100, 201
    drop = Raindrop(bank=1)
    rows, columns = torch.meshgrid(torch.arange(float(size)) - middle, torch.arange(float(size)) - middle, indexing="ij")
    inside = (rows ** 2 + columns ** 2 <= radius ** 2).float()
    drop.bank = torch.stack([inside, 0.5 + 0.5 * (columns / radius).clamp(-1, 1), 0.5 + 0.5 * (rows / radius).clamp(-1, 1),
                             torch.full((size, size), radius / LARGEST)])[None]     # floats, which the bank's crops keep
    monkeypatch.setattr(raindrop, "uniform", lambda low, high, count, random: torch.full((count,), {4: view, 1: 1.0}.get(high, 0.0)))
    places = torch.stack([rows, columns, torch.zeros(size, size)])[None] / 200 + 0.5    # a picture that tells its own places
    drawn = drop.draw(Scene(places, torch.zeros(1, 4), torch.zeros(1, 1, 8, 8), 1), torch.arange(1), seeded())
    seen = (drop.apply(places, drawn)[0, :2] - 0.5) * 200
    for row, column in ((0, 0), (-radius, 0), (radius, 0), (0, radius), (0, -radius), (6, 8), (3, 0)):
        assert torch.allclose(seen[:, middle + row, middle + column], -view * torch.tensor([row, column]).float(), atol=0.4), (row, column)


def test_dct_matrix_is_orthonormal():
    assert torch.allclose(dct_matrix() @ dct_matrix().t(), torch.eye(8), atol=1e-6)


def asked_pairs(generators, present: list[str], asked: list[str], coded: float = 0.0):
    """Pairs of one picture with exactly these degradations and this request."""
    pipeline = Pipeline(generators, Sampling({name: 1.0 for name in present}, coded=coded))
    pipeline.choose = lambda pictures, random: (torch.tensor([vector(present)]).bool(), torch.tensor([vector(asked)]).bool())
    return pipeline.pairs(make_scene(pictures=1), seeded(3))


def test_request_for_everything_has_the_clean_picture_as_target(generators):
    scene = make_scene(pictures=1)
    torch.manual_seed(0)
    pairs = asked_pairs(generators, ["rain", "noise"], ["rain", "noise"])
    torch.manual_seed(0)
    assert torch.equal(pairs.targets, make_scene(pictures=1).crops)
    assert not pairs.identity.any()


@pytest.mark.parametrize("asked", [[], ["haze"], ["jpeg", "snow"]])
def test_request_for_nothing_present_has_the_input_as_target(generators, asked):
    pairs = asked_pairs(generators, ["rain", "noise"], asked)
    assert torch.equal(pairs.targets, pairs.inputs)
    assert pairs.identity.all()


def test_subset_target_keeps_the_other_degradation_unchanged(generators):
    torch.manual_seed(0)
    both = asked_pairs(generators, ["rain", "noise"], ["rain"])
    torch.manual_seed(0)
    only_noise = asked_pairs(generators, ["rain", "noise"], ["rain", "noise"])
    assert torch.equal(both.inputs, only_noise.inputs)
    residue = both.targets - only_noise.targets
    assert residue.std() > 0.005                      # the noise is still there
    assert (both.inputs - both.targets).mean() > 0    # the bright streaks are not


def block_edges(images) -> float:
    """How much steps over the edges of coding blocks stand out of the others."""
    steps = (images[..., 1:] - images[..., :-1]).abs().mean((0, 1, 2))
    edges = torch.arange(7, len(steps), 8)
    return float(steps[edges].mean() - steps[edges - 3].mean())


@pytest.mark.parametrize(("present", "comes_as_jpeg"), [(["blur"], True), (["shadow", "haze"], True), (["noise"], False), (["blur", "noise"], False)])
def test_pictures_without_noise_come_out_of_a_good_jpeg_whose_blocks_are_no_target(generators, present, comes_as_jpeg):
    torch.manual_seed(0)
    plain = asked_pairs(generators, present, present)
    torch.manual_seed(0)
    stored = asked_pairs(generators, present, present, coded=1.0)
    assert torch.equal(stored.targets, plain.targets)
    assert torch.equal(stored.inputs, plain.inputs) != comes_as_jpeg
    if comes_as_jpeg:
        assert 0.0005 < float((stored.inputs - plain.inputs).abs().mean()) < 0.02
        assert block_edges(stored.inputs) > block_edges(plain.inputs) + 0.0003


def test_lamps_light_places_of_a_dark_picture_and_leave_the_rest_dark():
    white = Scene(torch.ones(60, 3, 64, 64), torch.tensor([[0.0, 0.0, 1.0, 1.0]]).repeat(60, 1), torch.zeros(60, 1, 8, 8), 1)
    dark, lit = (LowLight(share).draw(white, torch.arange(60), seeded()).gain.mean(1).flatten(1) for share in (0.0, 1.0))
    assert dark.max() < 0.48
    assert lit.max() <= LowLight.BRIGHTEST + 1e-5
    assert torch.all(lit >= dark - 1e-5)
    assert ((lit.max(1).values > 0.5) & (lit.min(1).values < 0.3)).float().mean() > 0.5


def test_sampling_follows_the_shares():
    pipeline = Pipeline(make_degradations(["noise"], torch.device("cpu")) + [Named("rain"), Named("haze")],
                        Sampling(STAGE_A, counts=(0.1, 0.8, 0.1, 0.0)))
    present, asked = pipeline.choose(4000, seeded())
    share = present.float().mean(0)
    assert abs(float((present.sum(1) == 0).float().mean()) - 0.1) < 0.02
    assert abs(float((present.sum(1) == 2).float().mean()) - 0.1) < 0.02
    assert share[0] > share[1] > 0.2 and share[3:].sum() == 0
    untouched = ~(present & asked).any(1) & present.any(1)
    assert 0.1 < float(untouched.float().mean()) < 0.2
    subset = (present.sum(1) == 2) & ((present & asked).sum(1) == 1)
    assert subset.any()


def test_share_without_generator_is_refused():
    with pytest.raises(ValueError, match="no generator"):
        Pipeline([Noise()], Sampling({"noise": 1.0, "rain": 1.0}))


class Named:
    def __init__(self, name: str) -> None:
        self.name = name
