"""From a pydantic class to a strict JSON schema, and from the text of an answer back to the class."""

import re
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from agent.errors import OutputInvalid

T = TypeVar("T", bound=BaseModel)
_FENCE = re.compile(r"\A```(?:json)?[ \t]*\n(.*)\n```\Z", re.DOTALL)


def response_format(schema: type[BaseModel]) -> dict[str, Any]:
    """The `response_format` of a request. Strict mode asks that every object is closed and every property required."""
    shape = schema.model_json_schema()
    for part in [shape, *shape.get("$defs", {}).values()]:
        _close(part)
    return {"type": "json_schema", "json_schema": {"name": schema.__name__, "strict": True, "schema": shape}}


def parsed(text: str, schema: type[T]) -> T:
    """The answer as the class asked for. One code fence around the whole is taken off: many local servers add it.

    Raises OutputInvalid naming the first field that is wrong, never the words of the answer.
    """
    fenced = _FENCE.match(text.strip())
    try:
        return schema.model_validate_json(fenced.group(1) if fenced else text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(p) for p in first["loc"]) or "the whole"
        # Pydantic's own "json_invalid" message ends with what it met; the position is enough.
        reason = "not JSON, or cut" if first["type"] == "json_invalid" else first["msg"]
        raise OutputInvalid(f"the answer is not of the schema asked for ({place}: {reason})") from None


def _close(part: dict[str, Any]) -> None:
    if part.get("type") == "object":
        part["additionalProperties"] = False
        part["required"] = sorted(part.get("properties", {}))
