# conforms.py SCHEMA: each line of standard input is a JSON text that the schema takes; a line that begins with "!" is one
# that it refuses. Says what does not hold, and fails. Asks for Debian's python3-jsonschema.
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as f:
    schema = json.load(f)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
failed = False
for line in sys.stdin:
    refused = line.startswith("!")
    value = json.loads(line[1:] if refused else line)
    errors = [f"{e.json_path}: {e.message}" for e in validator.iter_errors(value)]
    if refused != bool(errors):
        failed = True
        print(line.strip(), "is taken" if refused else errors, file=sys.stderr)
sys.exit(failed)
