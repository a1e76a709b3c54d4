"""The equations, the states, and the sizes that the documentation states."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import yaml

from tpir_training import guide
from tpir_training.attention import Attention, FeedForward
from tpir_training.backbone import Apply, Backbone, BackboneConfig, Block, Calibrate
from tpir_training.guide import Guide, channel_norm
from tpir_training.prompts import PromptInPrompt
from tpir_training.statistics import Given, Measured, mixing_weights

CONFIGS = Path(__file__).resolve().parents[1] / "configs"
SMALL = BackboneConfig(widths=(8, 16, 16, 16), heads=(1, 2, 2, 4), blocks=(1, 1, 1, 1, 1, 1, 1), guidance=12)
PROMPTED = replace(SMALL, prompt_in_prompt=True, prompt_tokens=5)
either = pytest.mark.parametrize("config", [SMALL, PROMPTED], ids=["plain", "prompted"])


def shaken(network: torch.nn.Module) -> torch.nn.Module:
    """Moves every parameter away from its zero or one start, so that each of them matters."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return network.eval()


def test_channel_norm_gives_zero_mean_and_unit_variance_per_pixel():
    normed = channel_norm(torch.randn(2, 16, 3, 5) * 4 + 2, None, None)
    assert torch.allclose(normed.mean(1), torch.zeros(2, 3, 5), atol=1e-5)
    assert torch.allclose(normed.var(1, unbiased=False), torch.ones(2, 3, 5), atol=1e-3)


def test_guide_follows_equation_5_on_a_hand_computed_case():
    guide = Guide(channels=2, guidance=1, kernel=3)
    with torch.no_grad():
        guide.gate.weight.copy_(torch.tensor([[[0.0, 1.0, 0.0]]]))      # w = sigmoid(mean)
        guide.project.weight.copy_(torch.tensor([[2.0], [4.0]]))
        guide.project.bias.zero_()
        guide.scale.weight.copy_(torch.tensor([[1.0, 0.0], [0.0, 0.5]]))
        guide.shift.weight.copy_(torch.tensor([[0.0, 1.0], [1.0, 0.0]]))
    # one pixel with channels 3 and 1: LN gives +1 and -1
    x = torch.tensor([3.0, 1.0]).view(1, 2, 1, 1)
    z = torch.tensor([[0.5]])
    gate = [1 / (1 + math.exp(-1)), 1 / (1 + math.exp(1))]
    weighted = [gate[0] * 2 * 0.5, gate[1] * 4 * 0.5]
    expected = [(1 + weighted[0]) * 1 + weighted[1], (1 + 0.5 * weighted[1]) * -1 + weighted[0]]
    result = Measured(z, z).modulate(guide, x)
    assert torch.allclose(result.flatten(), torch.tensor(expected), atol=1e-4)


def test_attention_follows_equation_6_written_with_loops():
    attention = shaken(Attention(channels=4, heads=2, guidance=3, branch_start=0.5, plus_one=True))
    xc = torch.randn(1, 4, 5, 6)
    with torch.no_grad():
        query_key, value = attention.query_key(xc), attention.value(xc)
        query, key = query_key[0, :4].flatten(1), query_key[0, 4:].flatten(1)
        mixed = torch.zeros(4, 30)
        for head in range(2):
            rows = range(2 * head, 2 * head + 2)
            for row in rows:
                scores = torch.stack([attention.temperature[head] * (query[row] @ key[column])
                                      / (query[row].norm() * key[column].norm()) for column in rows])
                weights = torch.softmax(scores, 0)
                mixed[row] = sum(weight * value[0, column].flatten() for weight, column in zip(weights, rows))
        expected = (attention.branch[:, None] * attention.project) @ mixed
        result = Measured(torch.zeros(1, 3), torch.zeros(1, 3)).attend(attention, xc)
    assert torch.allclose(result[0].flatten(1), expected, atol=1e-5)


def test_feed_forward_follows_equation_7():
    half = shaken(FeedForward(4, 2.0, 3, 0.5, True, "gelu"))
    xc = torch.randn(1, 4, 6, 6)
    first, second = half.expand(xc)[:, :8], half.expand(xc)[:, 8:]
    expected = half.project(torch.nn.functional.gelu(first) * second) * half.branch.view(1, -1, 1, 1)
    assert torch.allclose(half.gated(xc), expected, atol=1e-5)


@pytest.mark.parametrize("residual", ["x", "xc"])
def test_block_adds_the_configured_residual(residual):
    config = BackboneConfig(guidance=3, residual=residual)
    block = shaken(Block(4, 1, config))
    x, z = torch.randn(1, 4, 8, 8), torch.randn(1, 3)
    with torch.no_grad():
        middle = x + Measured(z, z).attend(block.attention, Measured(z, z).modulate(block.attention.guide, x))
        xc = Measured(z, z).modulate(block.feed_forward.guide, middle)
        expected = (middle if residual == "x" else xc) + block.feed_forward.gated(xc)
        assert torch.allclose(block(x, Measured(z, z)), expected, atol=1e-6)


