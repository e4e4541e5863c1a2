"""How a text is made plain, and how a list of words becomes one pattern."""

import re
import unicodedata

from fengqiao.analytics.triage import flag_cues, flag_pairs

Pattern = re.Pattern[str]
SENTENCE = re.compile("[。！？；]")
CLAUSE_END = re.compile("[，。！？；：、]")
_HIDDEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")
_FULL_WIDTH = str.maketrans(",;!?:", "，；！？：")


def plain_of(text: str) -> str:
    """`text` without spaces and hidden characters, in one width and case."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", text).lower()).translate(_FULL_WIDTH)


def any_of(words: str) -> str:
    """An expression for any of the words between spaces."""
    return f"(?:{'|'.join(words.split())})"


def pattern_of(words: str) -> Pattern:
    """One pattern for a list of cues, its lists filled in, its gaps kept inside a clause."""
    joined = any_of(words)
    for name, part in flag_cues.PARTS.items():
        joined = joined.replace(f"<{name}>", any_of(part))
    return re.compile(joined.replace(".{", "[^，。！？；：]{"))


WORDS = {name: pattern_of(words) for name, words in flag_pairs.WORDS.items()}
"""The lists of `flag_pairs` as patterns."""
