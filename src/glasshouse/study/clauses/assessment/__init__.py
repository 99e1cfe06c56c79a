"""A draft of a fundamental-rights impact assessment: what a tool can fill in, and the questions that people answer."""

from glasshouse.study.clauses.assessment.assess import assess
from glasshouse.study.clauses.assessment.document import BLANK, Asked, Assessment, Said, Section, TableRows

__all__ = ["BLANK", "Asked", "Assessment", "Said", "Section", "TableRows", "assess"]
