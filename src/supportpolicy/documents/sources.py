"""Sources of policies: where a contract, or a stored decision, gets the policy from that it names."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Protocol

from supportpolicy.documents.policies import SHIPPED, load_policy, shipped_policy
from supportpolicy.documents.reading import Table
from supportpolicy.errors import InvalidDocumentError, InvalidValueError, SupportPolicyError, UnknownNameError
from supportpolicy.facts import alternatives
from supportpolicy.policy import Policy

_SUFFIXES = (".toml", ".json")
"""How the name of a file ends that holds a document."""


class PolicySource(Protocol):
    """Gives the policy of a name.

    Raises an error of this library, such as UnknownNameError, if it has none; what it reads for that is its own affair.
    """

    def __call__(self, name: str, version: str | None, /) -> Policy:
        """The policy.

        Args:
            name: What the document calls it: its id, or whatever else the source understands.
            version: The version that the document asks for; None if it takes any.
        """
        ...


def from_shipped(name: str, version: str | None, /) -> Policy:
    """The source of the policies that come with the library.

    Example:
        >>> from_shipped("saas_crm", None).version
        '1'

    Raises:
        UnknownNameError: if there is none of this name.
    """
    return shipped_policy(name)


def from_given(policies: Iterable[Policy]) -> PolicySource:
    """The source of policies at hand, by id and version, and of the shipped ones behind them.

    Args:
        policies: The policies; of several with one id, the first is taken where no version is asked for.
    """
    given = tuple(policies)

    def source(name: str, version: str | None, /) -> Policy:
        named = [policy for policy in given if policy.id == name]
        for policy in named:
            if version in (None, policy.version):
                return policy
        if named or name in SHIPPED:
            return named[0] if named else shipped_policy(name)
        known = dict.fromkeys((*(policy.id for policy in given), *SHIPPED))
        raise UnknownNameError("policy", f"there is no policy {name!r} at hand", alternatives(name, known))

    return source


def from_folder(folder: Path, behind: PolicySource = from_shipped) -> PolicySource:
    """The source of policies that are named as files of a folder, and of others behind them.

    Args:
        folder: The folder.
        behind: Where policies come from that are not named as files.
    """

    def source(name: str, version: str | None, /) -> Policy:
        file = PurePosixPath(name)
        if file.suffix not in _SUFFIXES:
            return _from_behind(folder, behind, name, version)
        if file.is_absolute() or ".." in file.parts:
            raise InvalidValueError("policy", f"{name!r} leads out of the folder", "Put the policy into the folder")
        try:
            return load_policy(folder / file)
        except OSError as error:
            what = f"{name!r} cannot be read: {error.strerror}"
            put = "put the policy beside the document"
            meant = _files_meant(folder, name)
            raise UnknownNameError("policy", what, f"Write {meant}, or {put}" if meant else put.capitalize()) from None

    return source


def _from_behind(folder: Path, behind: PolicySource, name: str, version: str | None) -> Policy:
    try:
        return behind(name, version)
    except UnknownNameError as error:
        meant = _files_meant(folder, name)
        if not meant:
            raise
        remedy = f"Write {meant} for the file in the folder; else {error.remedy[:1].lower()}{error.remedy[1:]}"
        raise UnknownNameError(error.where, error.what, remedy) from None


def _files_meant(folder: Path, name: str) -> str:
    """The document of the folder that is meant by a name that is not quite its own, if there is any."""
    files = {file.stem: file.name for file in sorted(folder.glob("*")) if file.suffix in _SUFFIXES}
    return "".join(repr(files[stem]) for stem in difflib.get_close_matches(PurePosixPath(name).stem, files, n=1))


def find_policy(source: PolicySource, name: str, version: str | None) -> Policy:
    """The policy that a document names, if the source has it in the version asked for.

    Raises:
        SupportPolicyError: what the source says if it has none.
        InvalidValueError: if what it has is of another version.
    """
    policy = source(name, version)
    if version not in (None, policy.version):
        raise InvalidValueError(
            "version",
            f"policy {name!r} is wanted in version {version!r}, at hand is {policy.version!r}",
            f"Give a source that has version {version!r}",
        )
    return policy


def named_policy(table: Table, source: PolicySource) -> Policy | None:
    """The policy that a table names; None, with its faults noted, if it cannot be had."""
    name, version = table.text("policy"), table.optional("policy_version", table.text)
    try:
        return find_policy(source, name, version) if name else None
    except InvalidDocumentError as error:
        for fault in faults_of(error):
            table.note(f"policy.{fault.where}", fault.what, fault.remedy)
    except SupportPolicyError as error:
        table.note("policy_version" if error.where == "version" else "policy", error.what, error.remedy)
    return None


def faults_of(error: SupportPolicyError) -> tuple[SupportPolicyError, ...]:
    """The faults that an error stands for: those of a faulty document, or the error itself."""
    if not isinstance(error, InvalidDocumentError):
        return (error,)
    return tuple(fault for fault in error.exceptions if isinstance(fault, SupportPolicyError))
