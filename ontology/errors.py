"""What can go wrong with IRIs, the ontology and what follows from it."""


class OntologyError(Exception):
    """Base of every error that the ontology raises on purpose."""


class IriError(OntologyError):
    """Something cannot be named under the base IRI."""


class CodeError(OntologyError):
    """A code of flat records has no class or concept."""


class RuleError(OntologyError):
    """A rule cannot be read or run."""


class ShapeError(OntologyError):
    """A shape says what cannot be checked."""
