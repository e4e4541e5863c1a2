"""The independent checker of rotas: it knows the rules and the answer, and nothing of how the answer was found."""

from fengqiao.planning.checking.checking import Verdict, check_rota
from fengqiao.planning.checking.facts import Broken, Claim, Person, Terms
from fengqiao.planning.checking.reading import claim_of

__all__ = ["Broken", "Claim", "Person", "Terms", "Verdict", "check_rota", "claim_of"]
