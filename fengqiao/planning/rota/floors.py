"""What counting alone proves about a rota without unfilled places."""

from fengqiao.planning.rota.people import KINDS, Team
from fengqiao.planning.rota.tallies import unfairness


def most_nights(nights: set[int] | frozenset[int]) -> int:
    """How many of the nights one person can walk, never two running."""
    count, last = 0, -2
    for night in sorted(nights):
        if night > last + 1:
            count, last = count + 1, night
    return count


def least_spread(team: Team, kind: str) -> int:
    """No filled rota has a smaller spread of this kind.

    Somebody has at least as many as the places divided among all who can take them; somebody has at most the
    average, and at most what the member with the fewest free nights can take.
    """
    posts = [post for post in team.posts if post.is_of(kind)]
    nights = {post.night for post in posts}
    sizes = [len(group) for _, group in team.groups]
    fewest, most = (
        sum(len(post.shifts) * pick(sizes) if post.places is None else post.places for post in posts)
        for pick in (min, max)
    )
    can = [most_nights(free & nights) for free in team.free]
    high = next((h for h in range(max(can) + 1) if sum(min(one, h) for one in can) >= fewest), max(can))
    return max(0, high - min(min(can), most // len(can)))


def least_unfairness(team: Team) -> int:
    """The sum of what the least spreads weigh."""
    return sum(unfairness(least_spread(team, kind)) for kind in KINDS)


def least_near(team: Team) -> int:
    """So many pairs of nights at least are nearer than the habit wants, in a filled rota.

    k nights of one person in N with c near pairs span at least 2c + every (k - 1 - c) <= N - 1; convex in k, so
    the even split is least.
    """
    habit = team.habit
    if habit.every <= 2:
        return 0
    smallest = min(len(group) for _, group in team.groups)
    total = sum(len(p.shifts) * smallest if p.places is None else p.places for p in team.posts)

    def near(k: int) -> int:
        return max(0, -(-(habit.every * (k - 1) - (habit.nights - 1)) // (habit.every - 2)))

    share, over = divmod(total, len(team.members))
    return over * near(share + 1) + (len(team.members) - over) * near(share)
