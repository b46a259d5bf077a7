"""Numbers and quantities, whatever they are: spelled or in figures, a changed one never follows."""

from hypothesis import given
from hypothesis import strategies as st

from agent.checks.cues import find, has
from agent.checks.nouns import follows
from agent.checks.statements import Statement
from agent.language.quantities import Quantity, quantities

_UNITS = ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
          "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"]  # fmt: skip
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def spelled(number: int) -> str:
    """The French words of 2 to 99."""
    if number < 20:
        return _UNITS[number]
    if number >= 80:
        rest = number - 80
        return "quatre-vingts" if rest == 0 else f"quatre-vingt-{_UNITS[rest]}"
    if number >= 70:
        return "soixante et onze" if number == 71 else f"soixante-{_UNITS[number - 60]}"
    ten, rest = number // 10 * 10, number % 10
    if rest == 0:
        return _TENS[ten]
    return f"{_TENS[ten]} et un" if rest == 1 else f"{_TENS[ten]}-{_UNITS[rest]}"


def only(text: str) -> Quantity:
    """The one quantity of a text."""
    (found,) = quantities(text)
    return found


@given(st.integers(2, 99))
def test_french_words_and_figures_are_the_same_number(number: int) -> None:
    assert only(f"{spelled(number)} postes").value == only(f"{number} postes").value == number


@given(st.integers(2, 9_999_999))
def test_french_and_english_thousands_are_the_same_number(number: int) -> None:
    french, english = f"{number:,}".replace(",", "\u202f"), f"{number:,}"
    assert only(f"{french} postes").value == only(f"{english} endpoints").value == number


@given(st.integers(2, 1_899), st.integers(2, 1_899))
def test_another_number_of_the_same_thing_never_follows(one: int, two: int) -> None:
    claim, source = only(f"{one} postes"), only(f"{two} postes")
    assert follows(claim, source) == (one == two)


@given(
    st.integers(2, 60),
    st.sampled_from(["hours", "days", "weeks", "months"]),
    st.sampled_from(["hours", "days", "weeks"]),
)
def test_the_same_figure_in_another_unit_never_follows(number: int, one: str, two: str) -> None:
    assert follows(only(f"in {number} {one} flat"), only(f"in {number} {two} flat")) == (one == two)


@given(st.integers(1, 12), st.integers(1, 28), st.integers(2016, 2034))
def test_days_and_years_are_no_quantities(month: int, day: int, year: int) -> None:
    names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
             "December"]  # fmt: skip
    assert Statement(f"On {names[month - 1]} {day}, {year} it opened").quantities == []
    assert Statement(f"It opened on {day} {names[month - 1]} {year}").quantities == []


@given(st.text(max_size=200))
def test_any_text_is_read_without_failing(text: str) -> None:
    statement = Statement(text)
    assert all(0 <= q.start < q.end <= len(text) for q in statement.quantities)
    assert [c.start for c in statement.contents] == sorted(c.start for c in statement.contents)
    assert all(find(cue, text) == find(cue, text) for cue in ("says", "promise"))


def test_a_cue_stands_at_word_boundaries() -> None:
    assert has("guarantee", "We guarantee it")
    assert not has("fear", "Sepia prints")
