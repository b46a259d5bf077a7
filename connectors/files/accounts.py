"""The companies of a list, one record an account, ready to be resolved against those already known."""

from collections.abc import Iterable, Iterator

from connectors.files.result import Item, Layout
from connectors.files.signals import cell_of
from connectors.resolution.identifiers import siren_of
from connectors.resolution.matching import Company


def companies_of(items: Iterable[Item], layout: Layout) -> Iterator[Company]:
    """A `Company` for each account, as its first row describes it. Streams; remembers the account keys only."""
    seen: set[str] = set()
    for item in items:
        if item.account not in seen:
            seen.add(item.account)
            yield company_of(item, layout)


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
