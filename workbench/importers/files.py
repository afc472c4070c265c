"""Opening what somebody gave us: sizes, archives and encodings are checked before anything else."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from workbench.domain.errors import UnreadableFile
from workbench.domain.languages import languages, spoken_in
from workbench.importers.advice import LOCKED, NULS, by_content

MAX_BYTES = 50_000_000
MAX_UNPACKED = 300_000_000
MAX_ENTRIES = 5_000
# Office XML packs 10 to 30 times; archives made to exhaust memory pack 1,000 times.
MAX_RATIO = 100
_RATIO_FROM = 5_000_000

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_MAGIC = (
    (b"PK\x03\x04", "a zip archive (docx, odt, xlsx …)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF document"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
# Western code pages in the order of how common they are: Windows', the Mac's, those of DOS.
_CODE_PAGES = (
    "cp1252", "mac_roman", "cp850", "cp865", "cp437", "cp860", "cp863", "cp861", "cp775",
)  # fmt: skip
# Letters of UTF-8 that must be whole for each byte that is not, in a file that is damaged.
_WHOLE, _FEWEST_WHOLE = 3, 3
# UTF-8 that somebody took for Windows-1252 and encoded again: "SÃ¸ren", "â€œ".
_TWICE = re.compile(
    r"[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_FEWEST_TWICE = 2
_SIGNS = frozenset("’‘“”„‚«»‹›–—…•·°§€£´¿¡\u00a0")
_FITTING = 0.95
_SAMPLE = 200_000
_NULS = 0.7
_PROLOG = 65_536
_TEXT_MEND = "Save the transcript as UTF-8 text or as docx and import that."


def file_bytes(path: Path) -> bytes:
    """The bytes of a file that is there, not empty and not over `MAX_BYTES`.

    Raises:
        UnreadableFile: if not.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UnreadableFile(path.name, "is a folder", "Name the files in it.")
        if size > MAX_BYTES:
            raise UnreadableFile(path.name, *_too_big(size, MAX_BYTES))
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or "cannot be opened"
        raise UnreadableFile(path.name, why, "Check the name and the permissions.") from error
    if not data.strip():
        raise UnreadableFile(path.name, "is empty", "Export it again from where it was made.")
    return data


def beginning(path: Path) -> bytes:
    """The first bytes of a file; empty where it cannot be opened, or is a folder."""
    try:
        with path.open("rb") as file:
            return file.read(_PROLOG)
    except OSError:
        return b""


def file_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """A text file's content, and a note where it was not Unicode.

    Strict UTF-8 first, then UTF-16 and 32 by their byte order mark, then the likeliest encoding.

    Raises:
        UnreadableFile: if it is binary or in no known encoding.
    """
    data = file_bytes(path)
    if known := by_content(data):
        raise UnreadableFile(path.name, *known)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            why = f"is {what}, not text"
            raise UnreadableFile(path.name, why, "Give it its right suffix or save it as text.")
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "")
    unmarked = "" if encoding else _unmarked(data[:_SAMPLE])
    encoding = encoding or unmarked or "utf-8"
    notes = (f"No byte order mark; read as {unmarked}.",) if unmarked else ()
    try:
        text, twice = _mended(_speech_like(path.name, data.decode(encoding)))
        return text, (*notes, *twice)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            why = f"starts as {encoding} but breaks off at byte {error.start}"
            raise UnreadableFile(path.name, why, _TEXT_MEND) from error
    return _damaged(path.name, data) or _guessed(path.name, data)


