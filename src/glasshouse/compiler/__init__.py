"""From texts to integers: a world and the schemes of a regime become the Tables that the kernel applies."""

from glasshouse.compiler.cache import compiled
from glasshouse.compiler.codebook import codebook
from glasshouse.compiler.rates import Rates, Traits, rates, traits
from glasshouse.compiler.segments import compile
from glasshouse.compiler.tables import Tables

__all__ = ["Rates", "Tables", "Traits", "codebook", "compile", "compiled", "rates", "traits"]
