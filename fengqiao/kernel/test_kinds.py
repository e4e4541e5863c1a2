import pytest

from fengqiao.kernel.kinds import DEPARTMENT_KINDS, KINDS, department_kind, departments_by_kind, kind
from fengqiao.kernel.refusals import Refused


def test_a_code_leads_to_its_names():
    assert (kind("debt").zh, kind("debt").en) == ("债务", "Debt")
    assert department_kind("land").zh == "自然资源"


def test_an_unknown_code_is_refused_by_name():
    with pytest.raises(Refused, match="unknown_kind"):
        kind("crime")
    with pytest.raises(Refused, match="unknown_department_kind"):
        department_kind("army")


def test_every_kind_is_named_once_and_has_a_department_that_exists():
    for table in (KINDS, DEPARTMENT_KINDS):
        for names in zip(*((one.code, one.zh, one.en) for one in table), strict=True):
            assert len(set(names)) == len(table) and all(names)
    assert list(departments_by_kind) == [one.code for one in KINDS]
    for departments in departments_by_kind.values():
        assert departments and all(department_kind(code) for code in departments)
