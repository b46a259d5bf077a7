"""One language a message, one way to say you, one question an e-mail; and short texts told French from English."""

from collections.abc import Iterator

from agent.checks.form import language_of, mixes_address, questions
from evals.mutators.material import Language
from evals.mutators.phrases import phrases
from evals.results import Case, Report, scored
from evals.written import Written, written

NAME = "register"
# Banks of sentences whose language is that of their file.
BANKS = ("telling", "invented_quote", "conclusion", "invented_customer", "funding", "title", "technology", "invented_event",
         "promise", "fear", "intent", "private", "compliment", "question", "pitch", "cliche", "watching")  # fmt: skip


def run() -> Report:
    """Three metrics."""
    drafts = [case for made in written() for case in _drafts(made)]
    asked = [c for c in drafts if c.metric == "one question an e-mail"]
    spoken = [c for c in drafts if c not in asked]
    texts = list(_texts())
    metrics = [scored(spoken, target=1.0), scored(asked, target=0.99), scored(texts, target=0.995)]
    return Report(metrics=metrics, cases=[*drafts, *texts])


def _drafts(made: Written) -> Iterator[Case]:
    for draft in made.sent():
        texts = [s.text for s in draft.segments if s.kind not in ("signature", "source_notice", "opt_out")]
        other = [t for t in texts if language_of(t) not in (None, draft.language)]
        mixed = draft.language == "fr" and mixes_address(texts, "vous")
        yield Case(
            suite=NAME, metric="one language and one register", id=f"{made.name}/{draft.step}", passed=not other and not mixed,
            group=made.group, why=" ".join(other) or ("tu and vous" if mixed else ""),
        )  # fmt: skip
        if draft.channel == "email":
            count = questions(texts)
            yield Case(
                suite=NAME, metric="one question an e-mail", id=f"{made.name}/{draft.step}", passed=count == 1,
                group=made.group, wanted="1", got=str(count),
            )  # fmt: skip


def _texts() -> Iterator[Case]:
    languages: tuple[Language, Language] = ("fr", "en")
    for language in languages:
        for bank in BANKS:
            for at, text in enumerate(phrases(language, bank)):
                if len(text.split()) >= 6:
                    told = language_of(text)
                    yield Case(
                        suite=NAME, metric="short texts never told the other language", id=f"{language}/{bank}/{at}",
                        passed=told in (None, language), group={"language": language}, wanted=language, got=str(told), why=text,
                    )  # fmt: skip
