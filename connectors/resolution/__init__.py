"""Which account a record is about: domains, company numbers, names within a country; doubts are asked, merges can be undone."""

from connectors.resolution.decisions import Decision
from connectors.resolution.domains import account_domain, registrable_domain
from connectors.resolution.identifiers import siren_of, valid_siren, valid_siret, valid_vat
from connectors.resolution.matching import Company, Match, compare, filled
from connectors.resolution.names import account_name
from connectors.resolution.resolver import Question, Resolution, resolve

__all__ = [
    "Company",
    "Decision",
    "Match",
    "Question",
    "Resolution",
    "account_domain",
    "account_name",
    "compare",
    "filled",
    "registrable_domain",
    "resolve",
    "siren_of",
    "valid_siren",
    "valid_siret",
    "valid_vat",
]
