"""Generates graphs of this domain, of any size: states, leaders, treaties, sanctions, acts, the claims behind them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from ontology.iris import VOCABULARIES

Line = tuple[str, str, str]
ALLIANCES = ("Alliance", "DefencePact")
TREATIES = (
    *ALLIANCES,
    "StrategicPartnership",
    "NonAggressionPact",
    "TradeAgreement",
    "BorderTreaty",
    "EnergyAgreement",
)
SANCTIONS = ("ArmsEmbargo", "TravelBan", "AssetFreeze", "TradeSanction", "FinancialSanction")
INCIDENTS = ("incident-war", "incident-protest", "incident-attack")
TYPE = f"<{VOCABULARIES['rdf']}type>"
LABEL = f"<{VOCABULARIES['rdfs']}label>"


class World:
    """Makes lines of N-Triples terms under *base*; the same *seed* makes the same world."""

    def __init__(self, base: str, seed: int = 0, start: int = 0) -> None:
        self._base, self._random = base, random.Random(seed)
        self._states = [self._thing("state", f"s{number}") for number in range(200)]
        self._bodies = [self._thing("organisation", f"o{number}") for number in range(60)]
        self._count = start  # the number of the first act, less one

    def triples(self, size: int) -> Iterator[Line]:
        """Yield *size* triples."""
        return islice(self._everything(), size)

    def _everything(self) -> Iterator[Line]:
        yield from self._actors()
        draws = (self._treaty, self._sanction, self._meeting, self._incident, self._membership, self._tenure)
        weights = (3, 3, 3, 3, 1, 1)
        while True:
            self._count += 1
            [draw] = self._random.choices(draws, weights)
            act = self._thing("act", f"a{self._count}")
            yield from draw(act)
            if self._random.random() < 0.5:
                yield from self._claim(act)

    def _actors(self) -> Iterator[Line]:
        for kind, things in (("State", self._states), ("Organisation", self._bodies)):
            for number, thing in enumerate(things):
                yield thing, TYPE, self._term(kind)
                yield thing, LABEL, f'"{kind} {number}"@en'
        for number in range(300):
            place = self._thing("place", f"p{number}")
            yield place, TYPE, self._term("Place")
            yield (
                place,
                self._term("locatedIn"),
                self._thing("place", f"p{number // 3}") if number > 30 else self._state(),
            )

    def _treaty(self, act: str) -> Iterator[Line]:
        treaty, parties = self._thing("treaty", f"t{self._count}"), self._random.sample(self._states, 2)
        yield treaty, TYPE, self._term(self._random.choice(TREATIES))
        yield treaty, LABEL, f'"treaty {self._count}"@en'
        yield treaty, self._term("signedOn"), self._date()
        yield act, TYPE, self._term("Signing")
        yield act, self._term("treaty"), treaty
        for party in parties:
            yield treaty, self._term("party"), party
            yield act, self._term("actor"), party
        if self._random.random() < 0.2 and self._count > 10:
            yield treaty, self._term("supersedes"), self._thing("treaty", f"t{self._random.randrange(self._count)}")

    def _sanction(self, act: str) -> Iterator[Line]:
        sanction, sender = self._thing("sanction", f"m{self._count}"), self._body()
        yield sanction, TYPE, self._term(self._random.choice(SANCTIONS))
        yield sanction, LABEL, f'"measure {self._count}"@en'
        yield sanction, self._term("sender"), sender
        yield sanction, self._term("target"), self._state()
        yield sanction, self._term("imposedOn"), self._date()
        yield act, TYPE, self._term("Imposition")
        yield act, self._term("sanction"), sanction
        yield act, self._term("actor"), sender

    def _meeting(self, act: str) -> Iterator[Line]:
        yield act, TYPE, self._term("Meeting")
        yield act, self._term("date"), self._date()
        yield act, self._term("place"), self._thing("place", f"p{self._random.randrange(300)}")
        for guest in self._random.sample(self._states, 2):
            yield act, self._term("participant"), guest

    def _incident(self, act: str) -> Iterator[Line]:
        yield act, TYPE, self._term("Incident")
        yield act, self._term("date"), self._date()
        yield act, self._term("incidentKind"), self._term(self._random.choice(INCIDENTS))
        yield act, self._term("actor"), self._state()
        yield act, self._term("victim"), self._state()

    def _membership(self, act: str) -> Iterator[Line]:
        lasting, member, body = self._thing("membership", f"b{self._count}"), self._state(), self._body()
        yield act, TYPE, self._term("Joining")
        yield act, self._term("membership"), lasting
        for subject in (act, lasting):
            yield subject, self._term("organisation"), body
        yield act, self._term("member"), member
        yield lasting, TYPE, self._term("Membership")
        yield lasting, self._term("enrols"), member

    def _tenure(self, act: str) -> Iterator[Line]:
        state = self._state()
        office = state.replace("/id/state/", "/id/office/head-of-state-")
        tenure, person = (
            act.replace("/id/act/", "/id/tenure/"),
            self._thing("person", f"h{self._random.randrange(2000)}"),
        )
        yield office, TYPE, self._term("Office")
        yield office, self._term("directs"), state
        yield tenure, TYPE, self._term("Tenure")
        yield tenure, self._term("person"), person
        yield tenure, self._term("office"), office
        yield tenure, self._term("from"), self._date()

    def _claim(self, act: str) -> Iterator[Line]:
        number = self._count
        claim, evidence = self._thing("claim", f"c{number}"), self._thing("evidence", f"e{number}")
        article = self._thing("article", f"r{number // 8}")
        yield claim, TYPE, self._term("Claim")
        yield claim, self._term("about"), act
        yield claim, self._term("factuality"), self._term("actual")
        yield claim, self._term("saidBy"), article.replace("/id/article/", "/id/author/")
        yield claim, self._term("article"), article
        yield claim, self._term("evidence"), evidence
        yield evidence, TYPE, self._term("Evidence")
        yield evidence, self._term("exact"), f'"What the article says of number {number}, in a sentence of its own."'
        yield evidence, self._term("start"), f'"{number * 7 % 9000}"^^<{VOCABULARIES["xsd"]}integer>'
        yield evidence, self._term("end"), f'"{number * 7 % 9000 + 70}"^^<{VOCABULARIES["xsd"]}integer>'

    def _thing(self, kind: str, key: str) -> str:
        return f"<{self._base}id/{kind}/{key}>"

    def _term(self, local: str) -> str:
        return f"<{self._base}ontology#{local}>"

    def _state(self) -> str:
        return self._random.choice(self._states)

    def _body(self) -> str:
        return self._random.choice(self._bodies)

    def _date(self) -> str:
        year, month, day = self._random.randint(1950, 2026), self._random.randint(1, 12), self._random.randint(1, 28)
        return f'"{year}-{month:02}-{day:02}"^^<{VOCABULARIES["xsd"]}date>'
