"""Progress as a file: what the page exports, the notebook reads and writes too (`progress.schema.json`)."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dlnotes.quiz.errors import QuizFileError

FORMAT = 1
MAX_BYTES = 4_000_000
MAX_RECORDS = 5000
MAX_COUNT = 1_000_000
MAX_TIME = 253_402_300_799  # the end of the year 9999
_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_REVISION = re.compile("[0-9a-f]{8}")


def progress_path() -> Path:
    """Where progress is kept: DLNOTES_DATA, or the folder for the user's data on this system."""
    home = Path.home()
    if chosen := os.environ.get("DLNOTES_DATA"):
        folder = Path(chosen)
    elif sys.platform == "win32":
        folder = Path(os.environ.get("APPDATA", home / "AppData" / "Roaming"), "dlnotes")
    elif sys.platform == "darwin":
        folder = home / "Library" / "Application Support" / "dlnotes"
    else:
        folder = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share", "dlnotes")
    return folder / "progress.json"


def read_progress(path: Path | None = None) -> dict[str, Any]:
    """The records of a file by question, none if there is no such file yet.

    Raises QuizFileError for a file that is no record of progress.
    """
    path = path or progress_path()
    try:
        with path.open("rb") as file:
            source = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _error(path.name, type(error).__name__, "a file that can be read") from None
    return decode_progress(source, path.name)


def write_progress(progress: Mapping[str, Any], path: Path | None = None) -> bool:
    """Keep the records in a file; False where nothing can be written.

    Records of other questions that the file holds stay. What stands there and cannot be read is moved aside
    as "progress.json.kept", never written over. Raises QuizFileError for records that are none.
    """
    path = path or progress_path()
    encode_progress(progress)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            kept = read_progress(path)
        except QuizFileError:
            path.replace(_free_name(path))
            kept = {}
        text = encode_progress({**kept, **progress})
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, text=False)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            return False
    except OSError:
        return False
    return True


def forget_progress(path: Path | None = None) -> bool:
    """Delete the file of progress; False where one stands that is none or cannot be deleted."""
    path = path or progress_path()
    try:
        read_progress(path)
        path.unlink(missing_ok=True)
    except (QuizFileError, OSError):
        return False
    return True


def merge_progress(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Both together; of a question in both the record that was answered last, theirs when that is unknown."""
    newer = [id for id in theirs if id not in mine or _time(theirs[id]) >= _time(mine[id])]
    return {**mine, **{id: theirs[id] for id in newer}}


def _time(record: Mapping[str, Any]) -> int:
    return int(record.get("last", {}).get("at", -1))


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.kept{number or ''}") for number in range(1000))
    return next(name for name in names if not name.exists())


def encode_progress(progress: Mapping[str, Any]) -> str:
    """The records as the text of a file."""
    whole = {"dlnotes": FORMAT, "progress": dict(progress)}
    text = json.dumps(whole, ensure_ascii=True, sort_keys=True)
    decode_progress(text.encode(), "progress")
    return text + "\n"


def decode_progress(source: bytes, name: str) -> dict[str, Any]:
    """The records in the text of a file; fields that a later version may add are kept as they are."""
    if len(source) > MAX_BYTES:
        raise _error(name, "a file that is too large", f"at most {MAX_BYTES} bytes")
    try:
        raw = json.loads(source.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise _error(name, f"no JSON ({type(error).__name__})", "a file of progress") from None
    if not isinstance(raw, dict) or _is_off(raw.get("dlnotes"), FORMAT):
        raise _error(name, "another format", f"`dlnotes: {FORMAT}`")
    records = raw.get("progress")
    if not isinstance(records, dict) or len(records) > MAX_RECORDS:
        raise _error(name, "no records", f"`progress` with at most {MAX_RECORDS} records")
    for id, record in records.items():
        if len(id) > 48 or not _ID.fullmatch(id):
            raise _error(name, repr(id[:48]), "the id of a question")
        field = _wrong_field(record)
        if field:
            raise _error(name, f"a value of another type in `{field}`", "progress.schema.json", id)
    return records


def _no_constant(name: str) -> None:
    msg = f"{name} is no JSON"  # though Python reads NaN and Infinity
    raise ValueError(msg)


def decode_record(record: Any, revision: str) -> Mapping[str, Any]:
    """A record, or an empty one if it is damaged or belongs to an earlier revision of its question."""
    return record if is_record(record) and record["revision"] == revision else {}


def is_record(value: Any) -> bool:
    """Whether a value is a record of the schema."""
    return _wrong_field(value) is None


def _error(name: str, came: str, wanted: str, id: str = "") -> QuizFileError:
    place = f"question {id}" if id else ""
    return QuizFileError(name, 1, place, came, wanted, "Choose another file, or move this one away.")


def _is_off(value: Any, wanted: int) -> bool:
    return isinstance(value, bool) or value != wanted


def _wrong_field(record: Any) -> str | None:
    """The first field of a record that the schema refuses."""
    if not isinstance(record, dict):
        return "record"
    checks = {
        "revision": isinstance(record.get("revision"), str) and bool(_REVISION.fullmatch(record["revision"])),
        "answer": "answer" in record and _is_answer(record["answer"]),
        "checked": isinstance(record.get("checked"), bool),
        "hints": _is_count(record.get("hints", 0)),
        "revealed": isinstance(record.get("revealed", False), bool),
        "last": "last" not in record or _is_last(record["last"]),
        "review": "review" not in record or _is_review(record["review"]),
    }
    return next((field for field, fits in checks.items() if not fits), None)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 200


def _is_count(value: Any, most: int = MAX_COUNT) -> bool:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return whole and not isinstance(value, bool) and 0 <= value <= most


def _is_answer(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= 16 and all(one is None or _is_name(one) for one in value)
    if isinstance(value, dict):
        return len(value) <= 16 and all(_is_name(one) for both in value.items() for one in both)
    return value is None or _is_name(value)


def _is_last(value: Any) -> bool:
    codes = ("correct", "partial", "wrong", "revealed")
    return isinstance(value, dict) and value.get("code") in codes and _is_count(value.get("at"), MAX_TIME)


def _is_review(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    ease, names = value.get("ease"), value.get("names", [])
    if not isinstance(names, list) or len(names) > 16 or not all(map(_is_name, names)):
        return False
    numbers = isinstance(ease, int | float) and not isinstance(ease, bool) and 1.3 <= ease <= 1000
    return numbers and all(_is_count(value.get(field)) for field in ("repetitions", "interval", "due"))
