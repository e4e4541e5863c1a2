"""What is typed or sent as an id."""

import uuid

_NOTHING = uuid.UUID(int=0)


def read_id(value: object) -> uuid.UUID:
    """What somebody typed or sent as an id; where it is none, the nil id, which nothing has."""
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        return _NOTHING
