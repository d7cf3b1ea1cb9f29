"""What is installed: the metadata that a package index shows, and the files that belong to the package."""

from __future__ import annotations

from importlib import metadata, resources
from pathlib import Path

from packaging.requirements import Requirement

import supportpolicy


def test_says_what_it_is_under_which_licence_and_for_which_python() -> None:
    said = metadata.metadata("supportpolicy")

    assert said["Name"] == "supportpolicy"
    assert said["License-Expression"] == "MIT"
    assert said["Requires-Python"] == ">=3.11"


def test_needs_little_and_forbids_no_newer_release() -> None:
    wanted = [Requirement(line) for line in metadata.requires("supportpolicy") or []]
    always = [each for each in wanted if each.marker is None]

    assert {each.name for each in always} <= {"attrs", "cattrs", "holidays", "python-dateutil"}
    assert {clause.operator for each in always for clause in each.specifier} == {">="}


def test_is_tried_with_the_oldest_releases_that_it_allows() -> None:
    oldest = (Path(__file__).parents[1] / "requirements" / "oldest.txt").read_text(encoding="utf-8")
    tried = {Requirement(line) for line in oldest.splitlines() if not line.startswith("#")}
    wanted = (Requirement(line) for line in metadata.requires("supportpolicy") or [])

    assert tried == {
        Requirement(f"{each.name}=={clause.version}")
        for each in wanted
        if each.marker is None
        for clause in each.specifier
    }


def test_brings_its_types_along() -> None:
    assert (resources.files(supportpolicy) / "py.typed").is_file()


def test_brings_the_five_policies_along() -> None:
    shipped = {file.name for file in (resources.files(supportpolicy) / "policies").iterdir()}

    assert shipped >= {
        "app_agency.toml",
        "confluence_package.toml",
        "partner_support.toml",
        "saas_crm.toml",
        "shop_agency.toml",
    }
