"""Chinese full-text search by two-character tokens, the same on SQLite FTS5 and PostgreSQL tsvector.

Neither engine cuts Chinese into words, and word lists miss village names. So beside a text its
`index_text` is stored, and searched with `fts5_query` or `tsquery`: every substring of two or more Chinese
characters is found, and only where these characters really stand side by side.

Tokens travel as plain ASCII (`x` and five hexadecimal digits a character, `w` and the word itself
otherwise): what the tokenizers take for a letter depends on their Unicode version and on the database's
locale, and rare characters in names would be lost.

SQLite: `CREATE VIRTUAL TABLE t USING fts5(body, prefix='6')`, `t MATCH <fts5_query>`.
PostgreSQL: `to_tsvector('simple', <index_text>) @@ to_tsquery('simple', <tsquery>)`. A tsvector keeps
16,383 positions, 256 a lexeme: beyond about 10,000 characters a text phrases may be missed there.
"""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_WORD = 64

# Ideographs with all extensions, 々 〆 〇 and numerals, kana, and the private area of old registers.
_CJK = "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u30ff\u3400-\u9fff\ue000-\uf8ff\U00020000-\U000323af"
_INVISIBLE = re.compile(
    "[\u00ad\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)
_PIECE = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]{{1,{LONGEST_WORD}}}")
_IS_CJK = re.compile(f"[{_CJK}]")


def tokens(text: str) -> list[str]:
    """What `text` is searched by: each two neighbouring Chinese characters, lone ones, whole other words."""
    return [token for _, piece in _pieces(_normal(text)) for token in _tokens_of(piece)]


def index_text(text: str) -> str:
    """The text to put into the index: encoded tokens, separated by spaces.

    Each run of Chinese characters closes with its last character alone. This lets a one-character query
    find the end of a run, and keeps a phrase from reaching over a full stop.
    """
    return " ".join(_encoded(token) for _, piece in _pieces(_normal(text)) for token in _closed(piece))


def fts5_query(words: str) -> str:
    """What to give to FTS5's MATCH: all the words, each a phrase; `""` (finds nothing) without any word.

    Quotes, operators and column names in `words` have no effect: only letters and digits come through.
    """
    parts = [
        f'"{" ".join([*exact, prefix])}" *' if prefix else f'"{" ".join(exact)}"'
        for exact, prefix in _phrases(words)
    ]
    return " AND ".join(parts) or '""'


def tsquery(words: str) -> str:
    """What to give to PostgreSQL's `to_tsquery('simple', …)`, as `fts5_query`; empty without any word."""
    parts = [[*exact, f"{prefix}:*"] if prefix else exact for exact, prefix in _phrases(words)]
    return " & ".join(f"({' <-> '.join(part)})" for part in parts)


def _normal(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).lower())


def _pieces(normal: str) -> Iterator[tuple[bool, str]]:
    """Runs of Chinese characters and other words, each with whether it touches the piece before it."""
    end = -1
    for found in _PIECE.finditer(normal):
        yield found.start() == end, found.group()
        end = found.end()


def _is_run(piece: str) -> bool:
    return bool(_IS_CJK.match(piece))


def _tokens_of(piece: str) -> list[str]:
    if not _is_run(piece) or len(piece) == 1:
        return [piece]
    return [piece[n : n + 2] for n in range(len(piece) - 1)]


def _closed(piece: str) -> list[str]:
    """The tokens of one piece as they stand in the index."""
    return [*_tokens_of(piece), piece[-1]] if _is_run(piece) and len(piece) > 1 else [piece]


def _encoded(token: str) -> str:
    if token.isascii():
        return "w" + token
    return "x" + "".join(f"{ord(character):05x}" for character in token)


def _phrases(words: str) -> Iterator[tuple[list[str], str]]:
    """For each stretch without a gap: its encoded tokens, and the last as prefix if a lone character."""
    stretch: list[str] = []
    for touches, piece in _pieces(_normal(words)):
        if stretch and not touches:
            yield _phrase(stretch)
            stretch = []
        stretch.append(piece)
    if stretch:
        yield _phrase(stretch)


def _phrase(stretch: list[str]) -> tuple[list[str], str]:
    *before, last = stretch
    exact = [_encoded(token) for piece in before for token in _closed(piece)]
    if _is_run(last) and len(last) == 1:
        return exact, _encoded(last)
    return exact + [_encoded(token) for token in _tokens_of(last)], ""
