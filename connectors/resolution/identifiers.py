"""French company numbers: SIREN (9 digits), SIRET (14), intra-community VAT (FR + key + SIREN).

Rules: INSEE, both numbers carry a Luhn check digit; the establishments of La Poste (SIREN 356000000) are the exception,
their SIRET digits only sum to a multiple of five. VAT key: 12 + 3 * (SIREN modulo 97), modulo 97.
"""

LA_POSTE = "356000000"


def siren_of(text: str | None) -> str | None:
    """The valid SIREN stated by a SIREN, a SIRET or a French VAT number, spaces and dots allowed; None otherwise."""
    if not text:
        return None
    code = "".join(c for c in text.upper() if c.isascii() and c.isalnum())
    if len(code) == 13 and code.startswith("FR") and code[2:].isdigit():
        return code[4:] if valid_vat(code) else None
    if code.isdigit() and len(code) == 9:
        return code if valid_siren(code) else None
    if code.isdigit() and len(code) == 14:
        return code[:9] if valid_siret(code) else None
    return None


def valid_siren(digits: str) -> bool:
    """Nine digits whose Luhn sum is a multiple of ten."""
    return _is_number(digits, 9) and _luhn(digits) % 10 == 0


def valid_siret(digits: str) -> bool:
    """Fourteen digits, a valid SIREN first; Luhn over all of them, or La Poste's own rule."""
    if not _is_number(digits, 14) or not valid_siren(digits[:9]):
        return False
    if digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return True
    return _luhn(digits) % 10 == 0


def valid_vat(code: str) -> bool:
    """`FR`, a two-digit key, a SIREN the key agrees with."""
    siren = code[4:]
    return code.startswith("FR") and valid_siren(siren) and int(code[2:4]) == (12 + 3 * (int(siren) % 97)) % 97


def _is_number(digits: str, length: int) -> bool:
    return len(digits) == length and digits.isascii() and digits.isdigit() and digits.strip("0") != ""


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled)
