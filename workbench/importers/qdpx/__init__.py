"""REFI-QDA: codebooks (`.qdc`) and projects (`.qdpx`) of NVivo, ATLAS.ti, MAXQDA, QualCoder.

Read leniently, since hardly any program writes them strictly; what cannot be brought in is listed.
Source: REFI-QDA standard 1.5, www.qdasoftware.org.
"""

from workbench.importers.qdpx.archive import is_qda_project
from workbench.importers.qdpx.codes import read_qda_codes
from workbench.importers.qdpx.project import read_qda_project
from workbench.importers.qdpx.values import (
    QdaCase,
    QdaCoding,
    QdaNote,
    QdaProject,
    QdaSource,
    Remark,
)

__all__ = [
    "QdaCase",
    "QdaCoding",
    "QdaNote",
    "QdaProject",
    "QdaSource",
    "Remark",
    "is_qda_project",
    "read_qda_codes",
    "read_qda_project",
]
