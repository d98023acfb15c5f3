"""The doctor tries things out, says why they fail, and leaves nothing behind."""

import os
from pathlib import Path

from runwright.run import Feature, Group, doctor
from runwright.run.doctor import _in_namespaces


def _one(features: tuple[Feature, ...], name: str) -> Feature:
    (feature,) = [feature for feature in features if feature.name == name]
    return feature


def test_the_doctor_covers_every_group_and_leaves_nothing_behind() -> None:
    mounts = Path("/proc/self/mountinfo").read_text()
    descriptors = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208
    features = doctor()
    assert {feature.group for feature in features} == set(Group)
    assert len({feature.name for feature in features}) == len(features)
    assert all(feature.present is not bool(feature.remedy) for feature in features)
    strongest = _one(features, "strongest level")
    if strongest.present:
        assert _one(features, f"level {strongest.detail!r}").present
    assert Path("/proc/self/mountinfo").read_text() == mounts
    assert sorted(os.listdir("/proc/self/fd")) == descriptors  # noqa: PTH208


def test_a_trial_that_is_refused_says_why() -> None:
    def refuse() -> None:
        raise FileNotFoundError(2, "No such file or directory")

    assert _in_namespaces(refuse) in ("No such file or directory", "Operation not permitted")
