"""The plain reading: docs/semantics.md in slow, plain Python, from the texts.

It shares with the kernel chance, vocabulary, errors, the loaded texts, the drawn people and the types of the records,
and nothing else: no Tables, no arithmetic of arrays.  Every number is an int or a Fraction.  Read it from
:mod:`glasshouse.reference.life` downwards; each module is one section of the page.
"""

from glasshouse.reference.life import live

__all__ = ["live"]
