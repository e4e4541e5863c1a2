"""Kinds of dispute: the code table of people's mediation, and which departments are called for each kind.

A code, once used, keeps its meaning for ever: new kinds are added at the end and `KINDS_VERSION` goes up.
"""

from dataclasses import dataclass

from fengqiao.kernel.refusals import Refused

KINDS_VERSION = 1


@dataclass(frozen=True)
class Kind:
    """One kind of dispute: its stable code, and its name in Chinese and in English."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class DepartmentKind:
    """One sort of department that joint sessions dispatch work to."""

    code: str
    zh: str
    en: str


KINDS: tuple[Kind, ...] = (
    Kind("marriage_family", "婚姻家庭", "Marriage and family"),
    Kind("neighbours", "邻里", "Neighbours"),
    Kind("house_homestead", "房屋宅基地", "House and homestead"),
    Kind("contract", "合同", "Contract"),
    Kind("production_business", "生产经营", "Production and business"),
    Kind("debt", "债务", "Debt"),
    Kind("damages", "损害赔偿", "Damages"),
    Kind("land_forest_contract", "山林土地承包", "Land and forest contract"),
    Kind("expropriation_demolition", "征地拆迁", "Expropriation and demolition"),
    Kind("labour", "劳动", "Labour"),
    Kind("village_affairs", "村务管理", "Village affairs"),
    Kind("environment", "环境", "Environment"),
    Kind("traffic", "道路交通", "Road traffic"),
    Kind("medical", "医疗", "Medical"),
    Kind("property_management", "物业", "Property management"),
    Kind("other", "其他", "Other"),
)

DEPARTMENT_KINDS: tuple[DepartmentKind, ...] = (
    DepartmentKind("justice", "司法行政", "Justice"),
    DepartmentKind("land", "自然资源", "Land and natural resources"),
    DepartmentKind("housing", "住房和城乡建设", "Housing and construction"),
    DepartmentKind("agriculture", "农业农村", "Agriculture and rural affairs"),
    DepartmentKind("civil_affairs", "民政", "Civil affairs"),
    DepartmentKind("womens_federation", "妇女联合会", "Women's federation"),
    DepartmentKind("market_regulation", "市场监督管理", "Market regulation"),
    DepartmentKind("labour", "人力资源和社会保障", "Labour and social security"),
    DepartmentKind("environment", "生态环境", "Environment"),
    DepartmentKind("traffic", "公安交通管理", "Traffic police"),
    DepartmentKind("health", "卫生健康", "Health"),
)

departments_by_kind: dict[str, tuple[str, ...]] = {
    "marriage_family": ("civil_affairs", "womens_federation"),
    "neighbours": ("justice",),
    "house_homestead": ("land", "housing"),
    "contract": ("market_regulation",),
    "production_business": ("market_regulation", "agriculture"),
    "debt": ("justice",),
    "damages": ("justice",),
    "land_forest_contract": ("agriculture", "land"),
    "expropriation_demolition": ("land", "housing"),
    "labour": ("labour",),
    "village_affairs": ("agriculture", "civil_affairs"),
    "environment": ("environment",),
    "traffic": ("traffic",),
    "medical": ("health",),
    "property_management": ("housing",),
    "other": ("justice",),
}
"""Dispatch by type (派单制): kind to the departments proposed first; a station may choose others."""

_KINDS = {one.code: one for one in KINDS}
_DEPARTMENTS = {one.code: one for one in DEPARTMENT_KINDS}


def kind(code: str) -> Kind:
    """The kind with this code. Refuses `unknown_kind`."""
    if code not in _KINDS:
        raise Refused("unknown_kind", kind=code)
    return _KINDS[code]


def department_kind(code: str) -> DepartmentKind:
    """The department kind with this code. Refuses `unknown_department_kind`."""
    if code not in _DEPARTMENTS:
        raise Refused("unknown_department_kind", department_kind=code)
    return _DEPARTMENTS[code]
