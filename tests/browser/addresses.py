"""One address of every kind of public page in the demo."""

PAGES = {
    "home": "/",
    "home in nynorsk": "/nn/",
    "home in English": "/en/",
    "free page": "/om-oss/",
    "free page that falls back": "/en/tilgjengelighet/",
    "goals": "/maal/",
    "topics": "/politikk/",
    "topic": "/politikk/sosialhjelp/",
    "topic in English": "/en/politikk/sosialhjelp/",
    "topic that falls back": "/nn/politikk/bolig/",
    "demands": "/krav/",
    "demands that are filtered": "/krav/?tema=sosialhjelp&stadium=reist",
    "demands with an unknown filter": "/krav/?tema=finnes-ikke",
    "demand": "/krav/1/",
    "how a demand is followed": "/krav/metode/",
    "figures": "/tall/",
    "figure": "/tall/barn-vedvarende-lavinntekt-andel/",
    "figure in English": "/en/tall/uforetrygd-norden/",
    "figure past review": "/tall/vedvarende-lavinntekt-eu60-oecd50/",
    "resolutions": "/resolusjoner/",
    "resolution": "/resolusjoner/2020/et-nav-med-tid-og-familier-som-har-nok/",
    "resolution in nynorsk": "/resolusjoner/2023/ein-fast-plass-ved-bordet/",
    "members": "/medlemmer/",
    "members on a day": "/medlemmer/?dato=2017-05-10",
    "member": "/medlemmer/gjeldskompasset/",
    "privacy": "/personvern/",
    "cookies": "/personvern/informasjonskapsler/",
    "newsletter": "/nyhetsbrev/",
}

#: What a visitor gets who asks for what is not there.
MISSING = [
    "/finnes-ikke/",
    "/politikk/finnes-ikke/",
    "/krav/99999/",
    "/tall/finnes-ikke/",
    "/resolusjoner/2020/finnes-ikke/",
    "/medlemmer/x/",
]
