"""The sources there are, found by walking `connectors.vendors`, and the one place where a failure becomes a named gap."""

import importlib
import pkgutil
from functools import cache

from connectors import vendors
from connectors.errors import ConnectorError
from connectors.ports import Clues, Gap, Gathered, Source, SourceSpec, gap_of


@cache
def discover() -> dict[str, SourceSpec]:
    """Every source by name, in the order they are asked."""
    modules = [importlib.import_module(f"{vendors.__name__}.{m.name}") for m in pkgutil.iter_modules(vendors.__path__)]
    specs = [spec for module in modules if isinstance(spec := getattr(module, "SPEC", None), SourceSpec)]
    return {spec.name: spec for spec in sorted(specs, key=lambda s: (s.order, s.name))}


def ask(name: str, source: Source, clues: Clues) -> Gathered:
    """Ask a source; whatever goes wrong is a gap of that name, and the run goes on."""
    try:
        return source.gather(clues)
    except ConnectorError as error:
        return Gathered(gaps=(gap_of(name, error),))
    except Exception as error:  # a vendor's surprise must not end a run over a thousand companies
        return Gathered(gaps=(Gap(source=name, reason=f"unexpected {type(error).__name__}: {error}", kind="failed"),))
