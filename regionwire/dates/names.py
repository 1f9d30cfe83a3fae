"""What pages call months, days, zones and the past, by language. Data: plain spellings are derived (see `plain`)."""

from __future__ import annotations

# one row a month; French, English, Portuguese, Spanish, German, Italian, Dutch, in full and short
MONTHS = (
    "janvier janv jan january janeiro enero ene januar jänner jän gennaio gen januari",
    "février févr fév feb february fevereiro fev febrero februar feber febbraio februari",
    "mars mar march março marzo märz mär maart mrt",
    "avril avr apr april abril abr aprile",
    "mai may maio mayo maggio mag mei",
    "juin jun june junho junio juni giugno giu",
    "juillet juil jul july julho julio juli luglio lug",
    "août aoû aug august agosto ago augustus",
    "septembre sept sep september setembro set septiembre setiembre settembre sett",
    "octobre oct october outubro out octubre oktober okt ottobre ott",
    "novembre nov november novembro noviembre",
    "décembre déc dec december dezembro dez diciembre dic dezember dicembre",
)
# one row a month, names of several words by commas: the Nile, Gulf and Mauritania; the Maghreb; the Levant and Iraq
ARABIC_MONTHS = (
    "يناير, جانفي, كانون الثاني",
    "فبراير, فيفري, شباط",
    "مارس, آذار",
    "أبريل, إبريل, أفريل, نيسان",
    "مايو, ماي, أيار",
    "يونيو, يونيه, جوان, حزيران",
    "يوليو, يوليه, يوليوز, جويلية, تموز",
    "أغسطس, أغشت, غشت, أوت, آب",
    "سبتمبر, شتنبر, أيلول",
    "أكتوبر, تشرين الأول, تشرين أول",
    "نوفمبر, نونبر, تشرين الثاني, تشرين ثاني",
    "ديسمبر, دجنبر, دجمبر, كانون الأول, كانون أول",
)
WEEKDAYS = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven vend sam dim"
    " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun"
    " segunda terça quarta quinta sexta sábado domingo segunda-feira terça-feira quarta-feira quinta-feira sexta-feira"
    " seg ter qua qui sex sáb lunes martes miércoles jueves viernes mié jue vie"
    " montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so"
    " lunedì martedì mercoledì giovedì venerdì sabato domenica gio"
    " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo"
    " الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد"
)
# names of RFC 822 section 5.1, and of the clocks of Africa, Europe, India and Australia: offsets in minutes
OFFSETS = {
    **dict.fromkeys(("z", "gmt", "utc", "ut", "tu", "wet"), 0),
    **dict.fromkeys(("wat", "cet", "bst", "mez"), 60),
    **dict.fromkeys(("cat", "sast", "eet", "cest", "mesz"), 120),
    **dict.fromkeys(("eat", "msk", "eest"), 180),
    "ist": 330,
    "aest": 600,
    "aedt": 660,
    "edt": -240,
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    "pst": -480,
}
# names that mean another offset in summer
PLACES = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}

# what stands before the date of publication, and of the last change; regular expressions over plain text
PUBLISHED = (
    r"(?:(?:article |depeche )?(?:publi|post|diffus|redig)ee?s?|parue?s?|mis en ligne|publication"
    r"|(?:(?:first|originally|date|article|story|news) )?(?:posted|published)|(?:date of )?publication|release date"
    r"|(?:publicad|postad)[oa]|(?:fecha|data) d[ei] (?:publicacion|publicacao|pubblicazione)"
    r"|(?:artikel )?(?:veroffentlicht|erschienen|publiziert|erstellt)|veroffentlichungsdatum"
    r"|geschrieben|gespeichert|eingestellt|pubblicat[oa]|gepubliceerd|geplaatst|filed|written|submitted"
    r"|نشرت?|تاريخ النشر|كتب|اضيف)"
)
MODIFIED = (
    r"(?:(?:derniere )?(?:mise? a jour|modification)|(?:re)?modifiee?|actualisee?"
    r"|(?:last |latest )?(?:updated?|modified|edited|revised)|stand(?= ?:| vom)"
    r"|(?:ultima )?(?:atualiza(?:do|da|cao)|actualiza(?:do|da|cion))"
    r"|modificad[oa]|(?:zuletzt |letzte )?(?:aktualisier(?:t|ung)|geandert|anderung|bearbeitet|update)"
    r"|(?:ultimo )?aggiornat[oa]|(?:ultimo )?aggiornamento|modificat[oa]|(?:laatst )?(?:bijgewerkt|gewijzigd)"
    r"|guncelleme|(?:اخر )?تحديث|تم التحديث|عدل)"
)
# labels that say neither: only with a colon behind
DATED = r"(?:date(?: de (?:publication|parution|mise en ligne))?|datum|fecha|data|التاريخ)"

# words for the day of the fetch and those before it
DAYS_BACK = {
    0: "aujourd'hui, aujourd’hui, today, hoje, hoy, heute, oggi, vandaag, اليوم",
    1: "hier, yesterday, ontem, ayer, gestern, ieri, gisteren, أمس, البارحة",
    2: "avant-hier, avant hier, anteontem, anteayer, antier, vorgestern, eergisteren, أول أمس",
}
MINUTES, HOURS, DAYS = "minutes", "hours", "days"  # as timedelta names them; what is coarser tells no day
# words for the past before a count and a unit, and behind them
BEFORE_COUNT = "il y a, ha, faz, hace, vor, منذ, قبل"
AFTER_COUNT = "ago, atras, fa, geleden"
UNITS = {
    MINUTES: "min, mins, minute, minutes, minuto, minutos, minuten, minuti, minuut, mn, دقيقة, دقائق",
    HOURS: "h, hr, hrs, hour, hours, heure, heures, hora, horas, stunde, stunden, std, ora, ore, uur, ساعة, ساعات",
    DAYS: "d, day, days, jour, jours, j, dia, dias, día, días, tag, tagen, giorno, giorni, dag, dagen, يوم, أيام",
}
ONE = "a, an, un, une, uma, um, una, ein, eine, einem, einer, een"
TWO = {"ساعتين": HOURS, "يومين": DAYS, "دقيقتين": MINUTES}

BEFORE_DAY = "le, on, the, am, den, vom, el, il, op, em, a, dia, del día, يوم, في"
BEFORE_CLOCK = "à, at, às, as, vers, um, alle, ore, om, a las, الساعة, على الساعة"
