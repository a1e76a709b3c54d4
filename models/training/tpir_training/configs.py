"""Reads the config of a restoration pack's training and refuses what cannot be trained, before anything is written."""

from contextlib import suppress
from pathlib import Path

import torch
import yaml

from .backbone import Backbone
from .losses import DISTANCES
from .muon import OPTIMISERS
from .registry import make_degradations


def read_config(path: Path, changes: list[str]) -> dict:
    """A config with changes such as `training.rate=1e-3` applied.

    Raises SystemExit with what to write instead, where a value is none that can be used.
    """
    config = yaml.safe_load(path.read_text())
    override(config, changes)
    training = config["training"]
    if training.get("loss") not in DISTANCES:
        raise SystemExit(f"training.loss: write one of {', '.join(DISTANCES)}")
    if training.get("optimiser", "adamw") not in OPTIMISERS:
        raise SystemExit(f"training.optimiser: write one of {', '.join(OPTIMISERS)}")
    check_reach(training)
    check_generators(config)
    return config


def override(config: dict, changes: list[str]) -> None:
    """Applies changes such as `network.prompt_in_prompt=true` to a config, for ablations."""
    for change in changes:
        path, separator, value = change.partition("=")
        *parents, key = path.split(".")
        section = config
        for parent in parents:
            section = section.get(parent) if isinstance(section, dict) else None
        if not separator or not isinstance(section, dict):
            raise SystemExit(f"--set {change}: write SECTION.KEY=VALUE with a section of the config, such as training.rate=1e-3")
        section[key] = yaml.safe_load(value)
        if isinstance(section[key], str):
            with suppress(ValueError):
                section[key] = float(value)  # YAML takes 1e-3 for a word


def check_reach(training: dict) -> None:
    """Refuses inner parts that do not fit into a crop."""
    reach = training.get("reach")
    if reach is None:
        return
    known = isinstance(reach, dict) and set(reach) == {"weight", "every", "cut", "margin"}
    if not known or reach["every"] < 1 or reach["margin"] < 0 or reach["cut"] % Backbone.MULTIPLE or not 0 < reach["cut"] < training["crop"] - reach["margin"]:
        raise SystemExit(f"training.reach: write weight, every, cut and margin; every is 1 or more, cut a multiple of {Backbone.MULTIPLE}, and less than crop - margin; null trains without")


def check_generators(config: dict) -> None:
    """Refuses options that the generators do not have (`generators`, a name and its options each)."""
    options = config.get("generators") or {}
    try:
        make_degradations(options, torch.device("cpu"), options)
    except (TypeError, ValueError) as error:
        raise SystemExit(str(error)) from error
