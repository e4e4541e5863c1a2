"""Planning: circles, rotas, duty, rounds and camera sites. Pure; every plan is an `Outcome` with its proven bound."""
