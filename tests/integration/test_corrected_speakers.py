"""Correcting who speaks: excerpts are cut anew, what an analyst marked by hand stays."""

from workbench.bootstrap import create_project, open_project
from workbench.embedding import HashingEmbedder
from workbench.services import review
from workbench.services.context import Author
from workbench.services.ingest import import_files, set_speakers
from workbench.services.projects import verify
from workbench.services.reading import study

ANN = Author(analyst="Ann")
TALK = """Ruth: How did you get there?
Moira: My sister drove me, and she waited outside in the cold.
Ruth: Every month?
Moira: Every single month, without a word of complaint.
"""


def test_a_passage_marked_by_hand_outlives_a_correction_of_speakers(tmp_path):
    create_project(tmp_path / "study").store.close()
    s = open_project(tmp_path / "study", embedder=HashingEmbedder)
    (tmp_path / "M1.txt").write_text(TALK, "utf-8")
    import_files(s, ANN, [tmp_path / "M1.txt"])
    [transcript] = study(s).transcripts.values()
    start = transcript.text.index("she waited")
    end = start + len("she waited outside")
    made = review.create_theme(s, ANN, name="Those who drive").event
    review.mark_excerpt(s, ANN, transcript.id, start, end, made.theme_id)
    set_speakers(s, ANN, transcript.id, {"Ruth": "participant", "Moira": "interviewer"})
    now = study(s)
    [kept] = now.members_of(made.theme_id)
    assert kept.text == "she waited outside"
    assert "How did you get there?" in {e.text for e in now.excerpts.values()}
    assert verify(s) == ()
