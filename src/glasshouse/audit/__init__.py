"""The audit: what a scheme's own text breaks, clause by clause, under which norm, by which flow.  No simulation."""

from glasshouse.audit.against import Comparison, compare_audits
from glasshouse.audit.asked import check_together, chosen_severity, parsed_date
from glasshouse.audit.catalogue import RULES, RULES_VERSION, explain, listed_rules
from glasshouse.audit.finding import Audit, Finding
from glasshouse.audit.formats import FORMATS, render
from glasshouse.audit.rights import draft_annex
from glasshouse.audit.rule import PROFILES, Severity
from glasshouse.audit.runner import audit_scheme, audit_text

__all__ = [
    "FORMATS",
    "PROFILES",
    "RULES",
    "RULES_VERSION",
    "Audit",
    "Comparison",
    "Finding",
    "Severity",
    "audit_scheme",
    "audit_text",
    "check_together",
    "chosen_severity",
    "compare_audits",
    "draft_annex",
    "explain",
    "listed_rules",
    "parsed_date",
    "render",
]
