"""Worlds of leads from leadforge (MIT, a test-only dependency): what a user would have of each lead, its label, its truth.

A user has the public bundle: the snapshot of day 30 and the tables of events up to it. Everything leadforge itself documents as
leaking the outcome is dropped before anything of ours sees a row; the latent score is kept apart, for the reference alone.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

DIFFICULTIES = ("intro", "intermediate", "advanced")
RECIPE, SNAPSHOT_DAY = "b2b_saas_procurement_v1", 30
LABEL = "converted_within_90_days"
# What our mapping reads, by table. `snapshot` is the flat table of the task, the others hold one row an event.
READ = {
    "snapshot": ("lead_id", "lead_created_at", "industry", "region", "employee_band", "has_open_opportunity"),
    "sessions": ("lead_id", "session_timestamp", "session_type"),
    "sales_activities": ("lead_id", "activity_timestamp", "activity_type", "activity_outcome"),
}


class Happened(NamedTuple):
    """Something dated in the tables about one lead."""

    table: str
    on: date
    what: str
    outcome: str = ""


class Lead(NamedTuple):
    """A lead as its user sees it on the day of the snapshot."""

    id: str
    seen_on: date
    industry: str
    region: str
    employee_band: str
    open_opportunity: bool
    events: tuple[Happened, ...]


class World(NamedTuple):
    """The leads, whether each converted, its latent score, and the numeric columns a statistical model would train on."""

    difficulty: str
    seed: int
    leads: list[Lead]
    converted: list[bool]
    latent: list[float]
    columns: dict[str, list[float]]


def leaky() -> frozenset[str]:
    """The columns leadforge documents as leaking, and the label."""
    from leadforge.schema.features import LEAD_SNAPSHOT_FEATURES
    from leadforge.validation.leakage_probes import BANNED_LEAD_COLUMNS, BANNED_OPP_COLUMNS

    flagged = {f.name for f in LEAD_SNAPSHOT_FEATURES if f.leakage_risk or f.is_target}
    return frozenset(flagged.union(BANNED_LEAD_COLUMNS, BANNED_OPP_COLUMNS))


def world(difficulty: str, seed: int, leads: int) -> World:
    """Generate one world. Raises ImportError when leadforge is not installed."""
    from leadforge.api import Generator
    from leadforge.render.relational import to_dataframes
    from leadforge.render.relational_snapshot_safe import to_dataframes_snapshot_safe
    from leadforge.render.snapshots import build_snapshot

    generator = Generator.from_recipe(RECIPE, seed=seed, exposure_mode="student_public")
    bundle = generator.generate(n_leads=leads, difficulty=difficulty)
    config, found = bundle.spec.config, bundle.simulation_result
    snapshot = build_snapshot(
        found,
        bundle.population,
        horizon_days=config.horizon_days,
        snapshot_day=SNAPSHOT_DAY,
        difficulty_params=config.difficulty_params,
        seed=seed,
    )
    tables = to_dataframes_snapshot_safe(to_dataframes(found, bundle.population), snapshot_day=SNAPSHOT_DAY)
    public = snapshot.drop(columns=[c for c in snapshot.columns if c in leaky()])
    return World(
        difficulty,
        seed,
        leads=list(_leads(public, tables)),
        converted=[bool(value) for value in snapshot[LABEL]],
        latent=_latent(bundle),
        columns=_numeric(public),
    )


def _leads(snapshot: Any, tables: dict[str, Any]) -> Iterator[Lead]:
    events = _events(tables)
    for row in snapshot[list(READ["snapshot"])].itertuples(index=False):
        yield Lead(
            id=row.lead_id,
            seen_on=date.fromisoformat(row.lead_created_at[:10]) + timedelta(days=SNAPSHOT_DAY),
            industry=row.industry,
            region=row.region,
            employee_band=row.employee_band,
            open_opportunity=bool(row.has_open_opportunity),
            events=tuple(events.get(row.lead_id, ())),
        )


def _events(tables: dict[str, Any]) -> dict[str, list[Happened]]:
    found: dict[str, list[Happened]] = {}
    for table in ("sessions", "sales_activities"):
        for row in tables[table][list(READ[table])].itertuples(index=False, name=None):
            lead, on, *said = row
            found.setdefault(lead, []).append(Happened(table, date.fromisoformat(str(on)[:10]), *said))
    return found


def _latent(bundle: Any) -> list[float]:
    """The daily chance of converting that the world itself computes from each lead's hidden traits."""
    from leadforge.core.rng import RNGRoot
    from leadforge.mechanisms.policies import assign_mechanisms

    config, traits = bundle.spec.config, bundle.population.latent_state
    mechanisms = assign_mechanisms(
        bundle.world_graph.motif_family,
        RNGRoot(config.seed).child("mechanisms"),
        difficulty_params=config.difficulty_params,
    )
    return [
        mechanisms.conversion_hazard.daily_probability(
            traits.account_latents[lead.account_id]
            | traits.contact_latents[lead.contact_id]
            | traits.lead_latents[lead.lead_id]
        )
        for lead in bundle.simulation_result.leads
    ]


def _numeric(snapshot: Any) -> dict[str, list[float]]:
    """Every numeric or true/false column, missing values at the column's median; one column a value of a category."""
    columns: dict[str, list[float]] = {}
    for name in snapshot.columns:
        column = snapshot[name]
        if name.endswith(("_id", "_at")):
            continue
        if str(column.dtype) in ("string", "object", "str"):
            for value in sorted(set(column.dropna())):
                columns[f"{name}={value}"] = [float(one == value) for one in column]
        else:
            numbers = column.astype("Float64")
            columns[name] = [float(v) for v in numbers.fillna(numbers.median() if numbers.notna().any() else 0.0)]
    return columns
