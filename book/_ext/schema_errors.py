"""Say in plain words what a JSON Schema refuses, at the line where it stands."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from book._ext.strict_yaml import Place

_TYPES = {
    "object": "fields under it",
    "array": "a list (lines that start with -)",
    "string": "text (put numbers in quotes)",
    "number": "a number without quotes",
    "boolean": "true or false",
}
_PATTERNS = {
    "^[0-9]{2}-[a-z0-9]+(-[a-z0-9]+)*$": "a chapter like 05-logistic-regression",
    "^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "lower-case words joined by hyphens, like sigma-minus-one",
    "^[MC][0-9]{2,3}$": "M or C and two or three digits, like M19",
}


@dataclass(frozen=True)
class Refusal:
    """What came, what was wanted and what to do, at one place of the file."""

    place: Place
    came: str
    wanted: str
    todo: str


def refusals(data: Any, schema: dict[str, Any]) -> Iterator[Refusal]:
    """Everything in `data` that the schema refuses."""
    for error in Draft202012Validator(schema).iter_errors(data):
        yield _refusal(error)


def brief(value: Any) -> str:
    """The value as it can stand in a message."""
    if isinstance(value, dict):
        return "fields"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if value is None:
        return "nothing"
    text = repr(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _refusal(error: ValidationError) -> Refusal:
    place: Place = tuple(error.absolute_path)
    wanted: Any = error.validator_value
    match error.validator:
        case "required":
            missing = next(name for name in wanted if name not in error.instance)
            came = f"the field `{missing}` is missing"
            return Refusal(place, came, f"all of {', '.join(wanted)}", f"Add `{missing}:` here.")
        case "additionalProperties":
            known = sorted(error.schema["properties"])
            name = next(name for name in error.instance if name not in known)
            near = difflib.get_close_matches(name, known, 1)
            todo = f"Did you mean `{near[0]}`?" if near else "Delete it."
            return Refusal((*place, name), f"the unknown field `{name}`", f"one of {', '.join(known)}", todo)
        case "type":
            return Refusal(place, brief(error.instance), _TYPES[wanted], "Rewrite the value.")
        case "enum":
            near = difflib.get_close_matches(str(error.instance), wanted, 1)
            todo = f"Did you mean `{near[0]}`?" if near else "Choose one of them."
            return Refusal(place, brief(error.instance), f"one of {', '.join(wanted)}", todo)
        case "pattern":
            return Refusal(place, brief(error.instance), _PATTERNS[wanted], "Rename it.")
        case "minItems":
            return Refusal(
                place, f"{len(error.instance)} entries", f"at least {wanted}", "Add what is missing."
            )
        case "maxItems":
            return Refusal(place, f"{len(error.instance)} entries", f"at most {wanted}", "Delete or split.")
        case "minLength":
            return Refusal(place, "an empty text", "at least one character", "Write the text.")
        case "maxLength":
            came = f"{len(error.instance)} characters"
            return Refusal(place, came, f"at most {wanted} characters", "Shorten the text.")
        case "minimum":
            return Refusal(place, brief(error.instance), f"at least {wanted}", "Correct the number.")
        case "maximum":
            return Refusal(place, brief(error.instance), f"at most {wanted}", "Correct the number.")
    return Refusal(place, brief(error.instance), f"what the schema says ({error.validator})", "Rewrite it.")
