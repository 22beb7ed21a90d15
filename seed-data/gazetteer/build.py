#!/usr/bin/env python3
"""Make the compact gazetteer that Guidepost embeds from the built one (zips, places, counties).

    python3 seed-data/gazetteer/build.py ../shared/geo

Reads SOURCE/{zips,places,counties}.tsv.gz and SOURCE/NOTICE.md (made by SOURCE/build_gazetteer.py, whose
norm() is repeated here) and writes the four .tsv.gz and NOTICE.md beside this script. Standard library
only; deterministic. Coordinates become whole 1e-5 degrees and radii whole 100 m, so that reading needs
no floating point; rows are sorted as they are looked up; what is only provenance is left out.
"""
import csv, gzip, os, re, shutil, sys, unicodedata
from collections import defaultdict


def norm(s):
    s = unicodedata.normalize("NFKD", s).encode("ascii", "ignore").decode().lower()
    w = re.sub(r"[^a-z0-9]+", " ", s.replace("'", "")).strip().split()
    if w[:2] == ["city", "of"] or w[:2] == ["town", "of"]:
        w = w[2:]
    ab = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "mtn": "mountain", "n": "north", "s": "south",
          "e": "east", "w": "west", "hts": "heights", "spgs": "springs", "jct": "junction", "pt": "point"}
    return " ".join(ab.get(x, x) for x in w)


def read(name):
    with gzip.open(os.path.join(source, name), "rt", encoding="utf-8", newline="\n") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(name, rows):
    with open(os.path.join(here, name), "wb") as out, \
            gzip.GzipFile(fileobj=out, mode="wb", mtime=0, compresslevel=9, filename="") as gz:
        for row in rows:
            gz.write(("\t".join(map(str, row)) + "\n").encode())


def degrees(text):
    return round(float(text) * 100_000)


source, here = sys.argv[1], os.path.dirname(os.path.abspath(__file__))
csv.field_size_limit(1 << 24)
zips, places, counties = read("zips.tsv.gz"), read("places.tsv.gz"), read("counties.tsv.gz")

# The counties that a postal city name reaches into, and how many people a county has, both from its ZIPs.
reach, people = defaultdict(set), defaultdict(int)
for z in zips:
    if z["county"]:
        reach[norm(z["city"]), z["state"]].add(z["county"])
        people[z["county"]] += int(z["population"] or 0)

# zip, latitude, longitude, city, state, county, other counties with share >= 1 %, type, radius, time zone
write("zips.tsv.gz", ([z["zip"], degrees(z["lat"]), degrees(z["lon"]), z["city"], z["state"], z["county"],
                       ",".join(o.split(":")[0] for o in z["other_counties"].split(",") if o), z["type"],
                       round(float(z["radius_km"]) * 10), z["tz"]] for z in zips))

# key, name, state, latitude, longitude, population, county, other counties of its ZIPs, aliases
rows = [[norm(p["name"]), p["name"], p["state"], degrees(p["lat"]), degrees(p["lon"]), p["population"], p["county"],
         ",".join(sorted(reach[norm(p["name"]), p["state"]] - {p["county"]})), p["aliases"]] for p in places]
rows.sort(key=lambda r: (r[0], r[2], -int(r[5])))
write("places.tsv.gz", rows)

# FIPS, name, kind, state, latitude, longitude, 1 for a former county, population
write("counties.tsv.gz", ([c["fips"], c["name"], c["kind"], c["state"], degrees(c["lat"]), degrees(c["lon"]), c["legacy"],
                           people[c["fips"]]] for c in sorted(counties, key=lambda c: c["fips"])))

# FIPS, outline (encoded polylines: polygons apart by `;`, rings of one by `!`)
write("outlines.tsv.gz", ([c["fips"], c["rings"]] for c in sorted(counties, key=lambda c: c["fips"])))
shutil.copyfile(os.path.join(source, "NOTICE.md"), os.path.join(here, "NOTICE.md"))
