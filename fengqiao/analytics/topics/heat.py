"""How hot an issue is."""

import math


def heat(*, people: int, days: int, likes: int) -> float:
    """People, each worth a tenth more for every doubling of likes and of the weeks the issue has lasted.

    people * (1 + log2(1 + likes) / 10 + log2(1 + weeks) / 10), weeks = (days - 1) / 7. So people come first: no number
    of likes makes a handful of people as hot as ten times as many, and an issue that goes on is hotter than one over
    in a day. Without unit; to be compared within one file only.
    """
    weeks = (days - 1) / 7
    return round(people * (1 + math.log2(1 + likes) / 10 + math.log2(1 + weeks) / 10), 2)
