"""What the processes of a demo are told about the sandbox: where each platform is, and our applications there."""

from __future__ import annotations

from pathlib import Path

from meetings.sandbox.connect import applications
from meetings.sandbox.telegram.connect import issue_bot

BOT = "no_tie_demo_bot"


def sandbox_environment(state: Path, root: str) -> dict[str, str]:
    """Environment variables that aim every platform at the sandbox at ``root``, whose state is that file.

    With its applications known, channels can be connected at the desk too; residents talk to a bot there.
    """
    roots = {
        "MEETINGS_YOUTUBE_API_ROOT": root,
        "MEETINGS_FACEBOOK_API_ROOT": f"{root}/facebook",
        "MEETINGS_VK_API_ROOT": f"{root}/vk",
        "MEETINGS_TELEGRAM_API_ROOT": f"{root}/telegram",
    }
    known = applications(state)
    names = {"google": "GOOGLE_CLIENT", "facebook": "FACEBOOK_APP", "vk": "VK_APP"}
    ids = {f"MEETINGS_{names[each]}_ID": id_ for each, (id_, _secret) in known.items()}
    secrets = {f"MEETINGS_{names[each]}_SECRET": secret for each, (_id, secret) in known.items()}
    bot = {
        "MEETINGS_TELEGRAM_BOT_NAME": BOT,
        "MEETINGS_TELEGRAM_BOT_TOKEN": issue_bot(state, BOT),
    }
    return {**roots, **ids, **secrets, **bot}
