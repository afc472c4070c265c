"""Where a study is kept: SQLite, or PostgreSQL for teams, through SQLAlchemy."""

from workbench.storage.derived import LabelTable, LedgerTable, VectorTable
from workbench.storage.erasure import BLOCK
from workbench.storage.material import ProjectRow
from workbench.storage.store import Store, Tx, open_store

__all__ = [
    "BLOCK",
    "LabelTable",
    "LedgerTable",
    "ProjectRow",
    "Store",
    "Tx",
    "VectorTable",
    "open_store",
]
