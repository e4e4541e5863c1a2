"""A side reads over the API who looked at its case and why: as little of them as that takes."""

from fengqiao.testing.cast import NEXT_VILLAGE


def test_a_side_is_told_who_looked_in_which_role_of_which_station(report, cast):
    case = report()
    assert case.look(case.side("A"))["looks"] == []
    case.look(cast.chief.key)

    (look,) = case.look(case.side("A"))["looks"]
    assert set(look) == {"at", "what", "role", "name", "station", "reason"}
    assert (look["what"], look["role"]) == ("look", "chief") and look["name"] and "派出所" in look["station"]
    assert cast.chief.username not in (look["name"], look["reason"]) and "id" not in look


def test_the_staff_are_not_told_who_of_them_looked(report, cast):
    case = report()
    case.look(cast.chief.key)
    assert case.look(cast.chief.key)["looks"] == []


def test_on_the_protected_path_no_side_is_told(report, cast):
    case = report(screening={"family_violence": True})
    assert case.look(cast.chief.key).status == 200
    answer = case.look(case.side("A"))
    assert answer.status == 200 and answer["looks"] == []


def test_an_outsider_is_told_nothing(report, cast, api):
    case, other = report(), report(village=NEXT_VILLAGE)
    case.look(cast.chief.key)
    answer = api.get(f"/disputes/{case.number}", other.side("A"))
    assert answer.status in {401, 404} and "looks" not in str(answer.body)
