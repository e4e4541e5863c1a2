"""Words about a person's rights over their data, for the phone, the desk and the file. One source for all."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

KINDS = {
    "correction": gettext_lazy("Correct something about me"),
    "deletion": gettext_lazy("Delete my data"),
    "withdraw_consent": gettext_lazy("Take my consent back"),
    "explanation": gettext_lazy("Explain how my data is used"),
    "copy": gettext_lazy("Send my data to another office"),
}
OUTCOMES = {
    "granted": pgettext_lazy("request about data", "done"),
    "partly": pgettext_lazy("request about data", "done in part"),
    "refused": pgettext_lazy("request about data", "refused"),
}
ARTICLES = {
    "mediation_runs": gettext_lazy(
        "The matter is still being mediated, so the purpose is not met yet (Personal Information Protection Law "
        "art 47). You can stop the mediation at any time."
    ),
    "performance_runs": gettext_lazy(
        "What was promised is still to be done or not settled (Personal Information Protection Law art 47; People's "
        "Mediation Law art 31)."
    ),
    "agreement_kept": gettext_lazy(
        "The file of an agreement is kept for the time the law wants (People's Mediation Law art 27; Personal "
        "Information Protection Law art 47, second paragraph). It is locked, and used for nothing else."
    ),
    "protection_kept": gettext_lazy(
        "The record may be needed to protect somebody (Anti-Domestic Violence Law art 20; Personal Information "
        "Protection Law art 47, second paragraph)."
    ),
}
_KEPT = {
    "set_aside": gettext_lazy("a report that was set aside"),
    "redirected": gettext_lazy("a report that belongs elsewhere"),
    "withdrawn": gettext_lazy("a report that was taken back"),
    "not_settled": gettext_lazy("the file of a matter that was not settled"),
    "handed_to_police": gettext_lazy("what the police took over"),
    "settled": gettext_lazy("the file of a settled matter"),
    "protected": gettext_lazy("a protected case"),
}


def kept_words(code: str, until: date | None) -> str:
    """How long a case is kept, as a sentence."""
    if not code or until is None:
        return _("Your data is kept while the matter goes on; after that a fixed time runs.")
    return _("Kept as %(what)s until %(day)s, then erased.") % {"what": _KEPT[code], "day": until.isoformat()}
