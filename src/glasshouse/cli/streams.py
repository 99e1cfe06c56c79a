"""How what is printed reaches a terminal or a pipe of any encoding: never a traceback, and nothing left out.

What an encoding lacks is written as ``\\uXXXX``, two of them for a character beyond U+FFFF: that is JSON's own way, so
a document stays the same document, and it can be read back exactly.  The one place where this is decided.
"""

from __future__ import annotations

import codecs
import io
import sys
from typing import Final

_POLICY: Final = "glasshouse.escaped"
_SEVEN_BITS: Final = "glasshouse_ascii"


def print_everywhere() -> None:
    """Let standard output and standard error take every character, whatever their encoding."""
    codecs.register_error(_POLICY, _escaped)
    codecs.register(_seven_bits)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(errors=_POLICY, encoding=_SEVEN_BITS if ascii_only else None)


def _escaped(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeEncodeError):
        raise problem
    units = problem.object[problem.start : problem.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)), problem.end


def _seven_bits(name: str) -> codecs.CodecInfo | None:
    """ASCII under another name: click takes a stream that is called ASCII for a mistake and writes UTF-8 to it."""
    if name != _SEVEN_BITS:
        return None
    known = codecs.lookup("ascii")
    return codecs.CodecInfo(
        known.encode, known.decode, known.streamreader, known.streamwriter,
        known.incrementalencoder, known.incrementaldecoder, name=_SEVEN_BITS,
    )  # fmt: skip
