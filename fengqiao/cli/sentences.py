"""What stands in a command's way, in a sentence: exit code 2, and no traceback for what the reader can mend."""

import errno
import os
from collections.abc import Sequence
from itertools import zip_longest

import click
from click.exceptions import NoArgsIsHelpError

from fengqiao.cli.refusal_words import words_of
from fengqiao.cli.usage_words import usage_sentence
from fengqiao.kernel.reasons import Language
from fengqiao.kernel.refusals import Refused
from fengqiao.kernel.sheets import BadSheet

LANGUAGE = "fengqiao.language"  # what a context's `meta` calls the language of its command

_FILE_TROUBLES = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
}


class CannotGoOn(click.ClickException):
    """Something the reader can mend stands in the way: one sentence, exit code 2."""

    exit_code = 2

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.zh = zh or en


class BadOption(click.BadParameter):
    """What is wrong with the value of an option, in both languages."""

    def __init__(self, en: str, zh: str, *, option: str | None = None) -> None:
        super().__init__(en, param_hint=option)
        self.zh = zh


def sentence_about(problem: BaseException, language: Language | None = None) -> str | None:
    """A sentence for whatever the reader can mend; None for our own mistakes, which keep their traceback, and for
    what click says well enough itself. `language`: by default the terminal's."""
    language = language or language_of_the_terminal()
    if isinstance(problem, click.ClickException):
        return _about_words(problem) if language == "zh" else None
    if isinstance(problem, Refused):
        return words_of(problem, language) or refusal_sentence(problem)
    if isinstance(problem, BadSheet):
        return problem.reason.in_words(language)
    if type(problem).__name__ == "ImproperlyConfigured":
        return f"The settings do not fit: {problem}"
    if isinstance(problem, OSError) and problem.filename is not None:
        return _about_a_file(problem, language)
    if type(problem).__module__.startswith(("django.db", "psycopg")):
        return _about_the_database(problem)
    return None


def _about_words(problem: click.ClickException) -> str | None:
    if isinstance(problem, NoArgsIsHelpError):
        return problem.message
    if isinstance(problem, click.UsageError):
        return usage_sentence(problem)
    return problem.zh if isinstance(problem, CannotGoOn) else None


def _about_a_file(problem: OSError, language: Language) -> str:
    if language == "zh" and problem.errno in _FILE_TROUBLES:
        return f"{problem.filename}：{_FILE_TROUBLES[problem.errno]}。"
    return f"{problem.filename}: {problem.strerror}."


def language_asked(words: Sequence[str]) -> Language:
    """The language that the words of a command ask for with --language, otherwise the terminal's."""
    for word, after in zip_longest(words, words[1:], fillvalue=""):
        name, _, said = word.partition("=")
        said = said or after
        if name == "--language" and said in ("zh", "en"):
            return "zh" if said == "zh" else "en"
    return language_of_the_terminal()


def language_of_the_command() -> Language:
    """The language of the command that runs: what its words asked for, otherwise the terminal's."""
    context = click.get_current_context(silent=True)
    asked: Language | None = context.meta.get(LANGUAGE) if context else None
    return asked or language_of_the_terminal()


def title_in(language: Language, title: str) -> str:
    """The title of a progress bar, which is given in English, in `language`."""
    if language == "en":
        return title
    from fengqiao.cli.chinese.frame import TITLES  # here, since English help starts faster without it

    return TITLES.get(title, title)


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
