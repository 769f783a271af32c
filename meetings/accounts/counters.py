"""Where rate limits are counted so that all processes count together.

On PostgreSQL in a table of the service's database, on SQLite in a file of their own beside it, so
that counting waits for no writer. Keys are kept as digests: they hold addresses of people.
"""

from __future__ import annotations

import hashlib
import random
from datetime import datetime, timedelta
from typing import Any

from limits.storage import Storage
from sqlalchemy import Engine, String, case, create_engine, delete, event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import CreateTable

from meetings import clock
from meetings.database import Base, db, insert
from meetings.settings import Settings

FILE = "counters.sqlite"
SWEEP_ONE_IN = 200


class RateCounter(Base):
    """How often something was tried until ``expires_at``."""

    __tablename__ = "rate_counter"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime]


class SharedCounters(Storage):
    """The storage that Flask-Limiter knows as ``shared://``; ``engine`` and ``secret`` are options."""

    STORAGE_SCHEME = ["shared"]  # noqa: RUF012 - the library reads it from the class

    def __init__(
        self,
        uri: str | None = None,
        wrap_exceptions: bool = False,
        *,
        engine: Any,
        secret: Any,
        **_options: Any,
    ) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._engine: Engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._secret = hashlib.sha256(str(secret).encode()).digest()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What makes Flask-Limiter fall back to counting in memory."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count, beginning anew when the time is over; returns the new count."""
        now = clock.now()
        self._sweep(now)
        first = {"count": amount, "expires_at": now + timedelta(seconds=expiry)}
        over = RateCounter.expires_at <= now
        counted = (
            insert(self._engine.dialect, RateCounter)
            .values(key=self._digest(key), **first)
            .on_conflict_do_update(
                index_elements=[RateCounter.key],
                set_={
                    "count": case((over, amount), else_=RateCounter.count + amount),
                    "expires_at": case((over, first["expires_at"]), else_=RateCounter.expires_at),
                },
            )
            .returning(RateCounter.count)
        )
        with self._engine.connect() as connection:
            return int(connection.execute(counted).scalar_one())

    def get(self, key: str) -> int:
        """The count, 0 when its time is over."""
        found = self._row(key)
        return int(found.count) if found and found.expires_at > clock.now() else 0

    def get_expiry(self, key: str) -> float:
        """When the count begins anew, in seconds since 1970."""
        found = self._row(key)
        return float((found.expires_at if found else clock.now()).timestamp())

    def check(self) -> bool:
        """Whether the counters can be read."""
        self._row("")
        return True

    def reset(self) -> int | None:
        """Forget all counts; returns how many there were."""
        with self._engine.connect() as connection:
            return int(connection.execute(delete(RateCounter)).rowcount)

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._engine.connect() as connection:
            connection.execute(delete(RateCounter).where(RateCounter.key == self._digest(key)))

    def _row(self, key: str) -> Any:
        wanted = select(RateCounter.count, RateCounter.expires_at).where(
            RateCounter.key == self._digest(key)
        )
        with self._engine.connect() as connection:
            return connection.execute(wanted).first()

    def _sweep(self, now: datetime) -> None:
        """Now and then, so that no digest of an address outlives its purpose for long."""
        if random.randrange(SWEEP_ONE_IN):  # noqa: S311 - no secret depends on it
            return
        with self._engine.connect() as connection:
            connection.execute(delete(RateCounter).where(RateCounter.expires_at <= now))

    def _digest(self, key: str) -> str:
        return hashlib.blake2b(key.encode(), key=self._secret, digest_size=32).hexdigest()


def storage_options(settings: Settings) -> dict[str, Any]:
    """What Flask-Limiter hands to the storage; to be called inside of the application's context."""
    if not settings.rate_limit_url.startswith("shared:"):
        return {}
    is_file = db.engine.dialect.name == "sqlite"
    return {"engine": _file(settings) if is_file else db.engine, "secret": settings.secret_key}


def _file(settings: Settings) -> Engine:
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    engine = create_engine(f"sqlite:///{settings.data_folder / FILE}", hide_parameters=True)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        """Counts need not outlive the machine."""
        cursor = connection.cursor()
        for pragma in ("busy_timeout = 2000", "journal_mode = WAL", "synchronous = OFF"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    with engine.begin() as connection:  # processes start at once, so asking first would not do
        connection.execute(CreateTable(Base.metadata.tables["rate_counter"], if_not_exists=True))
    return engine
