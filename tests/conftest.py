"""What every test may use: the material beside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("MPLBACKEND", "agg")  # no window, whatever the machine

# Whether a law holds does not depend on how busy the machine is.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of original texts and annotations, which is not part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("the original texts (folder ../shared beside the checkout) are not here")
    return SHARED