def test_untrained_network_returns_nearly_its_input():
    picture = torch.rand(1, 3, 32, 48)
    assert (Backbone(SMALL)(picture, torch.eye(10)[:1]) - picture).abs().mean() < 0.1


@either
def test_request_for_nothing_changes_nothing_exactly(config):
    network = shaken(Backbone(config))
    picture = torch.rand(2, 3, 32, 48)
    guidance = torch.stack([torch.zeros(10), torch.eye(10)[2]])
    with torch.no_grad():
        result = network(picture, guidance)
    assert torch.equal(result[0], picture[0])
    assert not torch.allclose(result[1], picture[1], atol=1e-3)


@either
def test_calibrate_then_apply_equals_the_full_network(config):
    network = shaken(Backbone(config))
    tiles, guidance = torch.rand(3, 3, 32, 48), torch.rand(1, 10)
    with torch.no_grad():
        full = network(tiles, guidance)
        state = Calibrate(network)(tiles, guidance)
        frozen = torch.cat([Apply(network)(tile[None], state) for tile in tiles])
    assert state.shape == (1, sum(network.state_parts()))
    assert torch.allclose(frozen, full, atol=1e-5)


@either
def test_inner_parts_come_out_as_tiles_under_their_pictures_statistics(config):
    network = shaken(Backbone(config))
    crops, guidance = torch.rand(4, 3, 48, 48), torch.rand(2, 10)
    with torch.no_grad():
        whole, inner = network(crops, guidance, cut=16)
        assert torch.equal(whole, network(crops, guidance))
        for picture in range(2):
            state = Calibrate(network)(crops[2 * picture:2 * picture + 2], guidance[picture:picture + 1])
            for crop in (2 * picture, 2 * picture + 1):
                assert torch.allclose(inner[crop:crop + 1], Apply(network)(crops[crop:crop + 1, :, 16:, 16:], state), atol=1e-5)


@either
def test_crops_of_a_picture_share_statistics_and_other_pictures_do_not_matter(config):
    network = shaken(Backbone(config))
    crops, guidance = torch.rand(4, 3, 32, 32), torch.rand(2, 10)
    with torch.no_grad():
        together = network(crops, guidance)
        first = network(crops[:2], guidance[:1])
        alone = network(crops[:1], guidance[:1])
    assert torch.allclose(together[:2], first, atol=1e-5)
    assert not torch.allclose(together[:1], alone, atol=1e-4)


@either
def test_mixed_statistics_lie_between_own_and_shared_ones(config):
    network = shaken(Backbone(config))
    crops, guidance = torch.rand(4, 3, 32, 32), torch.rand(2, 10)
    per_crop = guidance.repeat_interleave(2, 0)
    with torch.no_grad():
        own, shared = network(crops, per_crop), network(crops, guidance)
        assert torch.allclose(network(crops, per_crop, torch.eye(2).expand(2, 2, 2)), own, atol=1e-5)
        assert torch.allclose(network(crops, per_crop, torch.full((2, 2, 2), 0.5)), shared, atol=1e-5)
        swapped = network(crops, per_crop, torch.eye(2).flip(0).expand(2, 2, 2))
    assert not torch.allclose(swapped, own, atol=1e-4)


def test_mixing_weights_are_shares_of_a_whole():
    weights = mixing_weights(5, 3, torch.Generator().manual_seed(1))
    assert torch.allclose(weights.sum(2), torch.ones(5, 3))
    assert float(weights.min()) >= 0
    assert float(weights[:, 0, 0].std()) > 0.05


@either
@pytest.mark.parametrize("form", ["means", "convolutions"])
def test_forms_for_graphs_are_the_same_functions(config, form, monkeypatch):
    network = shaken(Backbone(replace(config, border=4)))
    tiles, guidance = torch.rand(3, 3, 32, 48), torch.rand(1, 10)
    with torch.no_grad():
        state = Calibrate(network)(tiles, guidance)
        restored = Apply(network)(tiles[:1], state)
        monkeypatch.setattr(guide, "form", form)
        assert torch.allclose(Calibrate(network)(tiles, guidance), state, atol=1e-5)
        assert torch.allclose(Apply(network)(tiles[:1], state), restored, atol=1e-5)


