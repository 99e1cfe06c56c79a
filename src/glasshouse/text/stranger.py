"""A file that is none of ours is refused in one sentence: what stands in it is not repeated."""

from __future__ import annotations

from glasshouse.errors import Errors, GlasshouseError
from glasshouse.text.document import Document
from glasshouse.text.model import TextModel


def refuse_stranger(
    document: Document, model: type[TextModel], name_key: str, error: type[GlasshouseError], remedy: str
) -> None:
    """Nothing where a document has the key that names it, or at least half of its keys are those of the ``model``.

    Raises Errors, of ``error``, with one problem that tells nothing of what the file holds.
    """
    keys = list(document.root.items)
    known = {info.alias or name for name, info in model.model_fields.items()}
    strange = sum(key not in known for key in keys)
    if name_key in keys or 2 * strange <= len(keys):
        return
    what = f"this is no {name_key}: it has no key '{name_key}', and {strange} of its {len(keys)} keys are unknown"
    raise Errors([error(what, document.root.place, remedy=remedy)])
