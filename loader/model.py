"""Hold the frozen values that pass between the steps of the pipeline.

Offsets count characters of ``Document.text``, half-open; IRIs are plain strings that name terms of ``ontology/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loader.namespaces import BASE


@dataclass(frozen=True, slots=True)
class Page:
    """A raw page, as it came from a file, standard input or the network.

    ``kind`` names the reader: ``text`` (scraped text), ``plain`` (verbatim), ``html``. Fields that the carrier states
    about the page (a JSON line's ``title``, say) outrank what the reader finds; None means not stated. ``source`` is
    what error messages and the ledger call the page; ``charset`` is the encoding that came with the bytes (HTTP).
    """

    source: str
    content: bytes
    kind: str
    name: str
    url: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    charset: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A clean article. ``published`` and ``modified`` are ISO 8601 or None.

    ``key`` is what makes two versions the same article (``loader.iri``);
    ``name`` is the stem of the file it came from; ``dateline`` is the place
    named before the first sentence, taken off the text.
    """

    iri: str
    graph_iri: str
    source: str
    name: str
    text: str
    title: str | None
    url: str | None
    publisher: str | None
    authors: tuple[str, ...]
    published: str | None
    modified: str | None
    language: str
    dateline: str | None
    raw_sha256: str
    text_sha256: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a document's text: ``text[start:end] == quote``."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A span that names something.

    ``type`` is person, agency, organization, country, government, place,
    agreement, commodity, office or date. ``reading`` says how the words
    mean it: literal, metonymic, mixed (place and actor at once), demonym, role,
    pronoun or alias.
    """

    start: int
    end: int
    text: str
    type: str
    reading: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the graph, or a candidate for one.

    ``resolved`` is True when the seed graph holds the entity, or the
    document describes it completely (an agreement with its place and month);
    False marks a candidate known by name only. ``iso2`` is the country that
    a country, a government or a metonym stands for. ``place``, ``date`` and
    ``parties`` (codes of states, IRIs of bodies) describe an agreement that has no name of its own;
    ``part_of`` is the body that an office belongs to.
    """

    iri: str
    type: str
    name: str
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    iso2: str | None = None
    resolved: bool = True
    place: str | None = None
    date: DateRange | None = None
    part_of: str | None = None
    parties: tuple[str, ...] = ()


def party_iri(party: str, *, base: str = BASE) -> str:
    """Return the IRI of a party of an agreement: a country's code, or an IRI already."""
    return party if "/" in party else f"{base}id/country/{party.lower()}"


@dataclass(frozen=True, slots=True)
class Tenure:
    """Who holds the office of a mention on the day of the article.

    ``basis`` is text (the text names the person beside the title), or how
    sure the seed graph is: recorded, open or possible. ``recorded`` is whom
    the seed graph has in the office when the text names another, and
    ``certainty`` how sure that is; None where they agree, or it does not know.
    """

    person: str
    basis: str
    recorded: str | None = None
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class EntityLink:
    """What a mention refers to, how sure that is (0 to 1), and why.

    ``literal`` is the other reading that stays on record: the city behind a
    metonymic "Beijing". None when there is no second reading. ``stands_for``
    says of a metonymic or mixed place name what is meant by it: ``government``
    (the state as an actor), ``team``, or ``people`` (also a body that bears
    the place's name); None for every other mention. ``rivals`` are the (IRI,
    score) that a mention left open may refer to, the likeliest first.
    ``tenure`` says who holds the office that a mention names.
    """

    mention: Mention
    entity: Entity
    score: float
    reason: str
    literal: str | None = None
    stands_for: str | None = None
    rivals: tuple[tuple[str, float], ...] = ()
    tenure: Tenure | None = None


@dataclass(frozen=True, slots=True)
class DateRange:
    """A calendar interval, both days included; ``precision`` names its grain."""

    earliest: str
    latest: str
    precision: str
    qualifier: str | None = None

    @property
    def value(self) -> str:
        """Return the shortest ISO 8601 form that claims no false precision."""
        if self.precision == "day":
            return self.earliest
        if self.precision == "month":
            return self.earliest[:7]
        if self.precision == "year":
            return self.earliest[:4]
        if self.earliest[:7] == self.latest[:7] and self.precision == "interval" and self.qualifier:
            return self.earliest[:7]
        return f"{self.earliest}/{self.latest}"

    @property
    def days(self) -> int:
        """Return how many days it is long, both ends counted."""
        return (date.fromisoformat(self.latest) - date.fromisoformat(self.earliest)).days + 1

    def days_to(self, other: DateRange) -> int:
        """Return the days from the end of the earlier to the beginning of the later, 0 where they overlap."""
        later, earlier = (self, other) if self.earliest > other.earliest else (other, self)
        return max(0, (date.fromisoformat(later.earliest) - date.fromisoformat(earlier.latest)).days)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, is planned, or is said to have happened.

    ``type`` is the local name of a class of the ontology (``Meeting``,
    ``EntityListing``); ``roles`` are (property local name, entity IRI) pairs
    such as ("imposer", ".../government/cn"); quantities keep their unit. ``country`` is where ``place`` lies. Of a
    trade measure ``announced`` is the day on which it was made known, ``effective`` the first and ``until`` the last
    day on which it applies (ISO 8601).
    ``about`` are the lemmas of what an accusation, a demand, a threat or a statement speaks of, by which several in
    one document are told apart.
    """

    iri: str
    type: str
    plover: str | None
    roles: tuple[tuple[str, str], ...]
    place: str | None = None
    country: str | None = None
    date: DateRange | None = None
    rate: str | None = None
    count: str | None = None
    label: str = ""
    announced: str | None = None
    effective: str | None = None
    until: str | None = None
    about: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody says, holds or does, as one source tells it.

    ``relation`` is the snake_case name of a property (``holds_position``), ``stance`` one of asserts, denies, demands,
    threatens, expects, accuses and promises, ``modality`` of actual, planned, hypothetical, negated, historical and
    alleged. ``speaker`` is an entity IRI, None when the outlet itself speaks, or somebody unknown: then
    ``unnamed_source`` has the words for whoever that is ("two officials"). ``quantity`` is how much is traded, as
    printed; ``rule`` names the rule in ``loader/claims`` that fired.
    """

    iri: str
    relation: str
    subject: str
    object: str | None
    evidence: Span
    rule: str
    confidence: float
    confidence_basis: str
    stance: str = "asserts"
    modality: str = "actual"
    speaker: str | None = None
    unnamed_source: str | None = None
    event: Event | None = None
    office: str | None = None
    commodity: str | None = None
    quantity: str | None = None
    place: str | None = None
    date: DateRange | None = None
    quote: Span | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """Whose words, or view (stance ``holds``), a text gives: the ``speakers`` by IRI where known (Pareti 2012)."""

    source: tuple[Span, ...]
    cue: Span
    content: tuple[Span, ...]
    speakers: tuple[str, ...]
    stance: str
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document says: its links, entities, events and claims; ``sentences`` are those of its text.

    ``governed`` are the codes of the countries on whose side somebody named
    acts that have a government in the seed graph: Hong Kong has none.
    """

    document: Document
    links: tuple[EntityLink, ...]
    claims: tuple[Claim, ...]
    dates: tuple[tuple[Span, DateRange], ...] = ()
    sayings: tuple[Saying, ...] = ()
    sentences: tuple[Span, ...] = ()
    governed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """One result of a SHACL validation (SHACL 3.6.2).

    ``quote`` are the words that the result is about; ``passage`` is the
    sentence of the document that holds them, at the characters ``marked`` of
    it (half-open). ``part`` tells unnamed shapes and constraints within the
    ``source_shape`` from each other, equal for equal contents; None where
    the shape itself speaks. ``focus_node`` and ``value`` are text for people;
    ``focus_term`` and ``value_term`` say the same as N-Triples write it, None
    in a report that was kept before they were told.
    """

    focus_node: str
    severity: str
    message: str
    source_shape: str
    component: str
    path: str | None = None
    value: str | None = None
    document: str | None = None
    quote: str | None = None
    advice: str | None = None
    passage: str | None = None
    marked: tuple[int, int] | None = None
    part: str | None = None
    focus_term: str | None = None
    value_term: str | None = None

    @property
    def violates(self) -> bool:
        """Tell whether data with this result do not conform: a severity of one's own counts as a Violation."""
        return self.severity not in ("Warning", "Info")


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """The outcome of a validation: ``conforms`` has no result in it that ``violates``."""

    conforms: bool
    results: tuple[ValidationResult, ...] = ()
    checked: int = 0
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An entity that a decision is about: its IRI, its class (local name) and what it is called."""

    iri: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about the identity of an entity.

    ``kind`` is confirm (``entity`` is ``other``), reject (it is not), merge (two candidates are one) or split (what the
    ``documents`` call by it is another). ``documents`` limits a decision to them; empty means everywhere.
    ``iri`` is made of these four. ``made_at`` is an ISO 8601 time in UTC.
    """

    iri: str
    kind: str
    entity: Member
    made_at: str
    other: Member | None = None
    documents: tuple[str, ...] = ()
    note: str | None = None
