"""What a file is that cannot be read as a transcript, and the way in that works."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

Told = tuple[str, str]
"""Half a sentence that says what a file is, and a sentence that says what to do."""

_WORD: Told = (
    "is an old Word document",
    "Open it in a word processor, save it as docx, import that.",
)
_SHEET: Told = ("is a spreadsheet of another kind", "Save it as xlsx or csv and import that.")
_SOUND: Told = (
    "is a recording",
    "Have it transcribed (whisperX and noScribe run on your own computer) and import the vtt, srt, "
    "json or docx.",
)
_PICTURE: Told = ("is a picture", "Have its text recognised (OCR), save that as docx, import it.")
_QUALCODER: Told = (
    "is a QualCoder project",
    "In QualCoder choose Project, Export REFI-QDA project, and import the .qdpx.",
)
_MAXQDA: Told = (
    "is a MAXQDA project",
    "In MAXQDA export the project as REFI-QDA (.qdpx) and import that.",
)
_ATLAS: Told = (
    "is an ATLAS.ti project",
    "In ATLAS.ti choose Export, QDPX (REFI-QDA) and import that; versions before 8.4 cannot: open "
    "it in a newer one first.",
)
_NVIVO: Told = (
    "is an NVivo project",
    "In NVivo choose Export, Export Project, REFI-QDA and import the .qdpx.",
)
_TAGUETTE: Told = (
    "is a Taguette database",
    "In Taguette export the documents (docx or html) and import them; then load its codebook "
    "(.qdc) with `workbench codebook` and its highlights (.csv) with `workbench codings`.",
)
_DATABASE: Told = (
    "is a database",
    "Open it in the program it belongs to (QualCoder, Taguette, RQDA …) and export from there: "
    "a REFI-QDA project (.qdpx) comes in whole.",
)
_QDE: Told = (
    "is the project file of a REFI-QDA project without its texts",
    "Import the whole .qdpx that it was taken from; its codes load with `workbench codebook`.",
)
_QDC: Told = (
    "is a codebook",
    "Load it with `workbench codebook DIR FILE` or on the Codebook page.",
)
_MACROS: Told = ("is a Word document with macros", "Save it as docx and import that.")
_PAGES: Told = ("is a Pages document", "In Pages choose Export To, Word, and import the docx.")
_SLIDES: Told = ("is a set of slides", "If somebody speaks in it, save the text as docx.")
_MAIL: Told = ("is an e-mail", "Save what was said as txt or docx, or the attachment by itself.")
_LINK: Told = (
    "is a link to a document that lies elsewhere",
    "Open it there, download the document as docx, and import that.",
)
_ANNOTATED: Told = (
    "is a transcript of an annotation program (ELAN, Praat, CLAN, Transcriber, EXMARaLDA, FOLKER)",
    "Export it there as text or as a table with a column for the speaker, and import that.",
)
_F4: Told = (
    "is a project of f4 or another transcription program",
    "Export the transcript there as rtf, docx or txt, and import that.",
)
_CAPTIONS: Told = (
    "holds subtitles of another kind",
    "Save them as vtt or srt (Subtitle Edit and ffmpeg do so) and import that.",
)
_LINES: Told = (
    "holds JSON line by line",
    "Save it as one JSON list (`jq -s . FILE > FILE.json`) and import that.",
)
_STATISTICS: Told = (
    "is data of a statistics program",
    "Save it there as csv and import that.",
)
_PACKED: Told = ("is an archive", "Unpack it and import what is in it.")
LOCKED: Told = (
    "is protected by a password",
    "Open it in its own program, take the password away, save a copy and import that.",
)
NULS: Told = (
    "holds NUL bytes: it is damaged, or no text",
    "Open it in the program that wrote it and save it as UTF-8 text or docx.",
)

_BY_SUFFIX: Mapping[str, Told] = MappingProxyType(
    {suffix: _SOUND for suffix in (
        ".mp3", ".wav", ".m4a", ".mp4", ".ogg", ".oga", ".opus", ".flac", ".aac", ".wma", ".aif",
        ".aiff", ".amr", ".3gp", ".mov", ".avi", ".mkv", ".webm", ".wmv", ".m4v", ".ds2", ".dss",
    )}
    | {suffix: _PICTURE for suffix in (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".heic", ".bmp")}
    | {suffix: _MAXQDA for suffix in (
        ".mx12", ".mx18", ".mx20", ".mx22", ".mx24", ".mx26", ".mx5", ".mx4", ".mex22", ".mex24",
    )}
    | {suffix: _ATLAS for suffix in (
        ".hpr7", ".hpr6", ".hpr5", ".hpr", ".atlproj", ".atlproj9", ".atlproj22", ".atlproj23",
        ".atlproj24", ".atlproj25", ".atlcb",
    )}
    | {suffix: _NVIVO for suffix in (".nvp", ".nvpx", ".nvcx")}
    | {suffix: _PACKED for suffix in (".zip", ".7z", ".rar", ".gz", ".tar")}
    | {suffix: _SHEET for suffix in (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")}
    | {suffix: _ANNOTATED for suffix in (
        ".eaf", ".etf", ".pfsx", ".textgrid", ".cha", ".trs", ".exb", ".exs", ".fln", ".flk",
        ".ant", ".tei",
    )}
    | {suffix: _CAPTIONS for suffix in (".sbv", ".ttml", ".dfxp", ".ass", ".ssa", ".lrc", ".sub")}
    | {suffix: _SLIDES for suffix in (".ppt", ".pptx", ".odp", ".key")}
    | {suffix: _MAIL for suffix in (".eml", ".msg", ".mbox")}
    | {suffix: _LINK for suffix in (".gdoc", ".gsheet", ".url", ".webloc", ".lnk")}
    | {suffix: _STATISTICS for suffix in (".sav", ".dta", ".rds", ".rdata", ".sas7bdat", ".por")}
    | {suffix: _F4 for suffix in (".f4p", ".f4a", ".noscribe", ".mtr", ".trint")}
    | {".doc": _WORD, ".dot": _WORD, ".wpd": _WORD, ".wps": _WORD, ".pages": _PAGES,
       ".docm": _MACROS, ".dotm": _MACROS, ".jsonl": _LINES, ".ndjson": _LINES,
       ".qda": _QUALCODER, ".sqlite3": _TAGUETTE, ".sqlite": _DATABASE, ".db": _DATABASE,
       ".rqda": _DATABASE, ".qde": _QDE, ".qdc": _QDC}
)  # fmt: skip
# Names inside such containers.
_NAMES = "utf-16-le"


def advice(path: Path, begin: bytes = b"") -> Told | None:
    """What a file is and what to do, by its beginning, else by its suffix; None where unknown."""
    return by_content(begin) or _BY_SUFFIX.get(path.suffix.lower())


def by_content(data: bytes) -> Told | None:
    """What bytes are if not a transcript, whatever their file is called; None where unknown."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(data)
    if data.startswith(b"SQLite format 3\x00"):
        return _DATABASE
    sound = data.startswith((b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"#!AMR"))
    if sound or data[8:12] == b"WAVE" or data[4:8] == b"ftyp":
        return _SOUND
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")):
        return _PICTURE
    return None


def qualcoder_folder(path: Path) -> Told | None:
    """What a folder is that holds a QualCoder project; None where it holds none."""
    return _QUALCODER if path.is_dir() and (path / "data.qda").is_file() else None


def _old_office(data: bytes) -> Told:
    """Word and Excel of before 2007, or an encrypted file of today's: both are such containers."""
    if "EncryptedPackage".encode(_NAMES) in data:
        return LOCKED
    if "WordDocument".encode(_NAMES) in data:
        return _WORD
    if any(name.encode(_NAMES) in data for name in ("Workbook", "Book")):
        return ("is an old Excel file", _SHEET[1])
    return ("is an old Office file", "Open it in its own program and save it as docx or xlsx.")
