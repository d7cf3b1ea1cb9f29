"""Lifecycles as plain tables, walked without the library: what each step asks for and does, written down by hand.

A row is a step: the stages in which it is taken, its name, and who takes it; then what it asks for, gives and takes
away, and the stage that it leads to, as far as there are any. ``<`` marks the result whose effort limits the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from supportpolicy import Lifecycle

SHIPPED = {
    ("shop_agency", "project"): """
        requested: point_to_documentation by vendor gives prepared_information
        requested: write_concept by vendor gives concept_paper to concept
        concept: offer_solution by vendor asks concept_paper gives solution_paper estimate to solution
        solution: discuss by customer vendor asks solution_paper estimate gives discussion to discussion
        discussion: revise by vendor gives solution_paper estimate takes discussion to solution
        discussion: release by customer asks solution_paper estimate discussion gives release to released
        discussion: decline by customer to declined
        released: set_completion_date by vendor asks release gives completion_date to scheduled
        scheduled: begin_work by vendor asks release completion_date to working
        working: announce_more_effort by vendor gives estimate takes release completion_date to discussion
        working: accept_internally by quality_assurance asks release <estimate gives internal_acceptance \
            to accepted_internally
        accepted_internally: install by vendor asks internal_acceptance gives installation to installed
        installed: return_for_rework by customer takes internal_acceptance installation to working
        installed: accept by customer asks internal_acceptance installation gives final_acceptance to accepted
        accepted: close by vendor asks final_acceptance to closed
        closed: invoice by vendor asks final_acceptance gives invoice to invoiced
    """,
    ("partner_support", "release"): """
        planning programming testing correcting: coordinate by vendor partner gives coordination
        planning: choose_wishes by vendor gives plan
        planning: fix_date by vendor gives release_date
        planning: begin_programming by vendor asks plan release_date to programming
        programming: offer_development_system by vendor gives development_system
        programming: move_to_test_system by vendor asks plan development_system gives test_system to testing
        testing: finish_tests by vendor asks test_system gives test_report to correcting
        correcting: mend by vendor asks test_report gives corrections to ready
        ready: test_again by vendor takes test_report corrections to testing
        testing correcting ready: announce_by_email by vendor gives announcement information
        testing correcting ready: describe_in_wiki by vendor gives wiki_entry information
        ready: go_live by vendor asks release_date test_report corrections information to in_production
    """,
    ("app_agency", "enquiry"): """
        received: assess by service_desk gives first_assessment
        received: answer_at_once by service_desk gives solution answer to settled
        received: escalate by service_desk gives ticket notice_to_development to escalated
        escalated: classify by service_desk development gives class
        escalated: defer by customer asks class gives deferral to deferred
        escalated deferred: solve by development gives solution to solved
        solved: pass_on by service_desk asks solution gives answer to settled
    """,
    ("confluence_package", "request"): """
        received: examine by vendor gives first_answer to examined
        examined: work_on_it by vendor to in_progress
        examined in_progress: announce_effort by vendor gives notice takes agreement to announced
        announced: agree by customer asks notice gives agreement to in_progress
        examined announced in_progress: escalate by vendor gives escalation to escalated
        escalated estimated: estimate by vendor asks escalation gives estimate to estimated
        estimated: order by customer asks estimate gives separate_order to ordered
        escalated estimated: leave_it by customer to returned
        in_progress: solve by vendor gives solution to solved
        ordered: deliver by vendor asks separate_order gives delivery to delivered
    """,
}

STARTS = {"project": "requested", "release": "planning", "enquiry": "received", "request": "received"}


class Row(NamedTuple):
    """A step."""

    stages: list[str]
    step: str
    roles: list[str]
    asks: list[str]
    limit: str
    gives: set[str]
    takes: set[str]
    to: str


Place = tuple[str, frozenset[str]]


def rows(table: str) -> list[Row]:
    """The rows of a table that was written by hand."""
    found = []
    for line in table.strip().splitlines():
        stages, _, rest = line.partition(":")
        step, *words = rest.split()
        cells: dict[str, list[str]] = {key: [] for key in ("by", "asks", "gives", "takes", "to")}
        for word in words:
            if word in cells:
                cell = cells[word]
            else:
                cell.append(word.strip("<"))
        limit = "".join(word[1:] for word in words if word.startswith("<"))
        gives, takes, to = set(cells["gives"]), set(cells["takes"]), "".join(cells["to"])
        found.append(Row(stages.split(), step, cells["by"], cells["asks"], limit, gives, takes, to or "="))
    return found


def rows_of(lifecycle: Lifecycle) -> list[Row]:
    """The rows of a lifecycle that was made by chance."""
    return [
        Row(
            list(step.stages),
            step.id,
            list(step.by),
            [*step.requires, *([step.within] if step.within and step.within not in step.requires else [])],
            step.within or "",
            set(step.produces),
            set(step.withdraws),
            step.to or "=",
        )
        for step in lifecycle.steps
    ]


def walked(row: Row, place: Place) -> Place:
    """Where a step leads from a place."""
    stage, results = place
    left = {name for name in results if name not in row.takes}
    return stage if row.to == "=" else row.to, frozenset(left | row.gives)


def may(row: Row, place: Place) -> bool:
    """Whether a step may be taken at a place."""
    return place[0] in row.stages and all(name in place[1] for name in row.asks)


def places(table: list[Row], start: str) -> set[Place]:
    """Every place that can be reached, found by trying everything until nothing new turns up."""
    known: set[Place] = {(start, frozenset())}
    while True:
        found = {walked(row, place) for place in known for row in table if may(row, place)} | known
        if found == known:
            return known
        known = found


def endless(table: list[Row], known: set[Place], ends: set[str]) -> set[Place]:
    """The places from which no end can be reached, found by taking away until nothing changes."""
    left = {place for place in known if place[0] not in ends}
    while True:
        freed = {place for place in left for row in table if may(row, place) and walked(row, place) not in left}
        if not freed:
            return left
        left -= freed


def faulty_places(lifecycle: Lifecycle) -> Iterator[str]:
    """Where a lifecycle whose names are in order has faults, in no particular order."""
    table = rows_of(lifecycle)
    known = places(table, lifecycle.start)
    reached = {stage for stage, _ in known}
    stuck = {stage for stage, _ in endless(table, known, set(lifecycle.ends))}
    for number, stage in enumerate(lifecycle.stages):
        if stage.id not in reached or stage.id in stuck:
            yield f"stage[{number}]"
        for name in stage.needs:
            if any(name not in results for place, results in known if place == stage.id):
                yield f"stage[{number}].needs"
    for number, row in enumerate(table):
        if not any(may(row, place) for place in known) and reached & set(row.stages):
            yield f"step[{number}].requires"
        yield from (f"step[{number}].from" for stage in row.stages if stage in lifecycle.ends)
    for number, result in enumerate(lifecycle.results):
        if not any(result.id in row.gives for row in table):
            yield f"result[{number}]"
