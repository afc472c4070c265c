"""A small study by hand, with everything a report must survive; built through the real rules."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from workbench.domain.board.board import Board
from workbench.domain.board.rules import apply
from workbench.domain.material.codebook import Coding
from workbench.domain.material.text import (
    Excerpt,
    Participant,
    Span,
    Transcript,
    Turn,
    excerpt_id,
    text_sha256,
    transcript_id,
)
from workbench.domain.study import Study
from workbench.domain.trail import events as ev
from workbench.domain.trail import incoming
from workbench.domain.trail.audit import GENESIS, event_hash, text_digest, to_payload
from workbench.domain.trail.recorded import Recorded, Written

START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
QUESTION = "What was it like to come to the meetings?"
LONG = "And then we talked, and it went on. " * 1111 + "😀😀😀!"  # 40,000 characters

INTERVIEWS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "P01": (
        "Jane Porter",
        "P01",
        (
            "You walk in and nobody asks you to prove that it hurts. I'd not had that in years.",
            "Two buses each way, and if the second one is late I just turn round and go home.",
            '=HYPERLINK("http://example.invalid","click")',
        ),
    ),
    "Interview Amara 2": (
        "Amara Okafor",
        "P02",
        (
            "They get it. You say “a bad day” and the whole table knows what you mean.",
            "<script>alert('themes')</script> is what I typed into the chat, sorry!",
            "I drive, so for me it was fine, but the parking…\nwell, the parking.",
        ),
    ),
    "P03": (
        "P03",
        "P03",
        (
            "{{ config }} {% raw %} — the form printed that instead of my name.",
            "Cafe\u0301 first, meeting second 😀 👩🏽‍🦽 and nobody minded the chair.",
            "كان الأمر يشبه العودة إلى البيت، حقًا.",
            LONG,
        ),
    ),
    "clinicians": (
        "Clinician 1",
        "C01",
        (
            "Once they run it themselves they stop asking us whether they are allowed to.",
            "Honestly, some of them live where no bus goes after five.",
            "Yes.",
        ),
    ),
}

ATTRIBUTES = {
    "P01": {"group": "Follow-on", "age band": "45-54"},
    "P02": {"group": "Follow-on", "age band": "35-44"},
    "P03": {"group": "Tutor"},
    "C01": {"group": "Clinician", "age band": ""},
}


@dataclass
class History:
    """Appends events as the store does, hashes included."""

    board: Board = field(default_factory=Board)
    trail: list[Recorded] = field(default_factory=list)

    def record(self, event: ev.Event, analyst: str = "Ann", reason: str = "") -> None:
        seq = len(self.trail) + 1
        recorded = Recorded(
            seq=seq, id=f"event-{seq}", analyst=analyst, event=event, reason=reason,
            time=START + timedelta(minutes=seq), made_at=seq - 1, client_id=f"client-{seq}",
            previous=self.trail[-1].hash if self.trail else GENESIS,
        )  # fmt: skip
        salts: dict[str, str] = {}

        def digest(text: str) -> str:
            salts[text_digest(text, "salt")] = "salt"
            return text_digest(text, "salt")

        payload, why = to_payload(event, digest), digest(reason) if reason else ""
        written = Written(payload=payload, reason=why, salts=salts)
        hashed = replace(recorded, hash=event_hash(recorded, payload, why), written=written)
        self.board = apply(recorded, self.board)
        self.trail.append(hashed)


def transcript(name: str) -> Transcript:
    speaker, participant, answers = INTERVIEWS[name]
    text, turns = "", []
    for answer in answers:
        for who, role, words in (
            ("INT", "interviewer", QUESTION),
            (speaker, "participant", answer),
        ):
            text += f"{who}: "
            turns.append(
                Turn(start=len(text), end=len(text) + len(words), speaker=who, role=role)  # type: ignore[arg-type]
            )
            text += words + "\n"
    sha256 = text_sha256(text)
    return Transcript(
        id=transcript_id(sha256), name=name, sha256=sha256, text=text, turns=tuple(turns),
        participant_id=participant,
    )  # fmt: skip


def excerpts_of(spoken: Transcript) -> list[Excerpt]:
    asked = [turn for turn in spoken.turns if turn.role == "interviewer"]
    said = [turn for turn in spoken.turns if turn.role == "participant"]
    return [
        Excerpt(
            id=excerpt_id(spoken.id, answer.start, answer.end), transcript_id=spoken.id,
            participant_id=spoken.participant_id, start=answer.start, end=answer.end,
            text=spoken.speech(answer), context=(Span(question.start, question.end),),
        )
        for question, answer in zip(asked, said, strict=True)
    ]  # fmt: skip


def small_study() -> Study:
    """Four interviews, one run, two analysts; themes in every state, a nested one among them."""
    spoken = [transcript(name) for name in INTERVIEWS]
    excerpts = {e.id: e for each in spoken for e in excerpts_of(each)}
    history = History()
    for each in spoken:
        ids = tuple(e.id for e in excerpts.values() if e.transcript_id == each.id)
        history.record(
            incoming.Import(
                transcript_id=each.id,
                name=each.name,
                sha256=each.sha256,
                participant_id=each.participant_id,
                excerpts=ids,
            )
        )
    _codebook(history, spoken)
    _themes(history, tuple(excerpts))
    read = tuple(excerpts)[:4]
    return Study(
        name="Peer support <b>after</b> pain management", language="en", board=history.board,
        transcripts={each.id: each for each in spoken},
        participants={p: Participant(id=p, attributes=a) for p, a in ATTRIBUTES.items()},
        excerpts=excerpts, trail=tuple(history.trail),
        opened={e: frozenset({"Ann"}) for e in read},
    )  # fmt: skip


def _codebook(history: History, spoken: list[Transcript]) -> None:
    history.record(
        incoming.LoadCodebook(
            codes=(
                incoming.CodeEntry(
                    id="6b1d2c1e-0a55-4f0e-9a55-0d2f6b1f7e21", name="Access", color="#33cc33",
                    definition="Reaching the meetings", include="Travel, parking",
                    exclude="Waiting lists", example="It takes two buses.",
                ),
                incoming.CodeEntry(id="travel", name="Travel & parking <far>", parent=CODE_ACCESS),
                incoming.CodeEntry(
                    id="orphan", name="Reasons to stop", parent="gone", color="green"
                ),
            )
        )
    )  # fmt: skip
    first = spoken[0].turns[1]
    history.record(
        incoming.LoadCodings(
            codings=(
                Coding(
                    code_id=CODE_ACCESS, transcript_id=spoken[0].id, start=first.start,
                    end=first.end, coder="Bob",
                ),
            )
        )
    )  # fmt: skip


CODE_ACCESS = "6b1d2c1e-0a55-4f0e-9a55-0d2f6b1f7e21"


def _themes(history: History, e: tuple[str, ...]) -> None:
    config = {
        "clusterer": "graph", "granularity": "medium", "seed": "7", "dtype": "float32",
        "embedding model": "all-MiniLM-L6-v2@53aa5117", "scikit-network": "0.33.5",
    }  # fmt: skip
    history.record(
        incoming.Run(
            run_id="run-1",
            config=tuple(incoming.Setting(name=n, value=v) for n, v in config.items()),
            proposals=(
                _proposal("theme-1", (e[0], e[3], e[7], e[8]), ("bad day", "prove", "they get it")),
                _proposal("theme-2", (e[1], e[5], e[11]), ("bus", "parking")),
                _proposal("theme-3", (e[2], e[4], e[6]), ("form", "<i>chat</i>")),
                _proposal("theme-4", (e[9],), ("talked",)),
            ),
            set_aside=(e[12],),
        ),
        analyst="graph",
    )
    history.record(
        incoming.Label(
            labeler="keyphrase", version="1.0",
            labels=(
                incoming.ThemeLabel(theme_id="theme-1", name="bad day / prove"),
                incoming.ThemeLabel(theme_id="theme-2", name="bus / parking"),
                incoming.ThemeLabel(theme_id="theme-3", name="=cmd|' /C calc'!A0"),
                incoming.ThemeLabel(theme_id="theme-4", failure="nothing sets it apart"),
            ),
        ),
        analyst="keyphrase",
    )  # fmt: skip
    history.record(ev.Rename(theme_id="theme-1", name="People who get it"))
    history.record(
        ev.Redefine(
            theme_id="theme-1",
            definition="Being believed without proof by people who live with pain themselves.",
        )
    )
    history.record(ev.Accept(theme_id="theme-1", name="People who get it"), reason="clear & strong")
    history.record(ev.Accept(theme_id="theme-2", name="bus / parking"), analyst="Bob")
    history.record(ev.LinkCode(theme_id="theme-2", code_id=CODE_ACCESS, relation="narrower"))
    history.record(
        ev.CreateTheme(
            theme_id="theme-5", name="Running it ourselves", excerpts=(e[10],), parent="theme-1"
        ),
        analyst="Bob",
    )
    history.record(ev.Accept(theme_id="theme-5", name="Running it ourselves"), analyst="Bob")
    history.record(ev.Reject(theme_id="theme-4"), reason="one long answer about everything")
    history.record(ev.Add(excerpts=(e[9],), target="theme-1"))
    history.record(ev.WriteMemo(target="theme", target_id="theme-2", text="Ask those who drive."))
    history.record(ev.Park(theme_id="theme-1"), analyst="Bob")
    history.record(ev.Undo(target=len(history.trail)), analyst="Bob")


def _proposal(theme: str, members: tuple[str, ...], phrases: tuple[str, ...]) -> incoming.Proposal:
    return incoming.Proposal(
        theme_id=theme, members=members, keyphrases=phrases,
        strengths=tuple(round(0.95 - 0.1 * n, 2) for n in range(len(members))),
        soft=members[-1:] if len(members) > 3 else (),
    )  # fmt: skip
