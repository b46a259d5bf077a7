"""The companies of a list, one record an account, ready to be resolved against those already known."""

from collections.abc import Collection, Iterable, Iterator

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
        told = company_of(item, self._layout, self._stated)
        company = told if held is None else filled(held, told)
        if self._stated:
            words = self._words
            company = company._replace(
                country=words.setdefault(company.country, company.country),
                city=words.setdefault(company.city, company.city),
            )
        self._held[item.account] = company

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


def company_of(item: Item, layout: Layout, stated: Collection[Role] = _DESCRIBING) -> Company:
    """What one row says of its company, its `stated` columns read; the domain is the account's, which a name may have joined."""
    domain = None if item.account.startswith("name:") else item.account
    if not stated:
        return Company(item.account, item.row.company, domain)
    said = {role: cell_of(item, layout, role) or None for role in stated}
    return Company(
        item.account, item.row.company, domain, (), said.get("country"), siren_of(said.get("siren")), said.get("city"),
        said.get("postcode"),
    )  # fmt: skip