def _damaged(name: str, data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """UTF-8 in which a few bytes are wrong; None where it is another encoding."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    whole = sum(ord(char) > 127 for char in text) - wrong
    if whole < max(_FEWEST_WHOLE, _WHOLE * wrong):
        return None
    bytes_ = "1 sign is" if wrong == 1 else f"{wrong} signs are"
    return _speech_like(name, text), (f"{bytes_} damaged and shown as \ufffd: check them.",)


def _mended(text: str) -> tuple[str, tuple[str, ...]]:
    """Text as it was meant, where all of it was encoded twice; and a line on it."""
    if len(_TWICE.findall(text[:_SAMPLE])) < _FEWEST_TWICE:
        return text, ()
    try:
        once = b"".join(_once(char) for char in text).decode("utf-8")
    except UnicodeError:
        return text, ("Some signs look as if they were encoded twice (such as Ã¸): check them.",)
    return once, ("Its signs were encoded twice (Ã¸ for ø) and were read as they were meant.",)


def _once(char: str) -> bytes:
    """The byte that was taken for a character; five have none in Windows-1252."""
    return bytes([ord(char)]) if ord(char) < 256 else char.encode("cp1252")


def _unmarked(sample: bytes) -> str:
    """UTF-16 that lost its mark: in Western text nearly every second byte is NUL."""
    pairs = max(1, len(sample) // 2)
    even, odd = (sample[place::2].count(0) / pairs for place in (0, 1))
    if max(even, odd) < _NULS or min(even, odd) > 1 - _NULS:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def _guessed(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    _speech_like(name, data[:_SAMPLE].decode("latin-1"))
    encoding = _likeliest(data[:_SAMPLE])
    try:
        text = data.decode(encoding or "ascii")
    except UnicodeDecodeError as error:
        why = f"is in no encoding we know (byte {error.start})"
        raise UnreadableFile(name, why, _TEXT_MEND) from error
    return _speech_like(name, text), (f"Not UTF-8; read as {encoding}: check accents and quotes.",)


def _likeliest(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    if fitting := _by_letters(sample):
        return fitting
    matches = from_bytes(sample)
    best = matches.best()
    if best is None:
        return None
    # The Western code pages, Windows' and the Mac's, tie with their rarer neighbours.
    alike = {m.encoding for m in matches if m.chaos <= best.chaos} | {*best.could_be_from_charset}
    if best.encoding.startswith("mac_") and "mac_roman" in alike:
        return "mac_roman"
    return "cp1252" if "cp1252" in alike else best.encoding


def _by_letters(sample: bytes) -> str | None:
    """The code page in which a text has its language's letters and no others."""
    bare = sample.decode("ascii", errors="replace")
    known = languages()[spoken_in(bare.replace("\ufffd", " "), "en")].letters
    for encoding in _CODE_PAGES:
        try:
            beyond = [c for c in sample.decode(encoding) if ord(c) > 127]
        except UnicodeDecodeError:
            continue
        letters = sum(c in known for c in beyond)
        usual = encoding == _CODE_PAGES[0]
        if (letters or usual) and letters + sum(c in _SIGNS for c in beyond) >= _FITTING * len(
            beyond
        ):
            return encoding
    return None


def _speech_like(name: str, text: str) -> str:
    """Let text through; refuse what is full of control characters, whatever its suffix says."""
    controls = len(_CONTROLS.findall(text[:_SAMPLE]))
    nuls = text[:_SAMPLE].count("\x00")
    if nuls > 8 and nuls > 0.5 * controls and nuls < 0.9 * len(text[:_SAMPLE]):
        raise UnreadableFile(name, *NULS)
    if controls > 8 and controls > 0.02 * min(len(text), _SAMPLE):
        raise UnreadableFile(name, "is binary, not text", _TEXT_MEND)
    if not text.strip("\ufeff \t\r\n\x00"):
        raise UnreadableFile(name, "is empty", "Export it again from where it was made.")
    return text


def archive_bytes(path: Path, kind: str) -> bytes:
    """The bytes of a zipped office document whose declared sizes are sane.

    The sizes are read from the archive's directory, and `zipfile` never unpacks more of an entry
    than it declares. Only the beginning of each XML part is unpacked here: an office document has
    no document type, which is where entities that expand endlessly or name other files would be.

    Args:
        path: the file.
        kind: what it should be, as the message says it (`"a docx file"`).

    Raises:
        UnreadableFile: if it is not a zip, or made to exhaust memory.
    """
    data = file_bytes(path)
    mend = "Open it in its own program, save it again and import that."
    if known := by_content(data):
        raise UnreadableFile(path.name, *known)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if not entries:
                raise UnreadableFile(path.name, f"is an empty archive, not {kind}", mend)
            _refuse_locked(path.name, archive, entries)
            _refuse_bombs(path.name, entries)
            _refuse_entities(path.name, archive, entries)
    except (
        zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise UnreadableFile(path.name, f"is not {kind}, or is cut short", mend) from error
    return data


def _refuse_locked(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse what only its password opens: locked as an archive, or as OpenDocument locks."""
    manifest = [entry for entry in entries if entry.filename == "META-INF/manifest.xml"]
    begin = b"".join(archive.open(entry).read(_PROLOG) for entry in manifest[:1])
    if any(entry.flag_bits & 1 for entry in entries) or b"encryption-data" in begin:
        raise UnreadableFile(name, *LOCKED)


def _refuse_entities(name: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        with archive.open(entry) as part:
            # Without the NULs, UTF-16 reads as ASCII does.
            prolog = part.read(_PROLOG).replace(b"\x00", b"")
        if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog:
            why = "declares XML entities, as no ordinary document does"
            raise UnreadableFile(name, why, "Do not open it; ask where it comes from.")


def _refuse_bombs(name: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        raise UnreadableFile(name, *_too_big(unpacked, MAX_UNPACKED))
    for entry in entries:
        big = entry.file_size > _RATIO_FROM
        if big and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            why = f"holds an entry that unpacks to {entry.file_size / 1e6:,.0f} MB from almost none"
            raise UnreadableFile(name, why, "This is not an ordinary document; do not open it.")


def _too_big(size: int, limit: int) -> tuple[str, str]:
    why = f"is too big ({size / 1e6:,.0f} MB; the limit is {limit / 1e6:,.0f} MB)"
    return why, "Take out pictures and recordings, or cut it into several files."
