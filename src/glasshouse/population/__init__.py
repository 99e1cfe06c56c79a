"""Invented people from aggregate tables and a seed: margins are raked, people are drawn by key."""

from glasshouse.population.contacts import contact_rows
from glasshouse.population.part import cut
from glasshouse.population.people import Deviation, Households, Numbering, People, Population
from glasshouse.population.synthesis import synthesize

__all__ = ["Deviation", "Households", "Numbering", "People", "Population", "contact_rows", "cut", "synthesize"]
