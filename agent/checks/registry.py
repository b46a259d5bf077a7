"""Every check: what it finds, how severe, where the rule comes from, and how well it was measured to work."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from agent.checks.models import Finding, Severity

Origin = Literal["law", "platform", "study", "house rule"]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: what it is called, how severe it is meant to be and where its rule comes from."""

    id: str
    severity: Severity
    origin: Origin
    source: str

    @property
    def measured(self) -> "Rates | None":
        """How well it was measured to work, None when nobody measured it."""
        return measured().get(self.id)

    @property
    def effective(self) -> Severity:
        """The severity in force: a check that nobody measured only warns."""
        return "warn" if self.severity == "block" and self.measured is None else self.severity


@dataclass(frozen=True, slots=True)
class Rates:
    """Measured on planted lies (`n`) and on good messages (`clean_n`): the share told, the share of false alarms."""

    detection: float
    n: int
    false_alarm: float
    clean_n: int


@cache
def measured() -> dict[str, Rates]:
    """Rates by check, as the meta-evaluation last wrote them to `measured.json`."""
    rows = json.loads((files("agent.checks") / "measured.json").read_text(encoding="utf-8"))["checks"]
    return {
        id_: Rates(float(row["detection"]), int(row["n"]), float(row["false_alarm"]), int(row["clean_n"]))
        for id_, row in rows.items()
        if row.get("n") and row.get("clean_n")
    }


_PROOF = "every sentence shows its proof, or the draft does not exist"
_NOTICE = "GDPR art. 14 (where the data come from); CNIL on business prospecting"
_OPT_OUT = "GDPR art. 21; CPCE art. L34-5; PECR reg. 22-23; CAN-SPAM 15 USC 7704"
_LINKEDIN = "LinkedIn help: notes of 200 characters on free accounts, 300 on premium"

CHECKS: dict[str, Check] = {
    check.id: check
    for check in (
        # A sentence against its proof.
        Check("wrong_number", "block", "house rule", _PROOF),
        Check("wrong_date", "block", "house rule", _PROOF),
        Check("invented_number", "block", "house rule", _PROOF),
        Check("invented_fact", "block", "house rule", _PROOF),
        Check("invented_customer_result", "block", "house rule", _PROOF),
        Check("fused_facts", "block", "house rule", _PROOF),
        Check("wrong_entity", "block", "house rule", _PROOF),
        Check("misattributed", "block", "house rule", _PROOF),
        Check("stale", "block", "house rule", "playbook, signals.yaml: half-life of the signal"),
        Check("conflicting_fact", "block", "house rule", _PROOF),
        Check("unsupported_inference", "block", "house rule", _PROOF),
        Check("flattering_invention", "block", "house rule", _PROOF),
        Check("promise_not_in_playbook", "block", "house rule", "playbook, product.claims and forbidden_claims"),
        Check("private_life", "block", "law", "GDPR art. 5 and 9: only professional facts"),
        Check("competitor_fact", "block", "law", "comparative advertising: C. conso. L122-1; Directive 2006/114/EC"),
        Check("fear", "block", "house rule", "playbook, forbidden_claims"),
        Check("revealed_intent", "block", "house rule", "playbook, signals.yaml: never_reveal"),
        Check("opted_out_person", "block", "law", _OPT_OUT),
        Check("no_evidence", "block", "house rule", _PROOF),
        Check("unknown_evidence", "block", "house rule", _PROOF),
        Check("refused_evidence", "block", "house rule", _PROOF),
        # The form of a message.
        Check("subject_too_long", "block", "house rule", "playbook, email_rules.subject_max_words"),
        Check("body_too_long", "block", "house rule", "playbook, email_rules.body_max_words"),
        Check("note_too_long", "block", "platform", _LINKEDIN),
        Check("two_questions", "block", "house rule", "playbook, email_rules.questions_max"),
        Check("no_question", "block", "house rule", "an e-mail ends on one question"),
        Check("pitch_in_note", "block", "house rule", "a connection note carries no offer"),
        Check("cliche_opener", "warn", "house rule", "openers readers skip"),
        Check("tu_vous_mix", "block", "house rule", "playbook, tone.fr.address"),
        Check("language_mix", "block", "house rule", "one language a message"),
        Check("missing_opt_out", "block", "law", _OPT_OUT),
        Check("missing_source_notice", "block", "law", _NOTICE),
        Check("notice_in_note", "block", "house rule", "LinkedIn notes carry no notice"),
        Check("misleading_subject", "block", "law", "CAN-SPAM 15 USC 7704(a)(2); PECR reg. 23; C. conso. L121-2"),
        Check("foreign_link", "block", "house rule", "playbook, allowed_links"),
        Check("framework_order", "block", "house rule", "framework cards: the order of the parts"),
        Check("placeholder", "block", "house rule", "nothing unfinished leaves"),
        Check("forbidden_character", "block", "house rule", "nothing hidden leaves"),
        Check("body_mismatch", "block", "house rule", "the segments, joined, are the body"),
        Check(
            "typography", "warn", "house rule", "Lexique des règles typographiques en usage à l'Imprimerie nationale"
        ),
        Check("exclamation", "warn", "house rule", "playbook, tone.exclamation_marks"),
    )
}


def blocks(check: str) -> bool:
    """True when a finding of this check stops the draft; one of an unknown check does."""
    found = CHECKS.get(check)
    return found is None or found.effective == "block"


def finding(check: str, message: str, draft: int | None = None, segment: int | None = None) -> Finding:
    """A finding of a registered check, with its severity."""
    return Finding(check=check, severity=CHECKS[check].effective, draft=draft, segment=segment, message=message)
