"""Probes: is the process alive, is it ready, and figures for monitoring."""

from __future__ import annotations

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select, text

from meetings import access
from meetings.database import db
from meetings.effects.effect import Effect

blueprint = Blueprint("probes", __name__)


@blueprint.get("/healthz")
@access.public
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
@access.public
def readyz() -> Response:
    """The process answers and its database too."""
    db.session.execute(text("SELECT 1"))
    return Response("ready\n", mimetype="text/plain")


@blueprint.get("/metrics")
@access.public
def metrics() -> Response:
    """Counts without personal data, in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Effects())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Effects:
    def collect(self):  # type: ignore[no-untyped-def]
        """Effects by kind and state."""
        family = GaugeMetricFamily("meetings_effects", "Effects", labels=["kind", "state"])
        counts = select(Effect.kind, Effect.state, func.count()).group_by(Effect.kind, Effect.state)
        for kind, state, count in db.session.execute(counts):
            family.add_metric([kind, state.value], count)
        yield family
