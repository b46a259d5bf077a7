"""Numbers beside the noun they count."""


def counted(n: int, forms: dict[str, str]) -> str:
    """`1 day`, `2 days`: `forms` holds `one`, `many` with its slot `{n}`, and `none` where a language counts nought as one."""
    named = {0: "none", 1: "one"}.get(n, "many")
    return forms.get(named, forms["many"]).format(n=n)
