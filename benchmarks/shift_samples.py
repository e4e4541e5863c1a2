"""Made-up instances in the text format of schedulingbenchmarks.org, of any size, to measure on."""

import random


def sample_instance(*, days: int, workers: int, kinds: int, seed: int) -> str:
    """The text of an instance named sample: contracts, wishes and needs like those published, drawn from `seed`."""
    chance = random.Random(seed)
    names = ["E", "D", "L"][:kinds] if kinds != 2 else ["E", "L"]
    after = {name: names[:number] for number, name in enumerate(names)}
    people = [f"S{number}" for number in range(1, workers + 1)]
    lines = ["# sample, made by code", "SECTION_HORIZON", str(days), "SECTION_SHIFTS"]
    lines += [f"{name},480,{'|'.join(after[name])}" for name in names]
    lines.append("SECTION_STAFF")
    capacity = 0
    for number, person in enumerate(people):
        part_time = number >= 0.75 * workers
        most = [f"{name}={_most(chance, days, last=name == names[-1])}" for name in names]
        if not any(one.endswith(f"={days}") for one in most):
            most[0] = f"{names[0]}={days}"
        high, low = (2160, 1200) if part_time else (4320, 3360)
        run_low, break_low = (1, 2) if part_time else (2, chance.choice((2, 2, 3)))
        capacity += (high + low) * days // 14 // 960
        lines.append(
            f"{person},{'|'.join(most)},{high * days // 14},{low * days // 14},{chance.choice((5, 5, 6))},"
            f"{run_low},{break_low},{max(1, days // 14)}"
        )
    lines.append("SECTION_DAYS_OFF")
    lines += [
        f"{person},{','.join(map(str, sorted(chance.sample(range(days), days // 14))))}" for person in people
    ]
    wishes: dict[str, list[str]] = {"ON": [], "OFF": []}
    for person in people:
        for kind in ("ON", "OFF"):
            for _ in range(chance.randint(0, days // 14)):
                start, weight, name = chance.randrange(days), chance.randint(1, 3), chance.choice(names)
                wishes[kind] += [
                    f"{person},{day},{name},{weight}"
                    for day in range(start, min(days, start + chance.randint(1, 5)))
                ]
    for kind, rows in wishes.items():
        lines += [f"SECTION_SHIFT_{kind}_REQUESTS", *sorted(set(_once(rows)))]
    lines.append("SECTION_COVER")
    usual = capacity * 1.03 / days / kinds
    lines += [
        f"{day},{name},{max(1, round(usual + chance.uniform(-1.2, 1.2)))},100,1"
        for day in range(days)
        for name in names
    ]
    return "\n".join(lines) + "\n"


def hard_instance(*, days: int, workers: int, kinds: int, seed: int) -> str:
    """A sample whose relaxation is often cheaper than any roster: long runs and breaks, minutes within a shift."""
    chance = random.Random(seed)
    names = "EDLNABCFGH"[:kinds]
    people = [f"S{number}" for number in range(workers)]
    lines = ["SECTION_HORIZON", str(days), "SECTION_SHIFTS"]
    lines += [f"{name},480,{'|'.join(names[:number])}" for number, name in enumerate(names)]
    lines.append("SECTION_STAFF")
    shifts = 0
    for number, person in enumerate(people):
        middle = (1920 if number >= 0.75 * workers else 3840) * days // 14
        shifts += middle // 480
        last = chance.choice((0, days // 3, days))
        limits = [*(chance.choice((days, days, 0)) for _ in names[1:]), last]
        if days not in limits:
            limits = [days] * kinds
        most = "|".join(f"{name}={limit}" for name, limit in zip(names, limits, strict=True))
        rules = (
            chance.choice((5, 5, 6)),
            chance.choice((2, 3, 3)),
            chance.choice((2, 3)),
            max(1, days // 14),
        )
        lines.append(f"{person},{most},{middle + 480},{middle - 480},{','.join(map(str, rules))}")
    lines.append("SECTION_DAYS_OFF")
    lines += [f"{one},{','.join(map(str, sorted(chance.sample(range(days), days // 14))))}" for one in people]
    for kind in ("ON", "OFF"):
        lines += [f"SECTION_SHIFT_{kind}_REQUESTS", *_once(_hard_wishes(chance, people, days, names))]
    lines.append("SECTION_COVER")
    usual = shifts / days / kinds
    lines += [
        f"{day},{name},{max(0, round(usual + chance.uniform(-1.3, 1.3)))},100,1"
        for day in range(days)
        for name in names
    ]
    return "\n".join(lines) + "\n"


def _hard_wishes(chance: random.Random, people: list[str], days: int, names: str) -> list[str]:
    wishes = []
    for person in people:
        for _ in range(chance.randint(0, 2)):
            start, weight, name = chance.randrange(days), chance.randint(1, 3), chance.choice(names)
            last = min(days, start + chance.randint(1, 5))
            wishes += [f"{person},{day},{name},{weight}" for day in range(start, last)]
    return wishes


def _most(chance: random.Random, days: int, *, last: bool) -> int:
    draw = chance.random()
    if last:
        return 0 if draw < 0.3 else days if draw < 0.6 else days * 5 // 14
    return 0 if draw < 0.2 else days


def _once(rows: list[str]) -> list[str]:
    return list({row.rsplit(",", 1)[0]: row for row in rows}.values())
