"""The labelers that need no model, over real interviews grouped by their human codes."""

import importlib
import json
import os
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from workbench.api import ExcerptView, LabelRequest
from workbench.labeling.choice import ConfiguredLabeler, choose
from workbench.labeling.client import no_chat
from workbench.labeling.host import Outcome, label_clusters
from workbench.labeling.keyphrase import SPEC as KEYPHRASE

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("WORKBENCH_REAL_DATA", ROOT.parent / "shared" / "data"))
STUDY = DATA / "hist325" / "excerpts.jsonl"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not STUDY.exists(), reason=f"needs {STUDY.name} of hist325 in the real data"
    ),
]


def requests() -> list[LabelRequest]:
    """One cluster for each code with ten longer answers; keyphrases by plain over-use."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in STUDY.read_text("utf-8").splitlines():
        row = json.loads(line)
        if len(row["text"].split()) >= 12 and not row["text"].rstrip().endswith("?"):
            for code in row["labels_codebook"]:
                groups[code].append(row)
    kept = {code: rows for code, rows in sorted(groups.items()) if len(rows) >= 10}
    words = {code: _spread(rows) for code, rows in kept.items()}
    whole = sum(words.values(), Counter())
    return [
        LabelRequest(
            cluster_id=code,
            size=len(rows),
            exemplars=tuple(ExcerptView(id=r["id"], text=r["text"]) for r in rows[:15]),
            keyphrases=tuple(
                sorted(words[code], key=lambda w: (-(words[code][w] ** 2) / whole[w], w))[:10]
            ),
        )
        for code, rows in kept.items()
    ]


def _spread(rows: list[dict[str, str]]) -> Counter[str]:
    return Counter(w for r in rows for w in set(re.findall(r"[a-z]{5,}", r["text"].lower())))


def run(chosen: ConfiguredLabeler, clusters: list[LabelRequest]) -> list[Outcome]:
    return label_clusters(chosen, clusters, chat_for=no_chat)


def test_keyphrases_name_every_code_of_a_real_study() -> None:
    clusters = requests()
    assert len(clusters) > 15
    unnamed = [o for o in run(choose(KEYPHRASE), clusters) if o.proposal is None]
    assert all("another theme" in str(o.error) for o in unnamed) and len(unnamed) <= 1


def test_in_vivo_names_are_real_words_of_real_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "plugins" / "invivo"))
    invivo = importlib.import_module("workbench_invivo")
    clusters = requests()
    outcomes = run(choose(invivo.SPEC), clusters)
    named = [(c, o.proposal) for c, o in zip(clusters, outcomes, strict=True) if o.proposal]
    assert len(named) >= 0.8 * len(clusters)
    for cluster, proposal in named:
        [source] = [e.text for e in cluster.exemplars if (e.id,) == proposal.evidence]
        assert re.search(rf"(?<!\w){re.escape(proposal.name)}(?!\w)", source)
        words = proposal.name.casefold().split()
        assert 3 <= len(words) <= 7
        assert not {"um", "uh", "yeah"} & set(words)
        assert words[-1] not in {"and", "the", "a", "of", "to", "but", "i", "my"}
        assert words[0] not in {"and", "but", "of", "or", "because"}
    again = run(choose(invivo.SPEC), clusters)
    assert [o.proposal for o in again] == [o.proposal for o in outcomes]
