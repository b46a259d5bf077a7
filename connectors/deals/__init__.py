"""Deal folders: the opportunity and what was said and written, cut into turns with speaker, side and date."""

from connectors.deals.crm import CrmDeal, CrmFile, read_crm_file
from connectors.deals.folder import find_deals, read_deal
from connectors.deals.records import Deal, DealAccount, DealSource, Opportunity, Participant, SourceGap, Turn

__all__ = [
    "CrmDeal", "CrmFile", "Deal", "DealAccount", "DealSource", "Opportunity", "Participant", "SourceGap", "Turn", "find_deals",
    "read_crm_file", "read_deal",
]  # fmt: skip
