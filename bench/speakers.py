"""Who speaks: the importers against answers made by hand, on real interviews and on our own.

    python bench/speakers.py DATA [--write] [--dirt N]

For each set the files and turns that were checked by hand, the share of turns with the right
speaker and part, and of files: wrong and not in doubt, wrong and in doubt, right and yet in doubt.
A real file of which no answers are known counts only among all that are read, with its doubts.

`bench/answers/speakers.json` holds no word of the interviews: for each turn a digest of its first
words and a letter, I for who asks, P for who answers, O for anybody else; in talks between several
who ask and answer alike, a digest of the speaker's name. A turn is right if the importer begins one
there and gives the speaker that part, or that name. `--write` notes what the importer says;
every line that changes by it is to be read against the interview before it is kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.material.speakers import Resolved
from workbench.domain.material.text import Draft
from workbench.domain.speech.study import Understood, understood
from workbench.importers.many import read_many

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from dirt_kit import dirty
from talks_kit import HERE, Score, read_together, score_all, scored

ANSWERS = Path(__file__).parent / "answers" / "speakers.json"
LETTERS = {"interviewer": "I", "participant": "P", "other": "O"}
# Set: the files that are read together, and those of them that were checked by hand.
SETS = {
    "hist325": ("hist325/original/[!df]*.csv", ("Akin_Ron", "Fritz_John", "aiken_katherine",
                "bowman_rich", "white_linda")),
    "ohd_poets": ("ohd_poets/original/[agmw]*.csv", ("armantrout", "gluck", "mcmichael",
                  "mohammad", "wrigley")),
    "pdpilot": ("pdpilot/original/P?.pdf", ("P1", "P2", "P3", "P4", "P5")),
    "planet4b": ("planet4b/original/*Interview*.docx", (
        "19_PLANET4B_Interview-Biomimicry_Pisa_20231128_Transcript",
        "22_PLANET4B_Interview-TE_Pisa_20240424_Transcript",
        "11_PLANET4B_ArtknitStudios-Interview1_20240715_docx",
        "44_PLANET4B_Rifò-Interview2_20240920_pdf",
        "24_PLANET4B_Interview-Exploratory1_Pisa_20230619_Transcript")),
    "anthropic_interviewer (md)": ("anthropic_interviewer/original/roles/Manager_Director/*.md",
                                   ("00059", "00091", "00093", "00101", "00124")),
    "anthropic_interviewer (csv)": (
        "anthropic_interviewer/original/interview_transcripts/creatives_transcripts.csv",
        tuple(f"creativity_000{n}" for n in range(5))),
    "changelog": ("changelog/original/brainscience/*.md", (
        "brain-science-1", "brain-science-10", "brain-science-11", "brain-science-12",
        "brain-science-13")),
    "qmsum": ("qmsum/original/val/[EIT]S*.json", (
        "ES2006a", "IS1006a", "TS3010b", "TS3010d", "ES2009b")),
}  # fmt: skip
BY_NAME = ("changelog", "qmsum")


def main(data: Path, *, write: bool, dirt: int) -> None:
    """Print a line for each set: what was checked by hand, and how it was read."""
    print(f"{'set':28} files turns  right  wrong,sure  wrong,doubt  right,doubt  (read, in doubt)")
    own = score_all()
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir()):
        _line(folder.name, [s for s in own if s.name.startswith(f"{folder.name}/")])
    if dirt:
        _line("dirt", list(_dirt(dirt)))
    known = json.loads(ANSWERS.read_text("utf-8")) if ANSWERS.is_file() else {}
    for name, (pattern, chosen) in SETS.items():
        turns_of = _named_turns if name in BY_NAME else _turns
        read = _read(data, pattern)
        found = {u.draft.name: list(turns_of(u.draft, u.found)) for u in read}
        doubts = {u.draft.name: u.why for u in read}
        if write:
            known[name] = {file: found[file] for file in chosen}
        answers = known[name]
        scores = [
            Score(
                name=file, turns=len(turns), doubt=doubts.get(file, ""),
                right=len(_same(found.get(file, []), turns)),
            )
            for file, turns in answers.items()
        ]  # fmt: skip
        _line(name, scores, f"({len(read)}, {sum(map(bool, doubts.values()))})")
    if write:
        ANSWERS.parent.mkdir(exist_ok=True)
        ANSWERS.write_text(json.dumps(known, indent=0, ensure_ascii=False) + "\n", "utf-8")


def _line(name: str, scores: list[Score], more: str = "") -> None:
    turns, right = sum(s.turns for s in scores), sum(s.right for s in scores)
    wrong = [s for s in scores if not s.is_right]
    doubted = sum(bool(s.doubt) for s in wrong)
    yet = sum(bool(s.doubt) for s in scores if s.is_right)
    print(
        f"{name:28} {len(scores):5} {turns:5} {right / turns:6.1%} {len(wrong) - doubted:11} "
        f"{doubted:12} {yet:12}  {more}"
    )


def _dirt(count: int) -> Iterator[Score]:
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(count):
            made = dirty(seed)
            path = Path(folder, made.name)
            path.write_bytes(made.content)
            yield scored(made.name, made.turns, read_together([path])[0])


def _read(data: Path, pattern: str) -> list[Understood]:
    outcomes = read_many(sorted(data.glob(pattern))).values()
    drafts = [d for found in outcomes if not isinstance(found, UnreadableFile) for d in found]
    return understood(drafts)


def _turns(draft: Draft, found: Resolved) -> Iterator[str]:
    for turn in found.turns:
        yield f"{digest(draft.text[turn.start : turn.end])}{LETTERS[turn.role]}"


def _named_turns(draft: Draft, found: Resolved) -> Iterator[str]:
    for turn in found.turns:
        yield digest(draft.text[turn.start : turn.end]) + digest(turn.speaker.casefold())[:4]


def digest(words: str) -> str:
    """Eight letters that stand for the first eight words."""
    first = " ".join(words.split()[:8])
    return hashlib.sha256(first.encode()).hexdigest()[:8]


def _same(found: list[str], answers: list[str]) -> list[str]:
    """The answers that were found, each as often as it was; what nobody said need be no turn."""
    left = list(found)
    begun = {turn[:8] for turn in found}
    same = []
    for answer in answers:
        if answer.endswith("O") and len(answer) == 9 and answer[:8] not in begun:
            same.append(answer)
        elif answer in left:
            left.remove(answer)
            same.append(answer)
    return same


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--dirt", type=int, default=0, metavar="N", help="files made at random")
    asked = parser.parse_args()
    main(asked.data, write=asked.write, dirt=asked.dirt)
