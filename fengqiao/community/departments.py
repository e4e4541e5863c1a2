"""The departments a joint session can call on, with the names a new station starts from."""

from enum import StrEnum


class DepartmentKind(StrEnum):
    """The matter a department answers for; work orders are dispatched by it (派单制)."""

    LAND = "land"
    CIVIL_AFFAIRS = "civil_affairs"
    MARKET_REGULATION = "market_regulation"
    AGRICULTURE = "agriculture"
    HOUSING = "housing"
    LABOUR = "labour"
    ENVIRONMENT = "environment"
    JUSTICE = "justice"
    WOMENS_FEDERATION = "womens_federation"
    EDUCATION = "education"
    HEALTH = "health"
    TRAFFIC = "traffic"
    WATER = "water"
    FIRE = "fire"
    PETITIONS = "petitions"
    OTHER = "other"


NAMES: dict[DepartmentKind, tuple[str, str]] = {
    DepartmentKind.LAND: ("自然资源所", "Land and natural resources office"),
    DepartmentKind.CIVIL_AFFAIRS: ("民政办公室", "Civil affairs office"),
    DepartmentKind.MARKET_REGULATION: ("市场监督管理所", "Market regulation office"),
    DepartmentKind.AGRICULTURE: ("农业农村办公室", "Agriculture and rural affairs office"),
    DepartmentKind.HOUSING: ("住房和城乡建设办公室", "Housing and construction office"),
    DepartmentKind.LABOUR: ("人力资源和社会保障所", "Labour and social security office"),
    DepartmentKind.ENVIRONMENT: ("生态环境所", "Environment office"),
    DepartmentKind.JUSTICE: ("司法所", "Justice office"),
    DepartmentKind.WOMENS_FEDERATION: ("妇女联合会", "Women's federation"),
    DepartmentKind.EDUCATION: ("教育办公室", "Education office"),
    DepartmentKind.HEALTH: ("卫生健康办公室", "Health office"),
    DepartmentKind.TRAFFIC: ("交通管理中队", "Traffic police squad"),
    DepartmentKind.WATER: ("水利站", "Water conservancy station"),
    DepartmentKind.FIRE: ("消防救援站", "Fire and rescue station"),
    DepartmentKind.PETITIONS: ("信访办公室", "Petitions office"),
}

# What an empty station is given; it removes or adds as its own town has it.
USUAL = (
    DepartmentKind.LAND,
    DepartmentKind.CIVIL_AFFAIRS,
    DepartmentKind.MARKET_REGULATION,
    DepartmentKind.AGRICULTURE,
    DepartmentKind.HOUSING,
    DepartmentKind.LABOUR,
    DepartmentKind.ENVIRONMENT,
    DepartmentKind.JUSTICE,
    DepartmentKind.WOMENS_FEDERATION,
    DepartmentKind.WATER,
)
