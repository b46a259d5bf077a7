"""Deal folders: the opportunity and what was said and written, cut into turns with speaker, side and date."""

from connectors.deals.folder import find_deals, read_deal
from connectors.deals.records import Deal, DealAccount, DealSource, Opportunity, Participant, SourceGap, Turn

__all__ = [
    "Deal", "DealAccount", "DealSource", "Opportunity", "Participant", "SourceGap", "Turn", "find_deals", "read_deal",
]  # fmt: skip
