"""The application: the only place where the parts are wired together."""

from __future__ import annotations

from flask import Flask, request
from flask_login import current_user
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from meetings import (
    access,
    accounts,
    assets,
    audit,
    broadcasts,
    database,
    desk,
    feeds,
    i18n,
    logs,
    notices,
    probes,
    public,
    questions,
    records,
    vault,
    web,
)
from meetings.appeals import jobs as appeals_jobs
from meetings.broadcasts import connect_views, control_jobs, control_views
from meetings.broadcasts import jobs as broadcasts_jobs
from meetings.broadcasts import views as broadcasts_views
from meetings.broadcasts.crew import desk as crew_desk
from meetings.broadcasts.crew import views as crew_views
from meetings.broadcasts.own import views as picture_views
from meetings.broadcasts.telegram import views as telegram_views
from meetings.diary import jobs as diary_jobs
from meetings.diary import views as diary_views
from meetings.feeds import jobs as feeds_jobs
from meetings.feeds import private_desk, private_views
from meetings.intake import views as intake_views
from meetings.officials import busy_jobs, busy_views
from meetings.pages import (
    answers,
    api,
    appeal_views,
    calendar_views,
    crawlers,
    embed,
    fairness,
    follow_views,
    meeting_views,
    promise_views,
    share_views,
    short_links,
    statistics,
)
from meetings.pages import views as pages_views
from meetings.pages.openapi import document as openapi_document
from meetings.places import staff_views
from meetings.plans import jobs as plans_jobs
from meetings.plans import views as plans_views
from meetings.posters import views as posters_views
from meetings.promises import desk as promises_desk
from meetings.promises import jobs as promises_jobs
from meetings.protocols import desk_views as protocols_desk
from meetings.protocols import views as protocols_views
from meetings.questions import chapters as questions_chapters
from meetings.questions import field_views, moderation_views, screen_views, written_views
from meetings.questions import indexing as questions_indexing
from meetings.questions import jobs as questions_jobs
from meetings.settings import Settings

__all__ = ["create_app", "records"]

# Importing these registers handlers of effects and ticks of the clock.
JOBS = (
    appeals_jobs,
    broadcasts_jobs,
    busy_jobs,
    control_jobs,
    diary_jobs,
    feeds_jobs,
    plans_jobs,
    promises_jobs,
    questions_chapters,
    questions_indexing,
    questions_jobs,
)
# Importing these adds their routes to the desk.
DESK_VIEWS = (
    crew_desk,
    broadcasts_views,
    busy_views,
    connect_views,
    control_views,
    diary_views,
    field_views,
    intake_views,
    moderation_views,
    plans_views,
    private_desk,
    promises_desk,
    protocols_desk,
    staff_views,
    telegram_views,
    written_views,
)
# Importing these adds their routes to the public pages.
PAGE_VIEWS = (
    answers,
    api,
    appeal_views,
    calendar_views,
    crawlers,
    embed,
    fairness,
    follow_views,
    meeting_views,
    promise_views,
    openapi_document,
    pages_views,
    posters_views,
    protocols_views,
    screen_views,
    share_views,
    short_links,
    statistics,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application from settings, by default those of the environment.

    Raises SettingsError when they do not fit.
    """
    settings = settings or Settings.from_environment()
    app = Flask("meetings", template_folder="../templates")
    app.config.update(web.flask_config(settings))
    app.extensions["settings"] = settings
    logs.configure(settings)
    database.init_app(app, settings)
    vault.init_app(app, settings)
    i18n.init_app(app, settings.zone)
    assets.init_app(app)
    web.init_app(app, settings)
    CSRFProtect(app)
    accounts.init_app(app, settings)
    access.init_app(app)
    app.before_request(_name_actor)
    broadcasts.init_app(app, settings)
    feeds.init_app(app, settings)
    for part in (desk, feeds, public, probes):
        app.register_blueprint(part.blueprint)
    app.register_blueprint(picture_views.blueprint)
    crew_views.init_app(app)
    private_views.init_app(app)
    notices.init_app(app)
    questions.init_app(app)
    written_views.init_app(app)
    appeal_views.init_app(app)
    follow_views.init_app(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[settings.proxies] * 4)  # type: ignore[method-assign]
    return app


def _name_actor() -> None:
    """Changes of this request are audited under the member of staff who makes them."""
    if request.blueprint in ("desk", "security") and current_user.is_authenticated:
        audit.act_as(audit.Actor(current_user.id, current_user.display_name))
