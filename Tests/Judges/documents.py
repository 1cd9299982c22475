"""The schemas of docs/schemas, judged by a validator that nobody here wrote, and documents of the program by them."""

import copy
import glob
import json
import os
import subprocess

JUDGE = "our own schemas"
SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "schemas")
CONFIG = """[[account]]
name = "dock-main"
provider = "dock"
base_url = "https://trydock.ai"
credential = { env = "NOBODY_SETS_IT" }
"""
# What looks only and calls no service.
COMMANDS = (["config"], ["keys"], ["requests"], ["alarms"], ["notes"], ["links"], ["agent", "list"], ["audit", "verify"],
            ["frame"], ["show", "9"], ["config", "nothing-of-this-name"])


def judge(report, program, folder):
    """Checks every file, then holds what the program prints against them; gives how many documents there were."""
    import jsonschema
    schemas = {}
    for path in sorted(glob.glob(os.path.join(SCHEMAS, "*.json"))):
        with open(path, encoding="utf-8") as file:
            schema = json.load(file)
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
            fault = None
        except jsonschema.SchemaError as error:
            fault = error.message
        report.check(JUDGE, f"{os.path.basename(path)} is a schema of draft 2020-12", fault is None, fault)
        schemas[schema["title"]] = jsonschema.Draft202012Validator(schema)
    report.check(JUDGE, "there are schemas", len(schemas) > 30, len(schemas))
    with open(os.path.join(folder, "config.toml"), "w", encoding="utf-8") as file:
        file.write(CONFIG)
    for words in COMMANDS:
        done = subprocess.run(
            [program, *words, "--json"], capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
            env={"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8",
                 "COUNTERSIGN_CONFIG": os.path.join(folder, "config.toml"),
                 "COUNTERSIGN_STATE": os.path.join(folder, "state")})
        document = json.loads(done.stdout)
        validator = schemas.get(document.get("schema"))
        name = " ".join(words)
        if not report.check(JUDGE, f"{name} names a schema that there is", validator, document.get("schema")):
            continue
        wrong = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(document)]
        report.check(JUDGE, f"{name} fits its schema", not wrong, wrong)
        # A judge that finds nothing in this is none.
        broken = copy.deepcopy(document)
        broken["more"] = 1
        report.check(JUDGE, f"{name} with a member more does not fit", not validator.is_valid(broken))
    return len(COMMANDS)
