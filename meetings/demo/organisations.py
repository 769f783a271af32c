"""The twelve organisations of the demo and the posts in them."""

from __future__ import annotations

from typing import NamedTuple

from meetings.demo.topics import SUBJECTS
from meetings.i18n import Translated


class Post(NamedTuple):
    """A post with the topics it answers for; none means all of its organisation.

    An akim answers for everything, the akim of the region in every district.
    """

    name: Translated
    topics: tuple[str, ...] = ()
    everywhere: bool = False


class Body(NamedTuple):
    """An organisation with five posts; one of a single district names it."""

    slug: str
    name: Translated
    topics: tuple[str, ...]
    posts: tuple[Post, ...]
    district: str | None = None


REGION_AKIMAT = "region-akimat"
EVERYTHING = tuple(subject.slug for subject in SUBJECTS)
REGION_POSTS = (
    Post(Translated("Облыс әкімі", "Аким области", "Akim of the region"), EVERYTHING, True),
    Post(Translated("Облыс әкімінің орынбасары", "Заместитель акима области", "Deputy akim of the region")),
    Post(
        Translated(
            "Жұмыспен қамтуды үйлестіру және әлеуметтік бағдарламалар бөлімінің басшысы",
            "Руководитель отдела координации занятости и социальных программ",
            "Head of employment and social programmes",
        )
    ),
    Post(Translated("Бас маман", "Главный специалист", "Chief specialist")),
    Post(Translated("Жетекші маман", "Ведущий специалист", "Leading specialist")),
)  # fmt: skip
REGIONAL_POSTS = (
    Post(Translated("Басқарма басшысы", "Руководитель управления", "Head of the department")),
    Post(Translated("Басшының орынбасары", "Заместитель руководителя", "Deputy head")),
    Post(Translated("Бөлім басшысы", "Руководитель отдела", "Head of division")),
    Post(Translated("Бас маман", "Главный специалист", "Chief specialist")),
    Post(Translated("Жетекші маман", "Ведущий специалист", "Leading specialist")),
)

AKIMAT_POSTS = (
    Post(Translated("Әкім", "Аким", "Akim"), EVERYTHING),
    Post(
        Translated(
            "Жұмыспен қамту және әлеуметтік бағдарламалар бөлімінің басшысы",
            "Руководитель отдела занятости и социальных программ",
            "Head of employment and social programmes",
        ),
        ("social-support", "employment"),
    ),
    Post(
        Translated(
            "Тұрғын үй-коммуналдық шаруашылық бөлімінің басшысы",
            "Руководитель отдела жилищно-коммунального хозяйства",
            "Head of housing and utilities",
        ),
        ("housing", "utilities", "water-supply"),
    ),
    Post(
        Translated(
            "Сәулет және жер қатынастары бөлімінің басшысы",
            "Руководитель отдела архитектуры и земельных отношений",
            "Head of architecture and land",
        ),
        ("housing", "land", "ecology"),
    ),
    Post(
        Translated(
            "Жолаушылар көлігі және автомобиль жолдары бөлімінің басшысы",
            "Руководитель отдела пассажирского транспорта и автомобильных дорог",
            "Head of transport and roads",
        ),
        ("roads", "transport"),
    ),
)


def _regional(slug: str, names: tuple[str, str, str], *topics: str) -> Body:
    return Body(slug, Translated(*names), topics, REGIONAL_POSTS)


def _akimat(district: str, *names: str) -> Body:
    return Body(f"{district}-akimat", Translated(*names), (), AKIMAT_POSTS, district)


BODIES = (
    Body(
        REGION_AKIMAT,
        Translated("Түркістан облысының әкімдігі", "Акимат Туркестанской области", "Akimat of Turkistan region"),
        ("social-support",),
        REGION_POSTS,
    ),
    _regional(
        "housing-construction",
        (
            "Облыстық құрылыс және тұрғын үй басқармасы",
            "Областное управление строительства и жилья",
            "Regional department of construction and housing",
        ),
        "housing",
    ),
    _regional(
        "labour-inspection",
        (
            "Облыстық еңбек инспекциясы басқармасы",
            "Областное управление инспекции труда",
            "Regional department of labour inspection",
        ),
        "employment",
    ),
    _regional(
        "energy-utilities",
        (
            "Облыстық энергетика және коммуналдық шаруашылық басқармасы",
            "Областное управление энергетики и коммунального хозяйства",
            "Regional department of energy and utilities",
        ),
        "utilities",
        "water-supply",
    ),
    _regional(
        "transport-roads",
        (
            "Облыстық жолаушылар көлігі және автомобиль жолдары басқармасы",
            "Областное управление пассажирского транспорта и автомобильных дорог",
            "Regional department of transport and roads",
        ),
        "roads",
        "transport",
    ),
    _regional(
        "public-health",
        (
            "Облыстық денсаулық сақтау басқармасы",
            "Областное управление здравоохранения",
            "Regional department of public health",
        ),
        "health-care",
    ),
    _regional(
        "education",
        (
            "Облыстық білім басқармасы",
            "Областное управление образования",
            "Regional department of education",
        ),
        "education",
    ),
    _regional(
        "land-nature",
        (
            "Облыстық жер қатынастары және табиғи ресурстар басқармасы",
            "Областное управление земельных отношений и природных ресурсов",
            "Regional department of land and natural resources",
        ),
        "land",
        "ecology",
    ),
    _akimat("keles", "Келес ауданының әкімдігі", "Акимат Келесского района", "Akimat of Keles district"),
    _akimat("ordabasy", "Ордабасы ауданының әкімдігі", "Акимат Ордабасинского района", "Akimat of Ordabasy district"),
    _akimat("zhetisay", "Жетісай ауданының әкімдігі", "Акимат Жетысайского района", "Akimat of Zhetisay district"),
    _akimat("turkistan", "Түркістан қаласының әкімдігі", "Акимат города Туркестана", "Akimat of Turkistan city"),
)  # fmt: skip
