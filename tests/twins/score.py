#!/usr/bin/env python3
"""Do Spanish and misspelt searches find as well as plain English ones?

  python3 tests/twins/score.py --base http://127.0.0.1:8080 [--per-query]

Each of the 60 intents of twins.json is asked three ways of a running Guidepost that has imported the three directories
in ../shared/data: in plain English, in Spanish as a client types it, and in English with a typing or spelling error.
Measured: success@3 (a relevant service among the first three) and mean reciprocal rank in the first ten, for each of
the three; then Spanish less plain and misspelt less plain, intent by intent, with a 95 % bootstrap interval over them
(fixed seed). Exits 1 if either success@3 falls more than 0.05 below plain, 2 if a request failed.

A service is relevant if the intent's hand-written pattern `relevant` is found (any case) in its name, the name of its
organization or its whole description, and `against` is not. The patterns were written from reading records, for what
was asked for: relevance is judged by them and never by the system under test (its scores, needs and synonyms play no
part). They are the same for all three twins, so a pattern too wide or too narrow moves all three alike.
Standard library only.
"""
import argparse
import json
import os
import random
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

KINDS = ("plain", "spanish", "misspelt")
ALLOWED_DROP = 0.05
RESAMPLES = 2000
descriptions = {}


def get(base, path, tries=10):
    """The JSON at `path`; waits for a server that is restarting."""
    for left in reversed(range(tries)):
        try:
            with urllib.request.urlopen(base + path, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if left and error.code in (429, 502, 503):
                time.sleep(3)
                continue
            print(f"{path}: {error.code} {error.read()[:200]!r}", file=sys.stderr)
        except (OSError, ValueError) as error:
            if left:
                time.sleep(3)
                continue
            print(f"{base}{path}: {error}", file=sys.stderr)
        sys.exit(2)


def text_of(base, result):
    """Name, organization and whole description of a result, each on its own line."""
    service, organization = result["service"], result.get("organization") or {}
    if service["id"] not in descriptions:
        full = get(base, f"/api/v1/services/{service['id']}")
        full = full if "description" in full else full.get("service") or {}
        descriptions[service["id"]] = full.get("description") or service.get("summary") or ""
    return "\n".join((service["name"] or "", organization.get("name") or "", descriptions[service["id"]]))


def ask(base, intent, kind):
    """(rank of the first relevant service or 0, names of the first three)."""
    query = {"q": intent[kind], "near": intent["near"], "radius_km": intent["radius_km"], "per_page": 10}
    results = get(base, "/api/v1/search?" + urllib.parse.urlencode(query))["results"][:10]
    names, rank = [result["service"]["name"] for result in results[:3]], 0
    for place, result in enumerate(results, 1):
        text = text_of(base, result)
        against = intent["against"] and re.search(intent["against"], text, re.I)
        if re.search(intent["relevant"], text, re.I) and not against:
            rank = place
            break
    return rank, names


def interval(differences):
    """95 % bootstrap interval of the mean of paired differences."""
    draw, n = random.Random(20261121), len(differences)
    means = sorted(sum(draw.choices(differences, k=n)) / n for _ in range(RESAMPLES))
    return means[int(0.025 * RESAMPLES)], means[int(0.975 * RESAMPLES) - 1]


def main():
    parser = argparse.ArgumentParser(description="Compare Spanish and misspelt searches with plain ones.")
    parser.add_argument("--base", required=True)
    parser.add_argument("--per-query", action="store_true", help="also list the queries that fail")
    arguments = parser.parse_args()
    base = arguments.base.rstrip("/")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "twins.json"), encoding="utf-8") as file:
        intents = json.load(file)
    found = {kind: [ask(base, intent, kind) for intent in intents] for kind in KINDS}
    success = {kind: [float(0 < rank <= 3) for rank, _ in found[kind]] for kind in KINDS}
    reciprocal = {kind: [1 / rank if rank else 0.0 for rank, _ in found[kind]] for kind in KINDS}
    if arguments.per_query:
        for kind in KINDS:
            for intent, (rank, names) in zip(intents, found[kind]):
                if not 0 < rank <= 3:
                    print(f"{intent['id']} {kind:8} {intent[kind]!r} first relevant {rank or '-'}: {' | '.join(names)}")
    n, worst = len(intents), 0.0
    print(f"{n} intents     success@3   MRR@10")
    for kind in KINDS:
        print(f"{kind:15} {sum(success[kind]) / n:9.3f} {sum(reciprocal[kind]) / n:8.3f}")
    for kind in KINDS[1:]:
        for label, scores in (("success@3", success), ("MRR@10", reciprocal)):
            differences = [one - plain for one, plain in zip(scores[kind], scores["plain"])]
            low, high = interval(differences)
            print(f"{kind + ' - plain':17} {label:10} {sum(differences) / n:+.3f}  [{low:+.3f}, {high:+.3f}]")
        worst = min(worst, (sum(success[kind]) - sum(success["plain"])) / n)
    return 1 if worst < -ALLOWED_DROP - 1e-9 else 0


if __name__ == "__main__":
    sys.exit(main())
