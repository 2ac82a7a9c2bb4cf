"""The words of the interface, read once from words.yml."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

LANGUAGES = ("ko", "en")
DEFAULT_LANGUAGE = "ko"
_FILE = Path(__file__).with_name("words.yml")


@cache
def load(path: Path = _FILE) -> dict[str, dict[str, str]]:
    """Read a file of words and see that every one of them exists in every language."""
    words: dict[str, dict[str, str]] = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for key, entry in words.items():
        if set(entry) != set(LANGUAGES) or not all(entry.values()):
            msg = f"{path}: {key!r} has words in {', '.join(entry)}; give exactly {' and '.join(LANGUAGES)}"
            raise ValueError(msg)
    return words


def word(key: str, lang: str) -> str:
    """Return one word of the interface in one language."""
    return load()[key][lang]
