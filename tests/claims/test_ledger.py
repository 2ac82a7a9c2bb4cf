"""The claims files: what is read, and every kind of slip that must be refused with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from book._ext.ledger import BANK, SOURCES, LedgerError, outputs, read

ROOT = Path(__file__).parents[2]

GOOD = """\
chapter: 05-sample
claims:
  - id: water-boils
    number: 1
    section: boiling
    quote: 'Water boils at $100$'
    verdict: CONDITIONS
    flag: overstated
    correction: {ko: "기압이 1일 때 $100$도입니다.", en: "At one atmosphere, $100$ degrees."}
    evidence:
      experiment: boiling.kettle
      text: {ko: "재었습니다.", en: "We measured."}
      numbers:
        - {field: degrees, format: .1f, label: {ko: "온도", en: "degrees"}}
    sources: ["A kettle."]
"""


def sample(tmp_path: Path, text: str = GOOD, name: str = "05-sample.yml") -> Path:
    path = tmp_path / SOURCES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_is_read_and_compiled(tmp_path: Path) -> None:
    path = sample(tmp_path)
    assert read(path)["claims"][0]["verdict"] == "CONDITIONS"
    compiled = outputs(tmp_path)
    bank = json.loads(compiled[tmp_path / BANK / "05-sample.json"])
    claim = bank["claims"][0]
    assert bank["chapter"] == "05-sample"
    assert claim["numbers"][0]["format"] == ".1f"
    assert claim["quote"][0] == "Water boils at "
    assert claim["proof"] is None


def test_a_claim_needs_no_experiment(tmp_path: Path) -> None:
    start, end = GOOD.index("      experiment:"), GOOD.index("      text:")
    quiet = GOOD[:start] + GOOD[end : GOOD.index("      numbers:")] + GOOD[GOOD.index("    sources:") :]
    claim = read(sample(tmp_path, quiet))["claims"][0]
    assert set(claim["evidence"]) == {"text"}
    bank = json.loads(outputs(tmp_path)[tmp_path / BANK / "05-sample.json"])
    assert (bank["claims"][0]["experiment"], bank["claims"][0]["numbers"]) == (None, [])


BROKEN = {
    "numbers that nothing measured": (
        "      experiment: boiling.kettle\n",
        "",
        r"line 10: .*'experiment' is a dep",
    ),
    "an unknown field": (
        "    flag: overstated",
        "    flags: overstated",
        r"line 3: .*'flags' was unexpected",
    ),
    "an unknown verdict": ("CONDITIONS", "MAYBE", r"line 7: .*'MAYBE' is not one of"),
    "an unknown flag": ("overstated", "exaggerated", r"line 8: .*'exaggerated' is not one of"),
    "no English": (', en: "At one atmosphere, $100$ degrees."', "", r"line 9: .*'en' is a required property"),
    "an empty language": ('en: "We measured."', 'en: ""', r"line 12: "),
    "other formulas": ("$100$ degrees", "$99$ degrees", r"water-boils, correction: formulas"),
    "a wrong formula": ("Water boils at $100$", "Water boils at $\\frac{100$", r"water-boils, quote"),
    "stray Markdown": ("재었습니다.", "**재었습니다.", r"water-boils, evidence \(ko\)"),
    "a list at the start": ('en: "We measured."', 'en: "- We measured."', r"evidence: a list at the start"),
    "no source and no proof": ('    sources: ["A kettle."]\n', "", r"line 3: "),
    "an experiment without module": ("boiling.kettle", "kettle", r"line 11: .*does not match"),
    "a wrong number format": (".1f", ".1q", r"line 14: .*does not match"),
    "a number as text": ("number: 1\n", "number: one\n", r"line 4: .*is not of type 'integer'"),
    "another chapter's name": ("chapter: 05-sample", "chapter: 06-sample", r"line 1: chapter is '06-sample'"),
    "a repeated key": (
        "    number: 1\n",
        "    number: 1\n    number: 2\n",
        r"line 5: the key `number` twice",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    old, new, said = BROKEN[name]
    assert old in GOOD
    sample(tmp_path, GOOD.replace(old, new))
    with pytest.raises(LedgerError, match=rf"05-sample\.yml.*{said}"):
        outputs(tmp_path)


def test_two_claims_share_neither_id_nor_number(tmp_path: Path) -> None:
    again = GOOD + GOOD.partition("claims:\n")[2]
    with pytest.raises(LedgerError, match=r"line 16: the id 'water-boils' twice"):
        read(sample(tmp_path, again))
    with pytest.raises(LedgerError, match=r"line 17: the number 1 twice"):
        read(sample(tmp_path, again[: len(GOOD)] + again[len(GOOD) :].replace("water-boils", "ice-melts")))
    sample(tmp_path, GOOD)
    sample(
        tmp_path, GOOD.replace("05-sample", "06-other").replace("water-boils", "ice-melts"), "06-other.yml"
    )
    with pytest.raises(LedgerError, match=r"06-other\.yml: number 1 is also in 05-sample\.yml"):
        outputs(tmp_path)


def test_the_bank_is_fresh() -> None:
    made = outputs(ROOT)
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is stale: run `python -m tools.compile`"
        )
    assert set((ROOT / BANK).glob("*.json")) == set(made)
