"""What a computation says in words, once in each language."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True)
class Reason:
    """One sentence about a result. `name` is stable (`no_neighbour_left`); `en` and `zh` say the same to a reader."""

    name: str
    en: str
    zh: str

    def in_words(self, language: Language) -> str:
        """The sentence in English or Chinese."""
        return self.zh if language == "zh" else self.en
