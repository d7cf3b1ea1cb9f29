"""The JSON Schemas that the package brings: ``python -m tests.json_schemas`` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path

import supportpolicy
from supportpolicy.documents.schemas import schema

FOLDER = Path(supportpolicy.__file__).parent / "documents" / "json_schemas"
NAMES = ("contract", "policy")


def path_of(name: str) -> Path:
    """Where the schema of a kind of document stands."""
    return FOLDER / f"{name}.schema.json"


def text_of(name: str) -> str:
    """What must stand there."""
    return json.dumps(schema(name), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name in NAMES:
        path_of(name).write_text(text_of(name), encoding="utf-8")