@pytest.mark.parametrize("border, counts", [(0, True), (3, True), (4, False), (6, False)])
def test_statistics_leave_out_the_border_of_crops(border, counts):
    unit = shaken(Guide(4, 3))
    attention = shaken(Attention(4, 2, 3, 0.5, True))
    features = torch.randn(2, 4, 8, 8)              # of crops of 16 pixels: two pixels a feature
    other = features.clone()
    other[:, :, [0, 1, -2, -1]] += 2
    other[:, :, :, [0, 1, -2, -1]] -= 3
    # a depthwise convolution looks one feature further, so it is taken out here
    for layers in (attention.query_key, attention.value):
        torch.nn.init.dirac_(layers[1].weight, groups=layers[1].groups)

    def state(x: torch.Tensor) -> torch.Tensor:
        measured = Measured(torch.ones(1, 3), torch.ones(1, 3), (border, 16), record=True)
        measured.modulate(unit, x)
        measured.attend(attention, x)
        return torch.cat(measured.recorded, 1)

    with torch.no_grad():
        assert torch.equal(state(features), state(other)) != counts


@either
def test_apply_is_independent_of_distant_content(config):
    network = shaken(Backbone(config))
    tile, other = torch.rand(1, 3, 32, 256), torch.rand(1, 3, 32, 256)
    other[..., :224] = tile[..., :224]
    with torch.no_grad():
        state = Calibrate(network)(tile, torch.rand(1, 10))
        first, second = Apply(network)(tile, state), Apply(network)(other, state)
    assert torch.equal(first[..., :16], second[..., :16])
    assert not torch.allclose(first[..., 224:], second[..., 224:])


def test_prompts_that_are_not_trained_yet_change_nothing():
    plain, prompted = shaken(Backbone(SMALL)), Backbone(PROMPTED).eval()
    missing, unexpected = prompted.load_state_dict(plain.state_dict(), strict=False)
    assert missing and not unexpected and all(name.startswith("prompts.") for name in missing)
    picture, guidance = torch.rand(2, 3, 32, 32), torch.rand(2, 10)
    with torch.no_grad():
        assert torch.allclose(prompted(picture, guidance), plain(picture, guidance), atol=1e-6)


def test_prompt_to_prompt_weighs_degradations_by_their_probabilities():
    prompts = shaken(PromptInPrompt(channels=6, tokens=3))
    means, one = torch.randn(1, 6), torch.eye(10)[4:5]
    aware = prompts.degradation[4] * (1 + means[0])
    weight = torch.softmax(prompts.ask(prompts.basic) @ prompts.offer(prompts.degradation * (1 + means))[:, :6].t() / 6 ** 0.5, 1)[:, 4:5]
    expected = prompts.basic + weight / (weight + 1e-4) * prompts.offer(aware)[6:]
    assert torch.allclose(prompts.universal(means, one)[0], expected, atol=1e-5)
    assert torch.allclose(prompts.universal(means, torch.zeros(1, 10))[0], prompts.basic, atol=1e-6)


def test_prompt_to_feature_is_attention_of_pixels_to_tokens_written_with_loops():
    prompts = shaken(PromptInPrompt(channels=4, tokens=3))
    skip, guidance = torch.randn(1, 4, 2, 3), torch.rand(1, 10)
    normed = channel_norm(skip, None, None)
    memory = prompts.remember(prompts.universal(normed.mean((0, 2, 3))[None], guidance))[0]
    with torch.no_grad():
        result = Measured(torch.zeros(1, 3), guidance).prompted(prompts, skip)
        for y in range(2):
            for x in range(3):
                weights = torch.softmax(memory[:, :4] @ normed[0, :, y, x] / 2, 0)
                assert torch.allclose(result[0, :, y, x], weights @ memory[:, 4:] * prompts.branch, atol=1e-5)


@either
def test_guidance_changes_the_result(config):
    network = shaken(Backbone(config))
    picture = torch.rand(1, 3, 32, 32)
    with torch.no_grad():
        noise, rain = network(picture, torch.eye(10)[:1]), network(picture, torch.eye(10)[1:2])
    assert (noise - rain).abs().max() > 1e-3


def test_network_without_guidance_does_the_same_whatever_is_asked():
    network = shaken(Backbone(replace(SMALL, guided=False)))
    picture = torch.rand(1, 3, 32, 32)
    with torch.no_grad():
        noise, rain = network(picture, torch.eye(10)[:1]), network(picture, torch.eye(10)[1:2])
    assert torch.equal(noise, rain)


def test_fast_config_has_the_stated_size():
    settings = yaml.safe_load((CONFIGS / "fast.yaml").read_text())
    network = Backbone(BackboneConfig.from_dict(settings["network"]))
    assert sum(network.state_parts()) == 100_097
    assert 1.8e6 < sum(parameter.numel() for parameter in network.parameters()) < 1.9e6


def test_config_with_wrong_counts_is_refused():
    with pytest.raises(ValueError, match="block counts"):
        Backbone(BackboneConfig(blocks=(1, 1, 1)))
