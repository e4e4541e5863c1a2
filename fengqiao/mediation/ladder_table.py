"""The ladder as programs read it."""

from typing import Any

from .fields import Field
from .guards import GUARDS, SATISFIED_BY
from .ladder import MOVES, Move
from .standing import FINAL, Level, Stage


def as_table() -> dict[str, Any]:
    """Levels, stages, moves and guards as plain JSON: enough to walk a dispute without knowing anything else."""
    return {
        "levels": [level.value for level in Level],
        "level_names": {str(level.value): level.name.lower() for level in Level},
        "stages": [stage.value for stage in Stage],
        "final_stages": sorted(stage.value for stage in FINAL),
        "moves": [_described(move) for move in MOVES],
        "guards": [
            {
                "name": name,
                "meaning": (rule.__doc__ or "").strip(),
                "satisfied_by": list(SATISFIED_BY.get(name, ())),
            }
            for name, rule in GUARDS.items()
        ],
    }


def _described(move: Move) -> dict[str, Any]:
    return {
        "name": move.name,
        "label": move.label,
        "from": sorted(stage.value for stage in move.source),
        "levels": sorted(move.levels),
        "to": move.to.value if move.to else None,
        "may_lead_to": move.may_lead_to.value if move.may_lead_to else None,
        "level_change": move.level_change,
        "resets_level": move.afresh,
        "roles": sorted(move.roles),
        "collective": move.collective,
        "guard": move.guards[0] if len(move.guards) == 1 else (" ".join(move.guards) or None),
        "guards": list(move.guards),
        "fields": [_described_field(field) for field in move.fields],
    }


def _described_field(field: Field) -> dict[str, Any]:
    words: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "required": field.required,
        "label": field.label,
    }
    if field.options:
        words["options"] = [option.value for option in field.options]
    if field.must_be is not None:
        words["must_be"] = field.must_be
    if field.staff_only:
        words["staff_only"] = True
    if field.type == "file":
        words["accepts"] = ["application/pdf", "image/jpeg", "image/png"]
        words["encoding"] = '{"name": …, "content": base64}, or the base64 text'
    return words
