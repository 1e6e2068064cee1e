"""Brings generated calls to the handlers: a token of the role, ids of objects that exist, and versions that are right."""

import base64
import hashlib
import json
import os
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import schemathesis

OBJECTS = json.load(open(os.environ["FUZZ_OBJECTS"], encoding="utf-8"))
USERNAME = os.environ["FUZZ_USERNAME"]
API = OBJECTS["apiUrl"]
# Calls on objects that do not exist are worth some tries; most must get further.
REAL = 0.8
# Of its own: the generator's random numbers must stay its own, so that a failure can be found again.
CHANCE = random.Random(int(os.environ["FUZZ_SEED"]))
TOKEN_SECONDS = 300
token = {"value": ""}

if urllib.parse.urlsplit(API).hostname != "127.0.0.1":
    raise SystemExit("This run is for a system on this machine alone.")


def post_form(url, form):
    data = urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data=data), timeout=20) as answer:
        return json.load(answer)


@schemathesis.auth(refresh_interval=TOKEN_SECONDS)
class SignIn:
    def get(self, _case, _context):
        form = OBJECTS["signIn"][USERNAME]
        token["value"] = post_form(OBJECTS["tokenUrl"], form)["access_token"]
        return token["value"]

    def set(self, case, data, _context):
        case.headers["Authorization"] = f"Bearer {data}"


etags = {}


def etag_of(kind, object_id):
    """The version as it stands; asked for anew after a second, since other calls change it."""
    known = etags.get(object_id)
    if known and time.monotonic() - known[0] < 1:
        return known[1]
    url = f"{API}/v1/{kind}/{object_id}"
    request = urllib.request.Request(url, headers={"authorization": f"Bearer {token['value']}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            etag = answer.headers.get("etag")
    except urllib.error.HTTPError:
        etag = None
    etags[object_id] = (time.monotonic(), etag)
    return etag


def is_wrong_on_purpose(case, location):
    """Whether the generator made this part wrong: then it stays so."""
    meta = getattr(case, "meta", None)
    if meta is None or meta.generation.mode.is_positive:
        return False
    component = {key.value: value for key, value in meta.components.items()}.get(location)
    return component is not None and component.mode.is_negative


def often():
    return CHANCE.random() < REAL


@schemathesis.hook
def before_call(_context, case, _kwargs):
    parameters = case.path_parameters or {}
    if not is_wrong_on_purpose(case, "path"):
        for name in parameters:
            ids = OBJECTS["ids"].get(name, [])
            if ids and often():
                parameters[name] = CHANCE.choice(ids)
    if not is_wrong_on_purpose(case, "body"):
        fill_body(case)
    if case.headers is not None and not is_wrong_on_purpose(case, "header"):
        fill_headers(case, parameters)


def fill_headers(case, parameters):
    headers = case.headers
    names = {name.lower(): name for name in headers}
    # Standing in for an unknown official would end every call before its handler.
    if "on-behalf-of" in names and often():
        del headers[names["on-behalf-of"]]
    # Keys of the generator are mostly the same one, which is answered as it was before.
    if "idempotency-key" in names and often():
        headers[names["idempotency-key"]] = str(uuid.uuid4())
    if "content-digest" in names and isinstance(case.body, bytes) and often():
        digest = base64.b64encode(hashlib.sha256(case.body).digest()).decode()
        headers[names["content-digest"]] = f"sha-256=:{digest}:"
    object_id = parameters.get("taskId") or parameters.get("proposalId")
    if "if-match" in names and object_id in OBJECTS["known"] and often():
        etag = etag_of("tasks" if "taskId" in parameters else "proposals", object_id)
        if etag:
            headers[names["if-match"]] = etag


def fill_body(case):
    """Households, codes and tasks that nobody would draw by chance."""
    if not isinstance(case.body, dict) or not often():
        return
    path = case.operation.path
    if path == "/v1/proposals":
        case.body.update(CHANCE.choice(OBJECTS["submissions"]))
    elif path == "/public/v1/status":
        case.body.update(CHANCE.choice(OBJECTS["citizens"]))
    elif path == "/v1/tasks/bulk" and isinstance(case.body.get("items"), list):
        for item in case.body["items"]:
            if isinstance(item, dict) and "taskId" in item:
                item["taskId"] = CHANCE.choice(OBJECTS["ids"]["taskId"])
