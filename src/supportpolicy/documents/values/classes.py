"""Values made of others as JSON: lists, mappings, alternatives and objects, found from the types of their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from itertools import count, repeat
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

from supportpolicy.documents.values.forms import (
    Form,
    Raw,
    Reading,
    RefusedError,
    Writing,
    convert_all,
    refused,
    refusing,
    unknown_in,
)
from supportpolicy.documents.values.scalars import QUANTITY, SCALARS, choice_form
from supportpolicy.errors import SupportPolicyError
from supportpolicy.facts import alternatives

TAG: Final = "type"
"""The key that says which of several classes an object is of."""

_ALWAYS_WRITTEN: Final = object()
"""Stands for the usual value of a field that has none, or whose usual value depends on other fields."""


class Forms:
    """The forms of all types, each made when it is first asked for.

    Args:
        tags: The classes whose values may stand alone, or in the place of a class that they derive from, by their tags.
        special: What makes the forms of classes that are not written field by field.
        shared: The classes whose values are written once and referred to by number, by the names of their lists.
    """

    def __init__(
        self,
        tags: Mapping[str, type],
        special: Mapping[type, Callable[[Forms], Form]],
        shared: Mapping[str, type],
    ) -> None:
        self.tags = tags
        self.shared = shared
        self._special = special
        self._own: dict[Any, Form] = {}
        self._made: dict[Any, Form] = dict(SCALARS)
        for name, kind in shared.items():
            self._made[kind] = self._reference(name, kind)

    def of(self, hint: Any) -> Form:
        """The form of what stands in a field of this type."""
        form = self._made.get(hint)
        if form is None:
            form = self._made[hint] = self._make(hint)
        return form

    def own(self, kind: Any) -> Form:
        """The form of a value of a class itself, also where fields only refer to it."""
        form = self._own.get(kind)
        if form is None:
            special = self._special.get(kind)
            form = self._own[kind] = special(self) if special else self._object(kind)
        return form

    def any_of(self, base: type) -> Form:
        """The form of a value of any class that has a tag and derives from the base."""
        return _tagged({tag: (kind, self.own(kind)) for tag, kind in self.tags.items() if issubclass(kind, base)})

    def _make(self, hint: Any) -> Form:
        origin, args = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._union(args)
        if origin is tuple:
            return _list(self.of(args[0]), tuple, None if args[-1] is ... else len(args))
        if origin is frozenset:
            return _list(self.of(args[0]), frozenset, None)
        if origin is Mapping:
            return _mapping(self.of(args[1]))
        if origin is None and issubclass(hint, Enum):
            return choice_form(hint)
        if origin is None and sum(issubclass(kind, hint) for kind in self.tags.values()) > 1:
            return self.any_of(hint)
        return self.own(hint)

    def _object(self, kind: Any) -> Form:
        return _Object(kind, {name: self.of(hint) for name, hint in _hints(kind)}).form()

    def _union(self, args: tuple[Any, ...]) -> Form:
        members = [arg for arg in args if arg is not NoneType]
        if set(members) == {timedelta, int}:
            form = QUANTITY
        elif len(members) == 1:
            form = self.of(members[0])
        else:
            form = _by_shape({member: self.of(member) for member in members})
        return _optional(form) if NoneType in args else form

    def _reference(self, name: str, kind: type) -> Form:
        expected = f"the number of one of shared.{name}"

        def write(value: Any, writing: Writing) -> Raw:
            return writing.number_of(kind, value, self.own(kind).write)

        def read(raw: Raw, reading: Reading) -> Any:
            known = reading.shared.get(kind, [])
            if known is not None and (type(raw) is not int or not 0 <= raw < len(known)):
                raise refused(raw, expected)
            if known is None or known[raw] is None:
                raise RefusedError  # that was said where it stands
            return known[raw]

        return Form(write=write, read=read, shape=int, expected=expected)


def _optional(form: Form) -> Form:
    def write(value: Any, writing: Writing) -> Raw:
        return None if value is None else form.write(value, writing)

    def read(raw: Raw, reading: Reading) -> Any:
        return None if raw is None else form.read(raw, reading)

    return attrs.evolve(form, write=write, read=read)


def _by_shape(forms: Mapping[Any, Form]) -> Form:
    """One of several types that look different in JSON."""
    by_shape = {form.shape: form for form in forms.values()}
    if len(by_shape) < len(forms):
        raise TypeError(f"{list(forms)} look alike in JSON")
    expected = " or ".join(form.expected for form in forms.values())

    def write(value: Any, writing: Writing) -> Raw:
        for kind, form in forms.items():
            if isinstance(value, kind):
                return form.write(value, writing)
        raise refused(value, expected)

    def read(raw: Raw, reading: Reading) -> Any:
        if type(raw) not in by_shape:
            raise refused(raw, expected)
        return by_shape[type(raw)].read(raw, reading)

    return Form(write=write, read=read, shape=object, expected=expected)


def _list(form: Form, make: type[tuple[Any, ...] | frozenset[Any]], length: int | None) -> Form:
    """Values of one type, any number of them or just so many; those of a set in ascending order."""
    expected = "a list" if length is None else f"a list of {length}"

    def write(value: Any, writing: Writing) -> Raw:
        if not isinstance(value, make):
            raise refused(value, f"a {make.__name__}")
        members = value if make is tuple else sorted(value)
        return list(convert_all(zip(count(), repeat(form.write), members), writing).values())

    def read(raw: Raw, reading: Reading) -> Any:
        if type(raw) is not list or length not in (None, len(raw)):
            raise refused(raw, expected)
        return make(convert_all(zip(count(), repeat(form.read), raw), reading).values())

    return Form(write=write, read=read, shape=list, expected=expected)


def _mapping(form: Form) -> Form:
    """Values of one type by their names, in ascending order of the names."""
    expected = "an object"

    def write(value: Any, writing: Writing) -> Raw:
        if not isinstance(value, Mapping):
            raise refused(value, expected)
        return convert_all(((name, form.write, value[name]) for name in sorted(value)), writing)

    def read(raw: Raw, reading: Reading) -> Any:
        if type(raw) is not dict:
            raise refused(raw, expected)
        return convert_all(((name, form.read, member) for name, member in raw.items()), reading)

    return Form(write=write, read=read, shape=dict, expected=expected)


def _tagged(forms: Mapping[str, tuple[type, Form]]) -> Form:
    """A value of one of several classes, with its tag."""
    tags = {kind: tag for tag, (kind, _) in forms.items()}
    expected = f"an object with its {TAG}"

    def write(value: Any, writing: Writing) -> Raw:
        tag = tags.get(type(value))
        if tag is None:
            raise RefusedError.of(f"a {type(value).__name__} has no JSON form", alternatives("", forms))
        return {TAG: tag, **forms[tag][1].write(value, writing)}

    def read(raw: Raw, reading: Reading) -> Any:
        if type(raw) is not dict or type(raw.get(TAG)) is not str:
            raise refused(raw, expected)
        tag = raw[TAG]
        if tag not in forms:
            raise RefusedError((TAG, f"{tag!r} is none of the choices", alternatives(tag, forms)))
        return forms[tag][1].read({name: member for name, member in raw.items() if name != TAG}, reading)

    return Form(write=write, read=read, shape=dict, expected=expected)


def _hints(kind: Any) -> Iterator[tuple[str, Any]]:
    """The types of the fields that a class is made from, with the arguments of a generic class in their places."""
    origin = get_origin(kind) or kind
    if not attrs.has(origin):
        raise TypeError(f"{kind} has no JSON form")
    hints = get_type_hints(origin)
    arguments = dict(zip(getattr(origin, "__parameters__", ()), get_args(kind), strict=False))
    for field in attrs.fields(origin):
        if field.init:
            yield field.name, _filled(hints[field.name], arguments)


def _filled(hint: Any, arguments: Mapping[Any, Any]) -> Any:
    if isinstance(hint, TypeVar):
        return arguments[hint]
    parameters = getattr(hint, "__parameters__", ())
    return hint[tuple(arguments[parameter] for parameter in parameters)] if parameters else hint


def _usual(field: attrs.Attribute[Any]) -> object:
    usual: Any = field.default
    if isinstance(usual, attrs.Factory):  # type: ignore[arg-type]  # typed as the function that it looks like
        return _ALWAYS_WRITTEN if usual.takes_self else usual.factory()
    return _ALWAYS_WRITTEN if usual is attrs.NOTHING else usual


class _Object:
    """A value of a class: its fields by their names, those left out that have their usual value."""

    def __init__(self, kind: Any, forms: Mapping[str, Form]) -> None:
        self._class = get_origin(kind) or kind
        self._expected = f"an object with {', '.join(forms)}"
        fields = [field for field in attrs.fields(self._class) if field.init]
        self._written = [(field.name, forms[field.name].write, _usual(field)) for field in fields]
        self._readers = {name: form.read for name, form in forms.items()}
        self._required = {
            field.name: refusing("it is missing", f"Add {forms[field.name].expected}")
            for field in fields
            if field.default is attrs.NOTHING
        }

    def form(self) -> Form:
        return Form(write=self._write, read=self._read, shape=dict, expected=self._expected)

    def _write(self, value: Any, writing: Writing) -> Raw:
        if type(value) is not self._class:
            raise refused(value, self._expected)
        steps = [
            (name, write, member)
            for name, write, usual in self._written
            if (member := getattr(value, name)) is not usual and (usual is _ALWAYS_WRITTEN or member != usual)
        ]
        return convert_all(steps, writing)

    def _read(self, raw: Raw, reading: Reading) -> Any:
        if type(raw) is not dict:
            raise refused(raw, self._expected)
        readers = self._readers
        steps = [(name, readers[name], member) for name, member in raw.items() if name in readers]
        if not raw.keys() >= self._required.keys():
            steps += [(name, missing, None) for name, missing in self._required.items() if name not in raw]
        if not raw.keys() <= readers.keys():
            steps += unknown_in(raw, readers)
        given = convert_all(steps, reading)
        try:
            return self._class(**given)
        except SupportPolicyError as error:
            raise RefusedError.by(error) from None
