"""Deal folders: the opportunity and what was said and written, cut into turns with speaker, side and date."""

from connectors.deals.records import Deal, DealAccount, DealSource, Opportunity, Participant, Turn

__all__ = ["Deal", "DealAccount", "DealSource", "Opportunity", "Participant", "Turn"]
