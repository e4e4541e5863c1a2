"""What stands in a command's way, in a sentence: exit code 2, and no traceback for what the reader can mend."""

import os

import click

from fengqiao.kernel.reasons import Language
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.sheets import BadSheet


class CannotGoOn(click.ClickException):
    """Something the reader can mend stands in the way: one sentence, exit code 2."""

    exit_code = 2


def sentence_about(problem: BaseException) -> str | None:
    """A sentence for whatever the reader can mend; None for our own mistakes, which keep their traceback."""
    if isinstance(problem, Refused):
        return refusal_sentence(problem)
    if isinstance(problem, BadSheet):
        return problem.reason.in_words(language_of_the_terminal())
    if type(problem).__name__ == "ImproperlyConfigured":
        return f"The settings do not fit: {problem}"
    if isinstance(problem, OSError) and problem.filename is not None:
        return f"{problem.filename}: {problem.strerror}."
    if type(problem).__module__.startswith(("django.db", "psycopg")):
        return _about_the_database(problem)
    return None


def language_of_the_terminal() -> Language:
    """The language a terminal is set to: Chinese where its locale says so, otherwise English."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if said.lower().startswith("zh") else "en"


def refusal_sentence(refused: Refused) -> str:
    """One sentence for a terminal: `Refused: unknown station (code: 370781999).`"""
    detail = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in refused.detail.items())
    return f"Refused: {refused.name.replace('_', ' ')}" + (f" ({detail})." if detail else ".")


def _about_the_database(problem: BaseException) -> str | None:
    said = (str(problem).strip().splitlines() or [""])[0]
    if type(problem).__name__ not in {"OperationalError", "ProgrammingError"}:
        return None
    if any(sign in said for sign in ("no such table", "relation ")):
        return _no_station()
    if type(problem).__name__ == "OperationalError" or type(problem).__module__.startswith("psycopg"):
        return f"The database cannot be used: {said}"
    return None


def _no_station() -> str:
    place = "FENGQIAO_DATABASE" if os.environ.get("FENGQIAO_DATABASE") else "this data folder"
    return (
        f"There is no station in {place} yet: prepare one with `fengqiao init`, or name another folder in "
        "FENGQIAO_DATA."
    )
