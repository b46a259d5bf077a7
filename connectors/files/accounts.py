"""The companies of a list, one record an account, ready to be resolved against those already known."""

from collections.abc import Iterable, Iterator

from connectors.files.result import Item, Layout
from connectors.files.signals import cell_of
from connectors.files.vocabulary import Role
from connectors.resolution.identifiers import siren_of
from connectors.resolution.matching import Company, filled

_DESCRIBING: tuple[Role, ...] = ("country", "siren", "city", "postcode")


class ListedCompanies:
    """Collects a `Company` for each account while a list is read: its first row, blanks filled by the rows after it."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._stated = [role for role in _DESCRIBING if layout.columns.roles.get(role)]
        self._held: dict[str, Company] = {}
        self._words: dict[str | None, str | None] = {}  # one copy of each country, town and number

    def add(self, item: Item) -> None:
        """Takes one row into account."""
        held = self._held.get(item.account)
        if held is not None and held.name and all(getattr(held, role) for role in self._stated):
            return
        told = company_of(item, self._layout)
        company = told if held is None else filled(held, told)
        words = self._words
        self._held[item.account] = company._replace(
            country=words.setdefault(company.country, company.country),
            city=words.setdefault(company.city, company.city),
        )

    def taken(self) -> Iterator[Company]:
        """One record an account, in the order the list names them. Each is given once and let go."""
        self._words = {}
        for key in list(self._held):
            yield self._held.pop(key)


def companies_of(items: Iterable[Item], layout: Layout) -> list[Company]:
    """A `Company` for each account of some rows."""
    found = ListedCompanies(layout)
    for item in items:
        found.add(item)
    return list(found.taken())


def company_of(item: Item, layout: Layout) -> Company:
    """What one row says of its company; the domain is the account's, which a name may have joined."""
    return Company(
        key=item.account,
        name=item.row.company,
        domain=None if item.account.startswith("name:") else item.account,
        country=cell_of(item, layout, "country") or None,
        siren=siren_of(cell_of(item, layout, "siren")),
        city=cell_of(item, layout, "city") or None,
        postcode=cell_of(item, layout, "postcode") or None,
    )
