"""What counts as near in a search by meaning: the floor that a study and a model give.

`python bench/nearness.py DIR…`: for every project with vectors of its model, quantiles of the
cosine of excerpts of different people, and for queries on what is in the study and what is not,
how many excerpts lie above the floor. `--model multilingual` asks another model.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from workbench.bootstrap import open_project
from workbench.services import reading
from workbench.services.excerpts.vectors import excerpt_vectors, text_vectors
from workbench.settings import read_settings

QUANTILES = (0.5, 0.8, 0.9, 0.95, 0.98)
THERE = {
    "demo": ("getting to the meeting by bus", "nobody believed the pain", "what the clinic said",
             "friends in the group", "too tired to go out", "coming off tablets"),
    "hist": ("music on the radio", "the draft lottery", "President Kennedy was shot",
             "women at work", "segregation", "growing up on a farm"),
}  # fmt: skip
NOT_THERE = (
    "quantum chromodynamics", "the offside rule in football", "how to bake sourdough bread",
    "interest rates and mortgages", "dinosaur fossils", "software licence agreement",
    "wine tasting notes", "sailing across the Atlantic",
)  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("projects", nargs="+", type=Path)
    asked.add_argument("--model", default="")
    given = asked.parse_args()
    for folder in given.projects:
        settings = read_settings(folder)
        if given.model:
            settings = settings.model_copy(update={"embedding_model": given.model})
        project = open_project(folder, settings=settings)
        study = reading.study(project)
        excerpts = list(study.excerpts.values())
        rows = excerpt_vectors(project, study, excerpts)
        owners = np.unique(
            [e.participant_id or e.transcript_id for e in excerpts], return_inverse=True
        )[1]
        one, other = np.triu_indices(len(rows), k=1)
        apart = owners[one] != owners[other]
        cosines = (rows @ rows.T)[one[apart], other[apart]]
        found = " ".join(f"{q:.2f}: {np.quantile(cosines, q):.3f}" for q in QUANTILES)
        floor = reading.near_floor(project, study)
        print(
            f"{folder.name} {project.embedder().model_id} n={len(rows)} floor {floor:.3f} | {found}"
        )
        for said, queries in (("there", THERE.get(folder.name, ())), ("not there", NOT_THERE)):
            for query, nearness in zip(
                queries, text_vectors(project, list(queries)) @ rows.T, strict=True
            ):
                top = np.sort(nearness)[::-1]
                above = {round(f, 2): int((nearness >= f).sum()) for f in (floor, 0.3)}
                print(f"  {said:9} {query:32} best {top[0]:.2f} 10th {top[9]:.2f}, above: {above}")
        project.store.close()


if __name__ == "__main__":
    main()
