# Reads a letter with Python's own e-mail package and prints what it finds as JSON: the fields of its head
# as they stand after decoding, how many times each stands there, the parts, and every defect.

import collections
import email
import email.policy
import json
import sys

with open(sys.argv[1], "rb") as file:
    letter = email.message_from_binary_file(file, policy=email.policy.default)

defects = [repr(defect) for part in letter.walk() for defect in part.defects]
defects += [repr(defect) for value in letter.values() for defect in value.defects]
plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
print(json.dumps({
    "fields": {name.lower(): str(value) for name, value in letter.items()},
    "counts": collections.Counter(name.lower() for name in letter.keys()),
    "types": [part.get_content_type() for part in letter.walk()],
    "plain": plain.get_content(),
    "html": html.get_content(),
    "longest": max(len(line) for line in open(sys.argv[1], "rb").read().split(b"\r\n")),
    "defects": defects,
}))
