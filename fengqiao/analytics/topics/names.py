"""What a message calls a place: its name once the words of trouble and courtesy are taken out."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fengqiao.analytics.topics.idle import (
    COURTESY,
    DEEDS,
    IDLE,
    PROVINCES,
    QUESTIONS,
    ROLES,
    SINGLE,
    SUFFIXES,
    SURNAMES,
    TITLES,
    TWO_PART_SURNAMES,
)
from fengqiao.analytics.topics.troubles import KINDS

_HIDDEN = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff·•・]+")
_QUOTE = re.compile("[“「《'\"]")
_BREAK = re.compile(r"[^\w]|_|\d(?:[-—]?\d){4,}x?")
_WORDS = sorted(
    {*COURTESY, *QUESTIONS, *IDLE, *ROLES, *DEEDS, *(word for kind in KINDS for word in kind.words)}, key=len
)
_NO_NAMES = re.compile("|".join(map(re.escape, reversed(_WORDS))))
_COURTESY = re.compile("|".join(map(re.escape, sorted([*COURTESY, *QUESTIONS], key=len, reverse=True))))
_SINGLE = re.compile(f"[{SINGLE}]")
_SURNAME = f"(?:{TWO_PART_SURNAMES}|[{SURNAMES}])"
_PERSON = re.compile(
    f"{_SURNAME}[\u4e00-\u9fff]{{0,2}}?(?<![村镇乡街区县市组局院])(?:{TITLES})|[\u4e00-\u9fff]某+"
    "|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][a-z0-9*]{5,6}(?![a-z0-9])"  # number plates
    "|(?:微信|vx|v信|qq|电话|手机|邮箱)号?码?[:：]?[a-z0-9@._*-]{3,}|[a-z0-9._-]+@[a-z0-9.]+"
)
_POLITE = re.compile(
    "|".join(map(re.escape, sorted([*COURTESY, *QUESTIONS, "对", "在", "给"], key=len)[::-1]))
)
_CODED = "[a-z]\\d{0,2}(?:县市|市|区|县)"  # places as the publishers of open data disguise them
_REGION = re.compile(
    f"(?:{'|'.join(PROVINCES)})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)?|{_CODED}|(?:经济技术开发|经济开发|高新技术产业开发|经开|高新)区"
)
_OPENING = re.compile(
    f"(?:(?:{'|'.join(PROVINCES)})(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)?)?"
    "(?:[\u4e00-\u9fff]{2,3}(?<![城超夜花门])市){0,2}"
    "(?:[\u4e00-\u9fff]{2,3}(?<![小社片校园景城山发新])[区县旗])?"
)
_SMALL_NAME = re.compile(
    "[阿老小][\u4e00-\u9fff]{1,2}[家头子]?|[\u4e00-\u9fff]{1,2}家|[!-~]+"
)  # 阿强 老王家 zhang3
_HAS_SURNAME = re.compile(_SURNAME)
# Names of persons end so as well: 王小山. 王小村 hardly.
_ALSO_GIVEN = "[桥湖山河城园庄府苑湾郡庭墅洲塘岭行]"
_ENDS_LIKE_BOTH = re.compile(f"{_SURNAME}[\u4e00-\u9fff]{_ALSO_GIVEN}$|^{_SURNAME}{_ALSO_GIVEN}$")
_MARK = "ˆ"  # a letter to the patterns, in no subject
_LED = f"|{_MARK}"
_ENDING = re.compile("|".join(sorted(SUFFIXES, key=len, reverse=True)))
_SUFFIX = re.compile(f"(?:{_ENDING.pattern})$")
_COMMON_ENDING = re.compile(f"(?:{'|'.join(ending for ending in SUFFIXES if len(ending) > 1)})$")
_WIDE = re.compile("(?:镇|乡|街道|大道|路|街|片区|(?<![小社园])区)$")
_ENDINGS = frozenset(SUFFIXES)
SHORTEST, LONGEST = 2, 14


@dataclass(frozen=True)
class Name:
    """A stretch of a subject. `leads`: it opens the subject or stands right behind a region, as names of places do."""

    text: str
    leads: bool

    @property
    def may_be_a_place(self) -> bool:
        """Whether it leads or has a place's ending somewhere in it."""
        return self.leads or bool(_ENDING.search(self.text, 1))


