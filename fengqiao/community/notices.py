"""The words of the notices on personal data: what is said at each place where it is collected, and what for.

How they are shown, and which version they are, is in `community.privacy`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fengqiao.community.access import Kind


@dataclass(frozen=True)
class Notice:
    """What is said where data is collected. `kept` names kinds of the table of retention, `seen` of the table of
    access; `optional`, `sensitive` and `others` may be empty.
    """

    place: str
    title: Promise
    short: Promise
    purpose: Promise
    required: Promise
    optional: Promise | str
    ground: Promise
    sensitive: Promise | str
    others: Promise | str
    kept: tuple[str, ...]
    seen: tuple[Kind, ...]


_CASE_KINDS = (
    "never_agreed", "set_aside", "redirected", "withdrawn", "not_settled", "handed_to_police", "settled", "protected",
)  # fmt: skip
_CASE_SEEN = (Kind.DISPUTE_PERSONAL_DATA, Kind.DISPUTE_REGISTER, Kind.DISPUTE_TALKS, Kind.PROTECTED_DISPUTE)
_OFFICES = _(
    "A department gets only the task that concerns it, and only after the sides have agreed to a joint session. The "
    "police and the court get what a law makes us give them. Nobody else, and nothing is sold."
)
_AS_ACCOUNT = _("Nobody outside the station.")
_BY_CONSENT = _(
    "Your consent (art. 13). You can take it back at any time; what was done until then stays valid."
)

NOTICES: tuple[Notice, ...] = (
    Notice(
        "report",
        _("When you tell us what happened"),
        _(
            "We ask for this only to help settle your matter. It lies locked, few people read it, and it is erased "
            "when its time is over."
        ),
        _(
            "To find out who can help, to ask the other side whether they want to talk, to mediate, "
            "and to keep the register."
        ),
        _("What happened, the village, the five answers and a name: without them nobody can look into it."),
        _(
            "Your phone, the other side's name and phone, a safe way to reach you, the day. Leave out "
            "what you like."
        ),
        _(
            "Your consent when you register it (art. 13). Where somebody is in danger, the duty of the "
            "station by law."
        ),
        _(
            "Words about health, family, money or a child are sensitive (arts 28 to 30). Write them only where the "
            "matter cannot be understood without. In wrong hands they could hurt you, so each case has a key of "
            "its own. For health and bank accounts we ask you once more; an ID number is never kept from a report."
        ),
        _OFFICES,
        (*_CASE_KINDS, "message_texts", "rights_words", "backups"),
        _CASE_SEEN,
    ),
    Notice(
        "behalf",
        _("When you write it for somebody else"),
        _(
            "Tell or read this to the person it is about before you write. Write only what they want written; they "
            "have every right over it, as if they had written it themselves."
        ),
        _("The same as when they tell us themselves; and so that it is known who held the pen."),
        _("Their name and yours, and what happened."),
        _("What you are to each other, their phone, a witness, how they told you."),
        _("Their consent, which you ask them for (art. 13)."),
        _(
            "Words about health, family, money or a child only where the matter cannot be understood "
            "without (art. 29)."
        ),
        _OFFICES,
        (*_CASE_KINDS, "imports", "backups"),
        _CASE_SEEN,
    ),
    Notice(
        "minor",
        _("For somebody under 18, and their parents or guardian"),
        _(
            "For young people: you may tell us, or ask somebody you trust to. Under 14, we ask a parent or guardian "
            "too, unless it is they you are afraid of."
        ),
        _(
            "To protect the child first. A matter with a child in danger goes to an officer and is not "
            "mediated."
        ),
        _("What happened and a way to reach somebody safe. Never the school, a picture or the address."),
        _("The child's name: a nickname will do."),
        _(
            "Under 14 the consent of a parent or guardian (art. 31), before it is mediated. Where a child must be "
            "protected, also from them, duty goes first (Law on the Protection of Minors): then nobody's consent is "
            "asked, and nothing waits for it."
        ),
        _(
            "Everything about somebody under 14 is sensitive (art. 28). It lies under a key of its own and is "
            "shown to fewer "
            "people."
        ),
        _("Whoever must protect the child by law: police, civil affairs, the procurator. Nobody else."),
        ("protected", "backups"),
        (Kind.MINORS_CASE, Kind.PROTECTED_DISPUTE),
    ),
    Notice(
        "consent",
        _("When you say yes to talking it over"),
        _(
            "Your name and phone were given to us by whoever told us of the matter. If you say no, they are erased "
            "when the time below is over. If you say yes, we use them only to mediate."
        ),
        _("To ask you, to tell you days and places, to mediate, and to write down what you both agree on."),
        _("Your yes or no. With a yes: your name, and what you say in the talks."),
        _("Your phone; anything you would rather not say."),
        _BY_CONSENT,
        _(
            "What comes up in the talks may be sensitive (arts 28 to 30): say only what you want the "
            "others to know."
        ),
        _OFFICES,
        (*_CASE_KINDS, "message_texts", "backups"),
        _CASE_SEEN,
    ),
    Notice(
        "phone_code",
        _("When a code goes to your phone"),
        _("Your number is used to send one code, and to find your matters. It is used for nothing else."),
        _("To make sure that you are you, and that nobody tries codes in vain."),
        _("Your phone number. Without it use your receipt code."),
        "",
        _BY_CONSENT,
        "",
        _("The operator that carries the message sees the number and the text."),
        ("phone_codes", "message_texts"),
        (),
    ),
    Notice(
        "scan",
        _("When a scan or a photo is handed in"),
        _(
            "Hand in only what belongs to the matter, and cover what does not. The place a photo was taken at is "
            "removed before it is kept."
        ),
        _("To keep what was signed or what shows the matter with its file."),
        _("The picture itself, where this step cannot do without paper."),
        _("Any other picture."),
        _(
            "The consent of whoever can be seen; for signed papers the duty to keep a file (People's "
            "Mediation Law art. 27)."
        ),
        _(
            "Identity cards, medical papers and faces are sensitive (arts 28 to 30): cover them where "
            "they prove nothing."
        ),
        _OFFICES,
        (*_CASE_KINDS, "quarantine", "backups"),
        (Kind.DOSSIER, Kind.PROTECTED_DISPUTE),
    ),
    Notice(
        "second_step",
        _("When you set up your second step"),
        _("We keep a key shared with your app or device, locked. No finger and no face reaches us."),
        _("So that a password alone opens nothing here, and you see where you are signed in."),
        _(
            "A key or a passkey; at each sign-in the time, a rough name of the browser and half the "
            "address; after a wrong password the whole address."
        ),
        _("A name for the device."),
        _("The duty to protect what people told us (art. 51; Cybersecurity Law art. 21)."),
        "",
        _AS_ACCOUNT,
        ("signed_in", "ended_factors", "sessions", "sign_in_attempts"),
        (Kind.SIGNING_IN,),
    ),
    Notice(
        "account",
        _("When somebody gets an account"),
        _(
            "Tell your new colleague this before you write it down: what they do here is written in a log in "
            "which no change goes unseen."
        ),
        _("To let them sign in, to give them work, and to show later who did what."),
        _("Name, sign-in name, role, where they serve, and a password nobody can read."),
        _("The phone: for messages and for a code to sign in with. For lawyers: what the public list says."),
        _("Their work for the station (art. 13), and the duty to keep a log (Cybersecurity Law art. 21)."),
        "",
        _AS_ACCOUNT,
        ("past_passwords", "signed_in", "sign_in_attempts", "ended_keys", "ended_factors", "inbox_texts", "log"),
        (Kind.ACCOUNT, Kind.STAFF),
    ),
)  # fmt: skip

RIGHTS: tuple[Promise, ...] = (
    _(
        "You may look at your data, take it along as a file, have it corrected or erased, and take your consent back."
    ),
    _(
        "With your receipt code, open the matter and choose 'My data'; staff open 'My account'; or come to the "
        "station. It costs nothing."
    ),
    _("You get an answer within 15 working days, with reasons."),
)
COMPLAINT = _(
    "Not satisfied? Complain to the county cyberspace office (12377) or the station's superior, or sue in court "
    "(Personal Information Protection Law arts 50, 65)."
)
