"""Names for venues: what such places are commonly called, in three languages."""

from __future__ import annotations

from meetings.i18n import Translated
from meetings.places.venue import VenueKind

# A pattern per kind; {} is one of the words below.
PATTERNS = {
    VenueKind.BAZAAR: Translated("«{}» базары", "Базар «{}»", "{} bazaar"),
    VenueKind.PARK: Translated("«{}» саябағы", "Парк «{}»", "{} park"),
    VenueKind.SQUARE: Translated("«{}» алаңы", "Площадь «{}»", "{} square"),
    VenueKind.FARM: Translated("«{}» шаруа қожалығы", "Крестьянское хозяйство «{}»", "{} farm"),
    VenueKind.OFFICE: Translated(
        "Қоғамдық қабылдау бөлмесі, {}", "Общественная приёмная, {}", "Public reception office, {}"
    ),
}

WORDS = tuple(
    Translated(*words)
    for words in (
        ("Береке", "Береке", "Bereke"),
        ("Бірлік", "Бирлик", "Birlik"),
        ("Достық", "Достык", "Dostyk"),
        ("Наурыз", "Наурыз", "Nauryz"),
        ("Ынтымақ", "Ынтымак", "Yntymak"),
        ("Жібек жолы", "Жибек жолы", "Zhibek Zholy"),
        ("Алтын дән", "Алтын дан", "Altyn Dan"),
        ("Бәйтерек", "Байтерек", "Baiterek"),
        ("Шаңырақ", "Шанырак", "Shanyrak"),
        ("Керуен", "Керуен", "Keruen"),
        ("Самал", "Самал", "Samal"),
        ("Ақбұлақ", "Акбулак", "Akbulak"),
        ("Көктем", "Коктем", "Koktem"),
        ("Атамекен", "Атамекен", "Atameken"),
        ("Қызғалдақ", "Кызгалдак", "Kyzgaldak"),
        ("Жетіген", "Жетиген", "Zhetigen"),
        ("Ақ алтын", "Ак алтын", "Ak Altyn"),
        ("Жаңа дәуір", "Жана даур", "Zhana Dauir"),
        ("Тұлпар", "Тулпар", "Tulpar"),
        ("Мерей", "Мерей", "Merei"),
        ("Болашақ", "Болашак", "Bolashak"),
        ("Арай", "Арай", "Arai"),
        ("Қарлығаш", "Карлыгаш", "Karlygash"),
        ("Жайлау", "Жайлау", "Zhailau"),
        ("Сұңқар", "Сункар", "Sunkar"),
        ("Дархан", "Дархан", "Darkhan"),
        ("Нұрлы жол", "Нурлы жол", "Nurly Zhol"),
        ("Тәуелсіздік", "Тауелсиздик", "Tauelsizdik"),
    )
)

FIELDS = {
    "cotton": Translated("«{}» мақта алқабы", "Хлопковое поле «{}»", "{} cotton field"),
    "wheat": Translated("«{}» бидай алқабы", "Пшеничное поле «{}»", "{} wheat field"),
    "maize": Translated("«{}» жүгері алқабы", "Кукурузное поле «{}»", "{} maize field"),
    "vegetables": Translated("«{}» көкөніс алқабы", "Овощное поле «{}»", "{} vegetable field"),
    "melons": Translated("«{}» бақша алқабы", "Бахча «{}»", "{} melon field"),
    "lucerne": Translated("«{}» жоңышқа алқабы", "Поле люцерны «{}»", "{} lucerne field"),
    "rice": Translated("«{}» күріш алқабы", "Рисовое поле «{}»", "{} rice field"),
}

YARDS = {
    "": (
        Translated("«{}» тігін фабрикасының ауласы", "Двор швейной фабрики «{}»", "Yard of {} sewing factory"),
        Translated("«{}» автопаркінің ауласы", "Двор автопарка «{}»", "Yard of {} bus depot"),
    ),
    "cotton": (
        Translated("«{}» мақта зауытының ауласы", "Двор хлопкозавода «{}»", "Yard of {} cotton mill"),
        Translated("«{}» май зауытының ауласы", "Двор маслозавода «{}»", "Yard of {} oil mill"),
    ),
    "wheat": (
        Translated("«{}» диірменінің ауласы", "Двор мельницы «{}»", "Yard of {} flour mill"),
        Translated("«{}» құс фабрикасының ауласы", "Двор птицефабрики «{}»", "Yard of {} poultry works"),
    ),
}  # fmt: skip
YARDS_ELSEWHERE = (
    Translated("«{}» консерві зауытының ауласы", "Двор консервного завода «{}»", "Yard of {} cannery"),
    Translated("«{}» кірпіш зауытының ауласы", "Двор кирпичного завода «{}»", "Yard of {} brickworks"),
)  # fmt: skip

STREETS = tuple(
    Translated(*words)
    for words in (
        ("Абай", "Абая", "Abay"),
        ("Төле би", "Толе би", "Tole Bi"),
        ("Қазыбек би", "Казыбек би", "Kazybek Bi"),
        ("Жамбыл", "Жамбыла", "Zhambyl"),
        ("Әл-Фараби", "Аль-Фараби", "Al-Farabi"),
        ("Қонаев", "Кунаева", "Konayev"),
        ("Сәтбаев", "Сатпаева", "Satpayev"),
        ("Бейбітшілік", "Бейбитшилик", "Beibitshilik"),
        ("Мектеп", "Школьная", "Mektep"),
        ("Жеңіс", "Победы", "Zhenis"),
    )
)


def fill(pattern: Translated, word: Translated) -> Translated:
    """The pattern with the word in it, language by language."""
    return Translated(
        pattern.kk.format(word.kk), pattern.ru.format(word.ru), pattern.en.format(word.en)
    )
