"""Plans of a deal: action plan, business case, discovery, demonstration, handover, negotiation. Drafts, never promises."""

from agent.qualification.planning.action_plan import action_plan
from agent.qualification.planning.business_case import business_case
from agent.qualification.planning.demo import demo_guide
from agent.qualification.planning.discovery import discovery_plan
from agent.qualification.planning.handoff import handoff
from agent.qualification.planning.negotiation import negotiation_brief

__all__ = ["action_plan", "business_case", "demo_guide", "discovery_plan", "handoff", "negotiation_brief"]