def plain(text: str) -> str:
    """Text without white space, in half-width lower-case letters, without persons (surname and title), number plates
    and accounts.
    """
    return _PERSON.sub("|", _HIDDEN.sub("", unicodedata.normalize("NFKC", text).lower()))


def regions_of(subject: str) -> list[str]:
    """The administrative names in a plain subject, as written: `a7县`; `青州市` where it opens the subject."""
    found = [match.group() for match in _REGION.finditer(subject)]
    opening = _opening(subject)
    return [opening, *(name for name in found if name not in opening)] if opening else found


def names_in(subject: str) -> list[Name]:
    """The stretches of a plain subject that may be a place's name, without the administrative ones."""
    opening = _opening(subject)
    rest = subject.replace(opening, f"|{_MARK}", 1) if opening else subject
    for pattern, left in (
        (_QUOTE, _LED),
        (_BREAK, "|"),
        (_REGION, _LED),
        (_COURTESY, _LED),
        (_NO_NAMES, "|"),
        (_SINGLE, "|"),
    ):
        rest = pattern.sub(left, rest)
    parts = [
        (piece, part.startswith(_MARK) or number > 0)
        for part in f"{_MARK}{rest}".split("|")
        for number, piece in enumerate(_parted(part.strip(_MARK).removeprefix("在")))
    ]
    return [
        Name(part, leads)
        for part, leads in parts
        if len(part) >= SHORTEST and not part.isdigit() and part not in SUFFIXES
    ]


def _parted(part: str) -> tuple[str, ...]:
    """老王家在松林苑小区 is somebody and a place; 食在我家 is one name."""
    before, _in, behind = part.partition("在")
    return (before, behind) if _ENDING.search(behind, 1) else (part,)


def without_regions(text: str) -> str:
    """A plain text with its coded regions and provinces blanked."""
    return _REGION.sub("|", text)


def grams(names: Sequence[str]) -> Iterator[str]:
    """Each three characters on end of each name without the common ending (小区), that says nothing of which it is; but
    for mere 幼儿园; a name of two as it is.
    """
    for whole in names:
        name = _COMMON_ENDING.sub("", whole) or whole
        name = name if len(name) >= SHORTEST else whole
        for start in range(max(1, len(name) - 2)):
            if (gram := name[start : start + 3]) not in _ENDINGS:
                yield gram


def ends_like_a_place(name: str) -> bool:
    """Whether the name ends as places do (小区, 路, 村 …)."""
    return bool(_SUFFIX.search(name))


def is_wide(name: str) -> bool:
    """Whether the name is of a town or a long street, where one kind of trouble may be many."""
    return bool(_WIDE.search(name))


def is_mere_ending(name: str) -> bool:
    """Whether the name is 幼儿园, or a part of such a word, and so names no place."""
    return any(name in ending for ending in SUFFIXES)


def may_be_a_person(name: str) -> bool:
    """Whether the name may be, or hold, a person's: a surname in what does not end as places do, 老王家, 王小山,
    an account's letters. When in doubt, yes: a place that is not named costs less than a person who is.
    """
    if _ENDS_LIKE_BOTH.search(name):
        return True
    if ends_like_a_place(name):
        return False
    return bool(_HAS_SURNAME.search(name) or _SMALL_NAME.fullmatch(name))


def without_a_person_behind(name: str) -> str:
    """The name without a last part that may be a person's: 松林苑王小山."""
    return _ENDS_LIKE_BOTH.sub("", name)


def _opening(subject: str) -> str:
    start = 0
    while polite := _POLITE.match(subject, start):
        start = polite.end()
    return _OPENING.match(subject, start).group()  # type: ignore[union-attr]  # it matches nothing at least
