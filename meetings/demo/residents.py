"""Who wrote the appeals of the demo: invented names, dead addresses and short texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from meetings.appeals.appeal import Outcome
from meetings.demo.appeals import Case
from meetings.demo.people import people
from meetings.i18n import Translated

ONE_IN = 10
DIFFERENT_NAMES = 300
SPOKEN = ("kk", "kk", "ru")

TEXTS = {
    "social-support": Translated(
        "Үш балам бар, атаулы әлеуметтік көмекке өтінішім екі ай қаралмай жатыр.",
        "У меня трое детей, заявление на адресную помощь не рассматривают уже два месяца.",
    ),
    "housing": Translated(
        "Тұрғын үй кезегінде 2012 жылдан бері тұрмын, реттік нөмірімді айтыңыздаршы.",
        "Стою в очереди на жильё с 2012 года, прошу сообщить мой номер.",
    ),
    "employment": Translated(
        "Жұмыстан ескертусіз шығарды, соңғы үш айдың жалақысы төленген жоқ.",
        "Уволили без предупреждения, зарплату за три месяца не выплатили.",
    ),
    "roads": Translated(
        "Мектепке баратын көше жаңбырдан кейін өтуге келмейді.",
        "По улице к школе после дождя не пройти.",
    ),
    "water-supply": Translated(
        "Ауызсу күніне екі сағат қана келеді.",
        "Питьевую воду дают на два часа в день.",
    ),
    "health-care": Translated(
        "Ауылдық амбулаторияда жарты жыл дәрігер жоқ.",
        "В сельской амбулатории полгода нет врача.",
    ),
    "land": Translated(
        "Жер учаскесінің шекарасы құжаттағыдай емес, түзетіп беріңіздер.",
        "Границы участка не совпадают с документами, прошу исправить.",
    ),
    "utilities": Translated(
        "Көшемізге газ құбыры тартылмай қалды.",
        "Нашу улицу обошли при прокладке газа.",
    ),
    "education": Translated(
        "Балабақшада орын жоқ, кезек жылжымайды.",
        "В детском саду нет мест, очередь не движется.",
    ),
    "transport": Translated(
        "Кешкі автобус келмейді, жұмыстан қайту қиын.",
        "Вечерний автобус не приходит, с работы не добраться.",
    ),
    "ecology": Translated(
        "Арық бойына қоқыс төгіп жатыр.",
        "Вдоль арыка сваливают мусор.",
    ),
}


def rows(
    random: Random, cases: Iterable[Case], appeal_ids: Iterable[int]
) -> Iterator[dict[str, Any]]:
    """The values of the AppealPerson records: all that is under review, and some of the rest."""
    names = [person.name for person in people(random, DIFFERENT_NAMES)]
    for case, appeal_id in zip(cases, appeal_ids, strict=True):
        if case.outcome is Outcome.UNDER_REVIEW or random.randrange(ONE_IN) == 0:
            yield _row(random, case, appeal_id, random.choice(names))


def _row(random: Random, case: Case, appeal_id: int, name: Translated) -> dict[str, Any]:
    language = random.choice(SPOKEN)
    return {
        "appeal_id": appeal_id,
        "name": name.to(language),
        "contact": f"resident-{appeal_id}@demo.example",
        "text": TEXTS[case.topic].to(language),
    }
