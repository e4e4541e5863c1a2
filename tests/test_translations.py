"""Every word of the pages exists in Chinese, and says what the English one says with the same blanks."""

import re
import shutil

import polib
import pytest

from fengqiao.locale import catalogues

BLANK = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}")


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="extracting messages needs GNU gettext")
def test_no_message_lacks_chinese_words() -> None:
    assert catalogues.missing_from_chinese() == []


def test_no_entry_is_empty_or_fuzzy() -> None:
    assert catalogues.wanting("zh_Hans") == []


def test_chinese_keeps_the_blanks_of_the_english() -> None:
    for entry in polib.pofile(str(catalogues.catalogue("zh_Hans"))):
        said = entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr
        assert not said or set(BLANK.findall(said)) == set(BLANK.findall(entry.msgid)), entry.msgid


def test_catalogues_compile_without_gettext() -> None:
    for language in catalogues.LANGUAGES:
        assert polib.pofile(str(catalogues.catalogue(language))).to_binary()
