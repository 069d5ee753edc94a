"""Whether a text is for the public: drafts, private and future posts are refused by name, unless they are asked for."""

from datetime import datetime, timedelta

from audiobrief.errors import Unpublished

TRUE = frozenset({"true", "yes", "on", "1"})
FALSE = frozenset({"false", "no", "off", "0"})
NOT_PUBLIC = frozenset(
    {"draft", "auto-draft", "pending", "private", "future", "scheduled", "trash", "inherit", "unpublished", "hidden"}
)
"""What WordPress, Ghost, Jekyll and others call a post that is not out."""
FOR_SOME = frozenset({"private", "members", "paid", "tiers", "password", "unlisted"})
"""Ghost's and WordPress' names of posts that not everybody may read."""
SLACK = timedelta(hours=26)
"""A date without a zone is past in some zone so long after it is in another."""


def refuse_unpublished(  # noqa: PLR0913  each is a different sign
    name: str,
    *,
    draft: str = "",
    published: str = "",
    status: str = "",
    visibility: str = "",
    password: str = "",
    date: str = "",
    until: str = "",
) -> None:
    """Raise Unpublished, with what says so, when a text is not for the public.

    `published` is Jekyll's switch, `password` what opens a post of Hexo's and is never told, `date` an ISO 8601 date
    from which on it is to be out, `until` one by which it is to be gone.
    """
    said = ""
    if draft.lower() in TRUE:
        said = f"a draft (draft: {draft})"
    elif published.lower() in FALSE:
        said = f"not published (published: {published})"
    elif status.lower() in NOT_PUBLIC:
        said = f"not published (status: {status})"
    elif visibility.lower() in FOR_SOME:
        said = f"not for everybody (visibility: {visibility})"
    elif password:
        said = "behind a password"
    elif _is_future(date):
        said = f"not out before {date}"
    elif until and not _is_still_ahead(until):
        said = f"not out since {until}"
    if said:
        raise Unpublished(f"{name}: this is {said}; make it all the same with --drafts")


def _is_still_ahead(date: str) -> bool:
    """Say whether a day is not over everywhere, or a date is none."""
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return True
    return moment + (SLACK if moment.tzinfo is None else timedelta()) > datetime.now(moment.tzinfo)


def _is_future(date: str) -> bool:
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return False
    return moment > datetime.now(moment.tzinfo) + (SLACK if moment.tzinfo is None else timedelta())
