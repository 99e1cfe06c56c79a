"""What a finding is grouped under in a draft annex: a right, and a heading of AI Act, Art. 27(1)(a)-(f)."""

from __future__ import annotations

from enum import Enum


class Right(Enum):
    """The right that a rule is about."""

    PRIVATE_LIFE = "Private life and data"
    DUE_PROCESS = "Due process and remedy"
    PROPORTIONALITY = "Proportionality and legality"
    MOVEMENT = "Movement"
    SOCIAL = "Social rights and basic services"
    EXPRESSION = "Expression, assembly, association, belief, vote"
    HONOUR = "Honour and reputation"
    EQUALITY = "Equality and personal responsibility"
    CHILD = "Rights of the child"


class Heading(Enum):
    """The heading that a rule stands under; in short; the words of Art. 27(1) were read."""

    PROCESSES = "(a) the deployer's processes in which the system is used"
    PERIOD = "(b) the period of time and frequency of use"
    PERSONS = "(c) the categories of persons and groups affected"
    RISKS = "(d) the specific risks of harm"
    OVERSIGHT = "(e) human oversight"
    MEASURES = "(f) measures to be taken, governance and complaints"
