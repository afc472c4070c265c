"""Where a study is kept: SQLite, or PostgreSQL for teams, through SQLAlchemy.

What the services ask of it is in `workbench.domain.store`.
"""

from workbench.storage.derived import LabelTable, LedgerTable, VectorTable
from workbench.storage.store import SqlStore, SqlTx, open_store

__all__ = [
    "LabelTable",
    "LedgerTable",
    "SqlStore",
    "SqlTx",
    "VectorTable",
    "open_store",
]
