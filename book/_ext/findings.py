"""What a check has to say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something to mend: where, what is wrong, what to do."""

    file: str
    cell: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, cell {self.cell}" if self.cell else self.file
        return f"{where}: {self.wrong}; {self.remedy}"
