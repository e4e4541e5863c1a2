"""Pages are tested in both languages, so the catalogues are compiled first."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from fengqiao.locale import catalogues


@pytest.fixture(scope="session", autouse=True)
def _compiled_catalogues() -> None:
    catalogues.compile_all()


@pytest.fixture
def chinese() -> Iterator[None]:
    """Everything in the test is said in Chinese."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    """Everything in the test is said in English."""
    with translation.override("en"):
        yield
