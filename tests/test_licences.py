"""What is installed may be used by software under the Apache License 2.0; read from the packages themselves."""

import re
from importlib import metadata

import pytest

from tests.dependency_audit import LOCKS, pinned

FREE = re.compile(
    r"\b(MIT|MIT-CMU|BSD|BSD-[023]-Clause|0BSD|ISC|Apache|Apache-2\.0|PSF|PSFL|PSF-2\.0|HPND|Zlib|Unlicense|CNRI-Python"
    r"|Python Software Foundation|MPL|MPL-2\.0|Mozilla Public License 2\.0|OFL-1\.1|SIL Open Font License)\b"
)
STRONG = re.compile(r"\b(A?GPL|SSPL|BUSL|Commons Clause|Proprietary)\b|General Public License")
# Each looked at one by one: the name, and what makes it fit.
USED_AS_A_LIBRARY = {
    "psycopg",
    "psycopg-binary",
}  # LGPL-3.0: called, not changed, exchangeable by whoever runs it
ONLY_A_TOOL = {
    "djlint"
}  # GPL-3.0-or-later: run over our templates by the tests; neither shipped nor imported
SAYS_TWICE = {"qrcode"}  # BSD, and a second classifier for the mark of its standard's owner
SAYS_NOTHING = {"axe-playwright-python"}  # MIT by the licence file in the package; a tool of the tests


def licence_of(name: str) -> str:
    """What the package says of itself, in whichever of three places it says it."""
    about = metadata.metadata(name)
    classifiers = [line for line in about.get_all("Classifier", []) if line.startswith("License")]
    return " | ".join(
        filter(
            None,
            [
                *about.get_all("License-Expression", []),
                *(line[:120] for line in about.get_all("License", [])),
                *classifiers,
            ],
        )
    )


def fits(name: str, licence: str, *, shipped: bool) -> bool:
    """Whether an Apache-2.0 program may need the package, or only its tests may."""
    if name in USED_AS_A_LIBRARY:
        return "LGPL" in licence or "Lesser" in licence
    if name in SAYS_NOTHING or name in ONLY_A_TOOL:
        return not shipped
    if name not in SAYS_TWICE and STRONG.search(licence):
        return False
    return bool(FREE.search(licence))


@pytest.mark.parametrize("name", sorted(pinned(LOCKS)))
def test_the_licence_fits(name):
    licence = licence_of(name)
    assert fits(name, licence, shipped=name in pinned(LOCKS[:1])), f"{name}: {licence}"


@pytest.mark.parametrize(
    "licence", ["GPL-3.0-only", "AGPL-3.0", "Proprietary", "", "GNU General Public License v2", "SSPL-1.0"]
)
def test_a_licence_that_does_not_fit_is_found(licence):
    assert not fits("something-new", licence, shipped=True)


def test_a_tool_stays_a_tool():
    assert not fits("djlint", licence_of("djlint"), shipped=True)
    assert fits("djlint", licence_of("djlint"), shipped=False)
