"""Which kinds of sensitive personal information a text seems to hold (Personal Information Protection Law art 28).

Plain cue words and figures, so that a separate consent is asked only of those who wrote such a thing: a quarrel about
a fence asks nothing. It asks once too often (a dog that was hurt) rather than once too seldom; what is written around
is missed, and whoever reads the report can still ask. ID and phone numbers are blacked out before a report is kept,
so that they need no consent. Pure.
"""

import re
from collections.abc import Iterator

HEALTH, ACCOUNTS = "health", "accounts"

_HEALTH = re.compile(
    "医院|卫生院|住院|急诊|救护车|手术|病历|诊断|确诊|化疗|透析|吃药|服药|看病|生病|得病|有病|病了|患病|重病|大病|残疾|伤残"
    "|癌|怀孕|孕妇|流产|骨折|骨裂|受伤|打伤|摔伤|撞伤|砸伤|咬伤|烫伤|烧伤|轻伤|重伤|伤势|昏迷|瘫痪|中风|脑梗|心脏病|高血压"
    "|糖尿病|肝炎|乙肝|艾滋|精神病|精神分裂|抑郁|自闭|痴呆|缝了.{0,3}针"
    r"|\b(?:hospital|surgery|injur(?:y|ies|ed)|diagnos\w+|pregnan\w+|disab\w+|illness|cancer|diabetes|depress\w+)\b",
    re.IGNORECASE,
)
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[ \-\u00a0](?=\d)")
# Numbers of bank cards and books; 18 digits are an ID number and never kept.
_ACCOUNT = re.compile(r"(?<!\d)(?:\d{16}|\d{17}|\d{19})(?!\d)")


def sensitive_in(text: str) -> tuple[str, ...]:
    """Codes of what was found: `health` (illness, injury, disability), `accounts` (a bank account's number)."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[str]:
    if _HEALTH.search(text):
        yield HEALTH
    if _ACCOUNT.search(_BETWEEN_DIGITS.sub("", text)):
        yield ACCOUNTS
