"""Driver: call a function of the subject with each of the arguments in `calls.json`."""

import random

with open("calls.json", encoding="utf-8") as stream:
    calls = json.load(stream)
random.seed(1)
module = sys.modules[SUBJECT]
for entry, arguments in calls:
    try:
        told = f"returned {shown(getattr(module, entry)(*arguments))}"
    except BaseException as error:
        told = f"raised {raised(error)}"
    tell(told, "arguments", shown(arguments))
