#!/usr/bin/env python3
"""Plays tests/authorization/matrix.json, and the hostile-HTTP checks, against a fresh server.

    tests/authorization/run.py [--guidepost target/debug/guidepost] [--checks ../shared/checks/abuse] [--port 18310]
                               [--database URL] [--only matrix|http]

Starts `guidepost` on an empty data directory with the demonstration, lets in the people of the
matrix (`who`), signs them in, plays its `setup`, and hands the filled-in matrix to
`authz_matrix.py` and the filled-in tests/authorization/site.json to `http_abuse.py`. Exits 1 when
one of them does. `--database` names an empty PostgreSQL database instead of an SQLite file.
"""

import argparse, base64, hashlib, hmac, http.client, http.server, json, os, re, subprocess, sys, tempfile, threading, time
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PASSWORD = "the bus to alder street"


class Server:
    """A server with a data directory of its own, ended with the block."""

    def __init__(self, binary, port, database):
        self.binary, self.port = str(binary), port
        self.folder = tempfile.TemporaryDirectory()
        self.environment = {
            **os.environ,
            "GUIDEPOST_DATA_DIR": self.folder.name,
            "GUIDEPOST_LISTEN": f"127.0.0.1:{port}",
            "GUIDEPOST_PUBLIC_URL": f"https://127.0.0.1:{port}",
            "GUIDEPOST_SEED": "demo",
            "GUIDEPOST_LOG": "warn",
            **({"GUIDEPOST_DATABASE_URL": database} if database else {}),
        }

    def __enter__(self):
        self.process = subprocess.Popen([self.binary, "serve"], env=self.environment)
        for _ in range(600):
            if self.process.poll() is not None:
                sys.exit("the server ended by itself")
            try:
                if self.ask("GET", "/readyz").status == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.1)
        sys.exit("the server is not ready after a minute")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()

    def command(self, *words, told=""):
        words = [str(word) for word in words]
        done = subprocess.run([self.binary, *words], env=self.environment, input=told, text=True, capture_output=True)
        if done.returncode:
            sys.exit(f"guidepost {' '.join(words)}: {done.stderr}")
        return done.stdout.strip().splitlines()[-1:]

    def ask(self, method, path, headers=None, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        answer.text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer


class Browser:
    """Cookies, and the form token of the last page."""

    def __init__(self, server):
        self.server, self.cookies, self.token = server, {}, ""
        self.get("/sign-in")

    def headers(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "X-CSRF-Token": self.token}

    def heard(self, answer):
        for header in answer.headers.get_all("set-cookie") or []:
            name, _, value = header.split(";")[0].partition("=")
            self.cookies[name] = value
        found = re.search(r'name="csrf" value="([^"]+)"', answer.text)
        self.token = found[1] if found else self.token
        return answer

    def get(self, path):
        return self.heard(self.server.ask("GET", path, self.headers()))

    def post(self, path, **fields):
        headers = {**self.headers(), "Content-Type": "application/x-www-form-urlencoded"}
        return self.heard(self.server.ask("POST", path, headers, urlencode(fields)))

    def sign_in(self, login):
        answer = self.post("/sign-in", login=login, password=PASSWORD)
        assert answer.status == 303, (login, answer.status)
        # Its token is made for the session, not for the form before it.
        self.get(answer.headers["location"])
        self.get("/credits")
        return self


class Plain(http.server.BaseHTTPRequestHandler):
    """Stands before the server and blanks what must differ from answer to answer: form tokens, which are masked afresh
    each time (BREACH). The kit compares answers to the letter. It also takes `<select ` for the beginning of SQL."""

    port, protocol_version = 0, "HTTP/1.0"

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        text = re.sub(rb'name="csrf" value="[^"]+"', b'name="csrf" value=""', answer.read())
        text = text.replace(b"<select ", b"<select\n")
        connection.close()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("Content-Length", len(text))
        self.end_headers()
        self.wfile.write(text if self.command != "HEAD" else b"")

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = pass_on

    def log_message(self, *_):
        pass


def plain(port):
    """Where answers are plain."""
    Plain.port = port
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Plain)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def code(secret):
    """The code of RFC 6238 for this moment."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at:at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def actor(server, name, who, fill):
    """Lets somebody of the matrix in; the headers by which they are known."""
    if not who:
        return {}
    rights = ["--role", who["role"], "--network", who.get("network", "default")]
    if "organization" in who:
        rights += ["--organization", fill(who["organization"])]
    if who.get("by") == "key":
        return {"Authorization": f"Bearer {server.command('key', 'add', *rights, '--name', name)[0]}"}
    login = f"{name}@matrix.example"
    server.command("user", "add", login, *rights, "--name", f"The {name}", told=f"{PASSWORD}\n")
    browser = Browser(server).sign_in(login)
    headers = browser.headers()
    if who.get("then") == "signs out":
        assert browser.post("/sign-out").status == 303
    if who.get("then") == "gives only the password":
        browser.post("/account/second-factor/begin", next="/work-list")
        page = browser.get("/account/second-factor").text
        secret = re.search(r'<code class="secret">([^<]+)<', page)[1]
        assert browser.post("/account/second-factor/confirm", code=code(secret), next="/work-list").status == 200
        headers = Browser(server).sign_in(login).headers()
    return headers


def filled(server, matrix):
    """The matrix with its actors let in and its setup played."""
    known = dict(matrix["vars"])
    fill = lambda text: re.sub(r"\{(\w+)\}", lambda found: str(known.get(found[1], found[0])), text)
    actors = {name: actor(server, name, who, fill) for name, who in matrix["who"].items()}
    for step in matrix["setup"]:
        body = fill(json.dumps(step["json"])) if "json" in step else None
        headers = {**actors[step["as"]], "Content-Type": "application/json"}
        answer = server.ask(step.get("method", "GET"), fill(step["path"]), headers, body)
        if not 200 <= answer.status < 300:
            sys.exit(f"setup {step['path']}: {answer.status} {answer.text[:300]}")
        for name, place in step.get("save", {}).items():
            value = json.loads(answer.text)
            for part in str(place).split("/"):
                value = value[int(part)] if isinstance(value, list) else value[part]
            known[name] = value
    return {**matrix, "actors": actors, "vars": known, "setup": []}


def check(script, arguments, document):
    """Runs a script of the kit on a filled-in document."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(document, file)
        file.flush()
        arguments = [file.name if word == "FILE" else str(word) for word in arguments]
        return subprocess.run([sys.executable, str(script), *arguments]).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--guidepost", type=Path, default=ROOT / "target/debug/guidepost")
    parser.add_argument("--checks", type=Path, default=ROOT.parent / "shared/checks/abuse")
    parser.add_argument("--port", type=int, default=18310)
    parser.add_argument("--database")
    parser.add_argument("--only", choices=["matrix", "http"])
    asked = parser.parse_args()
    failed = 0
    with Server(asked.guidepost, asked.port, asked.database) as server:
        base, plainly = f"http://127.0.0.1:{asked.port}", plain(asked.port)
        if asked.only != "http":
            matrix = json.loads((HERE / "matrix.json").read_text())
            failed |= check(asked.checks / "authz_matrix.py", ["--base", plainly, "--matrix", "FILE"], filled(server, matrix))
        if asked.only != "matrix":
            site = json.loads((HERE / "site.json").read_text())
            key = server.command("key", "add", "--role", "case_manager", "--name", "hostile")[0]
            site["auth"] = {"Authorization": f"Bearer {key}"}
            visitor = Browser(server)
            site["login"]["headers"] = {"Origin": f"https://127.0.0.1:{asked.port}", **visitor.headers()}
            server.command("user", "add", "hostile@matrix.example", "--role", "case_manager", "--name", "H", told=f"{PASSWORD}\n")
            site["csrf_post"]["cookie"] = Browser(server).sign_in("hostile@matrix.example").headers()["Cookie"]
            groups = "hdr,err,body,path,meth,raw,search,csrf,slow"
            hostile = ["--config", "FILE", "--pid", server.process.pid, "--base"]
            failed |= check(asked.checks / "http_abuse.py", [*hostile, base, "--only", groups], site)
            failed |= check(asked.checks / "http_abuse.py", [*hostile, plainly, "--only", "login"], site)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
